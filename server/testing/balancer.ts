import { createHash } from "node:crypto";
import { createServer, request as ask, type IncomingMessage } from "node:http";
import { createConnection } from "node:net";

export interface Backend {
  port: number;
}

/**
 * What nginx does before two processes: a browser's socket stays at the process its cookie leads to, a phone at that of its address,
 * every other request goes to whichever is next, and what has ended is passed over.
 *
 * @param backends may lose a member while this runs
 */
export function createBalancer(backends: readonly Backend[]) {
  let turn = 0;
  const chosen = ({ url, headers, socket }: IncomingMessage): Backend | undefined => {
    const who = url?.startsWith("/socket.io") ? JSON.stringify([headers.cookie, headers["x-audience"], headers["x-area"]]) : url?.startsWith("/ingest") ? socket.remoteAddress : undefined;
    const place = who === undefined ? turn++ : createHash("sha256").update(who).digest().readUInt32LE(0);
    return backends[place % (backends.length || 1)];
  };

  const balancer = createServer((request, response) => {
    const { port } = chosen(request) ?? {};
    const { method, headers, url: path } = request;
    const onward = ask({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  balancer.on("upgrade", (request, socket, head) => {
    const { port } = chosen(request) ?? {};
    const onward = createConnection(port ?? 0, "127.0.0.1", () => {
      const lines = request.rawHeaders.flatMap((name, n) => (n % 2 ? [] : [`${name}: ${request.rawHeaders[n + 1]}`]));
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("error", () => onward.destroy()).on("close", () => onward.destroy());
  });
  return balancer;
}
