import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { decodePositions } from "#contract/positions.ts";
import { perform } from "./actor.ts";

/** Consoles as a server sees them: WebSockets with Engine.IO and Socket.IO spoken by hand, that count bytes; a few of them read what they hear. */

const READERS = 8;
const TEXT = 1;
const BINARY = 2;
const MASK = Buffer.alloc(4); // of zeros: the text stays as it is

let bytes = 0;
let messages = 0;
/** From the phone's clock to the console's, in milliseconds. */
let delays: number[] = [];
let consoles: Socket[] = [];

perform({
  async connect({ port, queries }: { port: number; queries: readonly string[] }) {
    for (let begun = 0; begun < queries.length; begun += 50) {
      consoles.push(...(await Promise.all(queries.slice(begun, begun + 50).map((query, index) => open(port, query, begun + index < READERS)))));
    }
  },
  reset() {
    [bytes, messages, delays] = [0, 0, []];
  },
  heard: () => {
    const sorted = Float64Array.from(delays).sort();
    const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
    return { bytes, messages, fixes: sorted.length, p50: share(0.5), p99: share(0.99), open: consoles.filter(({ destroyed }) => !destroyed).length };
  },
  close() {
    for (const socket of consoles) socket.destroy();
    consoles = [];
  },
});

async function open(port: number, query: string, isReader: boolean): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true).on("error", () => {});
  await once(socket, "connect");
  socket.write(`GET /socket.io/?EIO=4&transport=websocket&${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`);
  let rest: Buffer = Buffer.alloc(0);
  let isUpgraded = false;
  let joined = (): void => {};
  const ready = new Promise<void>((done) => (joined = done));
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    if (!isUpgraded) {
      const end = rest.indexOf("\r\n\r\n");
      if (end === -1) return;
      isUpgraded = true;
      rest = rest.subarray(end + 4);
    }
    rest = frames(rest, (kind, payload) => {
      if (kind === BINARY) {
        messages++;
        if (isReader) read(payload);
        return;
      }
      const said = payload.toString("latin1", 0, 2);
      if (said[0] === "0") say(socket, "40");
      if (said[0] === "2") say(socket, "3");
      if (said === "40") joined();
      if (said === "42") messages++;
    });
  });
  await ready;
  return socket;
}

/** Hands out whole frames; answers what is left over. Servers do not mask. */
function frames(data: Buffer, hear: (kind: number, payload: Buffer) => void): Buffer {
  let at = 0;
  while (data.length - at >= 2) {
    const short = (data[at + 1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (data.length - at < head) break;
    const length = short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short;
    if (data.length - at < head + length) break;
    const kind = (data[at] ?? 0) & 0x0f;
    if (kind === TEXT || kind === BINARY) hear(kind, data.subarray(at + head, at + head + length));
    at += head + length;
  }
  return data.subarray(at);
}

function say(socket: Socket, text: string): void {
  socket.write(Buffer.concat([Buffer.from([0x80 | TEXT, 0x80 | text.length]), MASK, Buffer.from(text)]));
}

function read(payload: Buffer): void {
  const now = Date.now();
  for (const { accuracyMetres, headingDegrees } of decodePositions(new Uint8Array(payload).buffer)) {
    const said = (accuracyMetres << 8) | Math.round((headingDegrees * 256) / 360);
    delays.push((now - said) & 0xffff);
  }
}
