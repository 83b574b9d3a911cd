import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { AUDIENCES, type Audience } from "#contract/audience.ts";
import type { PackedFix } from "#contract/positions.ts";
import { areaRoom } from "#contract/viewer.ts";
import { fixFor } from "#contract/workers.ts";
import { createFacts } from "../../../server/facts.ts";
import { publishMoves, type Io } from "../../../server/realtime/hub.ts";
import { gatherLatest } from "../../../server/realtime/latest.ts";
import { cpuSeconds, perform } from "./actor.ts";
import { areasOf, homeOf, WORKERS } from "./district.ts";

/** The process under measure: the same fixes to the same rooms of one Socket.IO server, told in three ways. */

export type Way = "packed" | "json-each" | "json-batched";

const WINDOW_MILLISECONDS = 250;
const aliasOf = (id: number): number => id + 1_000_000;
const facts = createFacts();
const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });
io.on("connection", (socket) => void socket.join(areaRoom(Number(socket.handshake.query["area"]), socket.handshake.query["audience"] as Audience)));
publishMoves(io as unknown as Io, facts, aliasOf, Date.now, () => {});

interface Move {
  fix: PackedFix;
  areas: readonly number[];
}

/** A fix as one would say it in JSON, with the fields that the packed form has. */
const json = ({ worker, position: [lon, lat], recordedAtMilliseconds, accuracyMetres, headingDegrees, speedMetresPerSecond, state }: PackedFix) => ({
  id: worker, lon, lat, recordedAt: new Date(recordedAtMilliseconds).toISOString(), accuracy: accuracyMetres, heading: headingDegrees, speed: speedMetresPerSecond, state,
});

function each(fix: PackedFix, areas: readonly number[]): void {
  for (const audience of AUDIENCES) {
    const told = fixFor(audience, fix, aliasOf);
    if (told) io.to(areas.map((area) => areaRoom(area, audience))).emit("worker:moved", json(told));
  }
}

const gather = gatherLatest<number, Move>(WINDOW_MILLISECONDS, (moves) => {
  for (const audience of AUDIENCES) {
    const rooms = new Map<string, object[]>();
    for (const { fix, areas } of moves) {
      const told = fixFor(audience, fix, aliasOf);
      if (told) for (const room of areas.map((area) => areaRoom(area, audience)).filter((name) => io.sockets.adapter.rooms.has(name))) listOf(rooms, room).push(json(told));
    }
    for (const [room, fixes] of rooms) io.to(room).emit("worker:moved", fixes);
  }
});

function listOf(rooms: Map<string, object[]>, room: string): object[] {
  const list = rooms.get(room) ?? [];
  if (!list.length) rooms.set(room, list);
  return list;
}

const WAYS: Record<Way, (fix: PackedFix, areas: readonly number[]) => void> = {
  packed: (fix, areas) => void facts.emit("worker.moved", fix, areas),
  "json-each": each,
  "json-batched": (fix, areas) => gather(fix.worker, { fix, areas }),
};

let turn = 0;
const areas = Array.from({ length: WORKERS }, (_, index) => areasOf(index + 1));

perform({
  async open() {
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return (http.address() as AddressInfo).port;
  },
  listeners: () => io.engine.clientsCount,
  /** `fixes` in all, so many in each window of 250 ms, as they come from phones. */
  async tell({ way, fixes, eachWindow }: { way: Way; fixes: number; eachWindow: number }) {
    const before = cpuSeconds();
    for (let told = 0; told < fixes; told += eachWindow) {
      const began = performance.now();
      for (let n = 0; n < eachWindow; n++) {
        const index = turn++ % WORKERS;
        const fix = { worker: index + 1, position: homeOf(index + 1), recordedAtMilliseconds: Date.now() - 500, accuracyMetres: 8, headingDegrees: (index * 7) % 360, speedMetresPerSecond: 1.25, state: 0x40 };
        WAYS[way](fix, areas[index] ?? []);
      }
      await new Promise((later) => setTimeout(later, Math.max(0, WINDOW_MILLISECONDS - (performance.now() - began))));
    }
    await new Promise((later) => setTimeout(later, 2 * WINDOW_MILLISECONDS));
    return { cpuSeconds: cpuSeconds() - before };
  },
});
