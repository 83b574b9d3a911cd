import type { Server } from "socket.io";

const [TEXT, BINARY] = [0x81, 0x82];
/** Engine.IO's message, Socket.IO's event with one attachment. */
const headOf = (event: string): string => `451-["${event}",{"_placeholder":true,"num":0}]`;

/**
 * Emits one binary event to everybody in a room. Socket.IO makes the frames of a binary event anew for each listener and writes them one by
 * one; here both are made once and leave in one piece, at a third of the cost. Whoever is not on a WebSocket gets them the usual way.
 *
 * `wsPreEncodedFrame` is what Socket.IO's own adapter uses for text. Needs `perMessageDeflate: false`.
 */
export function emitPacked(io: Pick<Server, "sockets" | "local">, room: string, event: string, bytes: ArrayBuffer): void {
  const { adapter, sockets } = io.sockets;
  const head = headOf(event);
  const wsPreEncodedFrame = [Buffer.concat([frame(TEXT, Buffer.from(head)), frame(BINARY, Buffer.from(bytes))])];
  for (const id of adapter.rooms.get(room) ?? []) {
    const { conn } = sockets.get(id) ?? {};
    if (conn?.transport.name === "websocket") conn.write(head, { wsPreEncodedFrame } as object);
    else if (conn) io.local.to(id).emit(event, bytes);
  }
}

/** As RFC 6455 has it from a server: whole, and not masked. */
function frame(kind: number, payload: Buffer): Buffer {
  const length = payload.length;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  head[0] = kind;
  head[1] = length < 126 ? length : length < 0x10000 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
