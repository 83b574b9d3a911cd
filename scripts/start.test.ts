import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createPool } from "../server/db/pool.ts";
import { readDemoKey } from "./seed/demo-key.ts";
import { deviceSecret } from "./seed/device-secret.ts";

/** The whole as people start it: `npm start`, the embedded database, the demo. Needs /proc to see who is left. */

const root = fileURLToPath(new URL("..", import.meta.url));
/** Of the server and of its database, each. */
const KILLS = process.env["TEST_SCALE"] === "full" ? 25 : 1;
const PHONES = 24;
const START_MILLISECONDS = 240_000;

let folder: string;
let running: Started | undefined;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "main-test-"))));
afterEach(async () => {
  await running?.stop("SIGTERM");
  for (const id of ours()) kill(id);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  npm: ChildProcess;
  url: string;
  said: () => string;
  /** Sends npm a signal and waits for its end. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

async function start(environment: Record<string, string> = {}): Promise<Started> {
  const npm = spawn("npm", ["start"], { cwd: root, env: { ...process.env, DATA_DIR: folder, PORT: "0", LOG_LEVEL: "info", ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [npm.stdout, npm.stderr]) stream?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const ended = once(npm, "exit") as Promise<[number | null]>;
  const ready = vi.waitUntil(() => /ready after [\d.]+ s: (http:\/\/[\d.]+:\d+)/.exec(text)?.[1], { timeout: START_MILLISECONDS, interval: 100 });
  const url = await Promise.race([ready, ended.then(([code]) => Promise.reject(new Error(`ended with ${code}: ${text}`)))]);
  return { npm, url, said: () => text, stop: async (signal) => (npm.exitCode === null && npm.kill(signal), (await ended)[0]) };
}

/** Processes that were started for our data folder, children's children too. */
function ours(): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((id) => id !== process.pid && environmentOf(id).includes(`DATA_DIR=${folder}\0`));
}

function environmentOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8");
  } catch {
    return ""; // it has just ended
  }
}

const commandOf = (id: number): string => readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
const idOf = (part: string): number => ours().find((id) => commandOf(id).includes(part)) ?? 0;

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // it has just ended
  }
}

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const pool = createPool(readFileSync(join(folder, "url"), "utf8").trim());
  return pool.query<Row>(sql, values).then((result) => result.rows).finally(() => pool.end());
}

/** Phones of workers on shift, that send without pause, until told to stop: what was answered 200, and how often it was not. */
async function sendFixes(url: string) {
  const key = (await readDemoKey(folder)) ?? Buffer.alloc(0);
  // from where they were last: a leap would be answered 200 and, on purpose, not kept
  const phones = await rows<{ worker: number; lon: number; lat: number }>(
    `select device.worker_id as "worker", coalesce(st_x(position), 123.4) as "lon", coalesce(st_y(position), 41.8) as "lat"
       from device join shift on shift.worker_id = device.worker_id left join last_fix on last_fix.worker_id = device.worker_id
      where device.valid @> now() and shift.valid @> now() and upper(shift.valid) > now() + interval '30 minutes' order by 1 limit $1`, [PHONES]);
  expect(phones.length).toBe(PHONES);
  const taken: { worker: number; at: number }[] = [];
  const other = new Map<number, number>();
  let isOver = false;
  const all = Promise.all(phones.map(async ({ worker, lon, lat }) => {
    while (!isOver) {
      const at = Date.now();
      const status = await fetch(`${url}/ingest/osmand?id=${deviceSecret(key, worker)}&timestamp=${at}&lat=${lat}&lon=${lon}&accuracy=20`, { method: "POST", signal: AbortSignal.timeout(20_000) }).then(({ status: code }) => code, () => 0);
      if (status === 200) taken.push({ worker, at });
      else other.set(status, (other.get(status) ?? 0) + 1);
      if (status !== 200) await new Promise((later) => setTimeout(later, 100));
    }
  }));
  return { taken, other, async stop() { isOver = true; await all; } };
}

/** Those of the fixes that lie nowhere. */
async function missing(taken: readonly { worker: number; at: number }[]): Promise<number> {
  const [row] = await rows<{ n: number }>(
    `select count(*)::int as n from unnest($1::int[], $2::float8[]) as told (worker, at)
      where not exists (select from fix where worker_id = worker and recorded_at = to_timestamp(at / 1000))`,
    [taken.map(({ worker }) => worker), taken.map(({ at }) => at)]);
  return row?.n ?? -1;
}

test.skipIf(!existsSync("/proc/self/environ"))("a first start makes a living demo, a second one on its port is refused in words, and SIGTERM to npm leaves nothing running", async () => {
  running = await start();
  expect(await (await fetch(`${running.url}/healthz`)).json()).toMatchObject({ status: "ok", durable: "process" });
  await vi.waitFor(async () => expect((await rows<{ n: number }>("select count(distinct worker_id)::int as n from fix where received_at > now() - interval '1 minute'"))[0]?.n).toBeGreaterThan(50), { timeout: 60_000, interval: 500 });
  for (const part of ["server/main.ts", "embedded/process.ts", "simulate/main.ts"]) expect([part, idOf(part)]).not.toEqual([part, 0]);

  const { port } = new URL(running.url);
  await expect(start({ PORT: port, DATABASE_URL: readFileSync(join(folder, "url"), "utf8").trim() })).rejects.toThrow(new RegExp(`not started: 127.0.0.1:${port} is taken by another program`));

  // at no hour of the day do all shifts end while the next test sends fixes
  await rows("update shift set valid = tstzrange(lower(valid), upper(valid) + interval '4 hours') where valid @> now()");
  expect(await running.stop("SIGTERM")).toBe(0);
  expect(ours().map(commandOf)).toEqual([]);
  expect(running.said()).not.toMatch(/[?&]id=/);
}, 400_000);

test.skipIf(!existsSync("/proc/self/environ"))("killed under load, server or database, whatever was answered 200 is there, and the doors open again", async () => {
  for (let round = 0; round < KILLS; round++) {
    running = await start({ SIMULATE: "off" });
    const load = await sendFixes(running.url);
    await vi.waitFor(() => expect(load.taken.length).toBeGreaterThan(200), { timeout: 60_000 });

    const database = idOf("embedded/process.ts");
    process.kill(database, "SIGKILL");
    const before = load.taken.length;
    await vi.waitFor(() => expect(load.taken.length).toBeGreaterThan(before + 200), { timeout: 180_000, interval: 500 });
    expect([...load.other.keys()].filter((status) => status !== 503)).toEqual([]);
    expect(load.other.get(503)).toBeGreaterThan(0);
    expect(idOf("embedded/process.ts")).not.toBe(database);

    process.kill(idOf("server/main.ts"), "SIGKILL");
    await load.stop();
    await running.stop("SIGTERM");
    await vi.waitFor(() => expect(ours()).toEqual([]), { timeout: 60_000 }); // the database ends when its parent is gone

    running = await start({ SIMULATE: "off" });
    expect(load.taken.length).toBeGreaterThan(400);
    expect(await missing(load.taken)).toBe(0);
    expect(await running.stop("SIGTERM")).toBe(0);
  }
}, 400_000 * KILLS);
