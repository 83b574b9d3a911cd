import type { IncomingMessage } from "node:http";

const LOOPBACK = ["127.0.0.1", "::1"];

type Asking = Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } };

/** The address of who asks: behind proxies that are trusted the last one they name that is no proxy itself. */
export function callerAddress({ socket, headers }: Asking, proxies: readonly string[]): string {
  const hops = [...String(headers["x-forwarded-for"] ?? "").split(","), socket.remoteAddress ?? ""].map(plain).filter((hop) => hop !== "");
  for (let at = hops.length - 1; at > 0; at--) if (!proxies.includes(hops[at] ?? "")) return hops[at] ?? "";
  return hops[0] ?? "";
}

/** Whether somebody on this very machine asks. Whatever a proxy has passed on comes from elsewhere, trusted or not. */
export function isNear({ socket, headers }: Asking): boolean {
  return LOOPBACK.includes(plain(socket.remoteAddress ?? "")) && headers["x-forwarded-for"] === undefined && headers.forwarded === undefined && headers["x-real-ip"] === undefined;
}

/** Without the wrapping of IPv4 in IPv6. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, "");
