import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { createApp } from "../../server/app.ts";
import { createTestDatabase, type TestDatabase } from "../../server/db/testing/database.ts";
import { seedDistrict } from "../../server/db/testing/district.ts";
import { ensureDemoKey } from "../seed/demo-key.ts";
import { deviceSecret, deviceSecretHash } from "../seed/device-secret.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let database: TestDatabase;
let folder: string;
let walking: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "simulate-test-"));
  await seedDistrict(database.pool);
  const key = await ensureDemoKey(folder);
  const { pool } = database;
  // worker 1 has a phone of their own, which the simulator cannot play; 2 and 3 are played; 4 is off shift
  await pool.query("insert into person (name, employment, valid) select '演示' || n, 'full-time', '[2025-01-01Z,)' from generate_series(2, 4) as n");
  await pool.query("update shift set valid = '[2025-01-01Z,)'");
  for (const worker of [2, 3, 4]) {
    await pool.query("insert into device (secret_hash, worker_id, report_seconds, valid) values ($1, $2, 1, '[2025-01-01Z,)')", [deviceSecretHash(deviceSecret(key, worker)), worker]);
    if (worker < 4) await pool.query("insert into shift (worker_id, area_id, role, valid) values ($1, 6, 'grid_worker', '[2025-01-01Z,)')", [worker]);
  }
});
afterAll(async () => {
  walking?.kill("SIGKILL");
  await database.drop();
  await rm(folder, { recursive: true });
});

const openServer = async (port: number) => {
  const app = await createApp({
    pool: database.pool, clock: () => new Date(), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder: folder,
    viewerOf: () => deskOf(1),
  });
  app.http.listen(port, "127.0.0.1");
  await once(app.http, "listening");
  return { app, port: (app.http.address() as AddressInfo).port };
};
const heard = async () => (await database.pool.query<{ worker: number; metres: number; n: number }>(/* sql */ `
  select worker_id as "worker", count(*)::int as "n", max(st_distance(position::geography, (select geom::geography from street))) as "metres"
    from fix group by worker_id order by worker_id`)).rows;

test("the demo's workers on shift walk the streets through the phones' door, and go on when the server comes back", async () => {
  const first = await openServer(0);
  walking = spawn(process.execPath, ["--import", "tsx", "scripts/simulate/main.ts", "--url", `http://127.0.0.1:${first.port}`], {
    cwd: root, env: { ...process.env, DATABASE_URL: database.pool.options.connectionString ?? "", DATA_DIR: folder, LOG_LEVEL: "silent" },
  });
  await vi.waitFor(async () => expect((await heard()).map(({ worker }) => worker)).toEqual([2, 3]), { timeout: 30_000, interval: 200 });
  await first.app.close();
  const before = await heard();
  const away = [Date.now(), 0];
  await new Promise((later) => setTimeout(later, 4_000));
  away[1] = Date.now();
  const second = await openServer(first.port);
  await vi.waitFor(async () => expect((await heard()).every(({ n }, index) => n > (before[index]?.n ?? 0) + 3)).toBe(true), { timeout: 30_000, interval: 200 });

  for (const { metres } of await heard()) expect(metres).toBeLessThan(60);
  // what was recorded while the server was away was sent afterwards
  const { rows: recorded } = await database.pool.query<{ worker: number }>(
    `select distinct worker_id as "worker" from fix where recorded_at between to_timestamp($1::float8 / 1000) and to_timestamp($2::float8 / 1000) order by 1`, away);
  expect(recorded).toEqual([{ worker: 2 }, { worker: 3 }]);
  walking.kill("SIGTERM");
  expect(await once(walking, "exit")).toEqual([0, null]);
  await second.app.close();
});
