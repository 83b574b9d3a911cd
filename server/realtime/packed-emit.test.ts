import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io as connect, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { emitPacked } from "./packed-emit.ts";

const http = createServer();
const io = new Server<never, { told: (bytes: ArrayBuffer) => void; word: (text: string) => void }>(http, { perMessageDeflate: false });
const clients: Socket[] = [];
let url = "";
beforeAll(async () => {
  io.on("connection", (socket) => void socket.join(socket.handshake.query["room"] as string));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  clients.forEach((client) => client.close());
  await io.close();
});

async function listener(room: string, transports: string[]) {
  const client = connect(url, { transports, query: { room }, forceNew: true });
  clients.push(client);
  const heard: string[] = [];
  client.on("told", (bytes: Buffer) => heard.push(bytes.toString("hex").slice(0, 8) + bytes.length)).on("word", (text: string) => heard.push(text));
  await once(client as never, "connect");
  return heard;
}

test("everybody in the room hears every byte, on either transport, in order with other events, and nobody else hears anything", async () => {
  const heard = await Promise.all([listener("a", ["websocket"]), listener("a", ["polling"]), listener("a", ["polling", "websocket"]), listener("b", ["websocket"])]);
  const sizes = [1, 9, 125, 126, 127, 65_535, 65_536, 400_000];
  for (const size of sizes) {
    emitPacked(io, "a", "told", new Uint8Array(size).fill(size & 0xff).buffer);
    io.to("a").emit("word", `after ${size}`);
  }
  const expected = sizes.flatMap((size) => [(size & 0xff).toString(16).padStart(2, "0").repeat(Math.min(4, size)) + size, `after ${size}`]);
  await vi.waitFor(() => expect(heard.slice(0, 3).map(({ length }) => length)).toEqual(Array(3).fill(expected.length)), 5_000);
  expect(heard).toEqual([expected, expected, expected, []]);
});
