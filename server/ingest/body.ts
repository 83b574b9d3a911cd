import type { IncomingMessage } from "node:http";

/** The body as text; undefined when it is longer than `maxLength`, or its sender went away: then the rest is not read. */
export function readBody(request: IncomingMessage, maxLength: number): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxLength) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      text += chunk;
      if (text.length <= maxLength) return;
      request.removeAllListeners("data").pause();
      resolve(undefined);
    });
    request.on("end", () => resolve(text));
    request.on("error", () => resolve(undefined));
    request.on("close", () => resolve(undefined));
  });
}
