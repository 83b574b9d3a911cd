import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { Server } from "socket.io";
import { encodePositions, HEADING_KNOWN, type PackedFix } from "#contract/positions.ts";
import type { Snapshot } from "#contract/session.ts";

/** What a wall is told, without a database: a district, its workers, and batches of those who moved. */
export interface StandIn {
  url: string;
  close(): Promise<void>;
}

export interface StandInWishes {
  /** Folders that are served, by the beginning of the address. */
  folders: Readonly<Record<string, string>>;
  workers: number;
  fixesASecond: number;
  /** Packed as we do, or one object a fix as most do. */
  packed: boolean;
}

const BATCHES_A_SECOND = 4;
const TYPES: Record<string, string> = { ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html", ".woff2": "font/woff2" };
const MIDDLE = [123.45, 41.8] as const;

export async function startStandIn({ folders, workers, fixesASecond, packed }: StandInWishes): Promise<StandIn> {
  const http = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://here").pathname);
    const [prefix, folder] = Object.entries(folders).find(([each]) => path.startsWith(each)) ?? [];
    if (!prefix || !folder) return void response.writeHead(path.startsWith("/tiles") ? 204 : 503).end();
    const file = join(folder, path === prefix || !extname(path) ? "index.html" : path.slice(prefix.length));
    readFile(file).then((body) => response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body), () => response.writeHead(404).end());
  });
  const io = new Server(http, { serveClient: false, perMessageDeflate: false });
  const fixes = Array.from({ length: workers }, (_, index) => fixOf(index, Date.now()));
  let turn = 0;

  io.on("connection", (socket) => {
    socket.emit("session:hello", { at: new Date().toISOString(), epoch: "bench" });
    socket.on("session:resume", (_, reply: (answer: unknown) => void) => {
      if (packed) socket.emit("session:snapshot", snapshotOf(fixes));
      else socket.emit("workers", fixes);
      reply({ ok: true, value: { news: [] } });
    });
  });
  const moving = setInterval(() => {
    const now = Date.now();
    const moved = Array.from({ length: Math.round(fixesASecond / BATCHES_A_SECOND) }, () => {
      const worker = turn++ % workers;
      return (fixes[worker] = fixOf(worker, now));
    });
    if (packed) io.emit("worker:moved", encodePositions(moved, now));
    else io.emit("worker:moved", moved);
  }, 1000 / BATCHES_A_SECOND);
  const beating = setInterval(() => io.emit("session:beat", { at: new Date().toISOString(), epoch: "bench", position: 0 }), 5_000);

  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      clearInterval(moving);
      clearInterval(beating);
      await io.close();
    },
  };
}

/** Walks in a circle around a place of its own, the same on every run. */
function fixOf(worker: number, now: number): PackedFix {
  const angle = now / 60_000 + worker;
  const [column, row] = [(worker % 127) / 127 - 0.5, Math.floor(worker / 127) / 127 - 0.5];
  return {
    worker, position: [MIDDLE[0] + column * 0.06 + Math.cos(angle) * 0.0005, MIDDLE[1] + row * 0.03 + Math.sin(angle) * 0.0005],
    recordedAtMilliseconds: now, accuracyMetres: 5, headingDegrees: ((angle * 180) / Math.PI) % 360, speedMetresPerSecond: 1.2, state: HEADING_KNOWN,
  };
}

const snapshotOf = (fixes: readonly PackedFix[]): Snapshot => ({
  at: new Date().toISOString(), epoch: "bench", position: 0,
  installation: { district: "试验区", demo: true, timeZone: "Asia/Shanghai", gridVersion: 1 },
  areas: [{ id: 1, level: "district", kind: "district", code: "219901", name: "试验区", centre: [...MIDDLE], bounds: [MIDDLE[0] - 0.032, MIDDLE[1] - 0.017, MIDDLE[0] + 0.032, MIDDLE[1] + 0.017], buildings: 0, households: 0 }],
  categories: [], servicePoints: [], incidents: [],
  workers: fixes.map(({ worker }) => ({ id: worker, role: "grid_worker", reportSeconds: 60 })),
  positions: encodePositions(fixes, Date.now()),
});
