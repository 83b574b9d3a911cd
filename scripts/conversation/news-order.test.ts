import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../../server/areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../../server/db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../../server/db/testing/district.ts";
import { Refusal } from "../../server/edge/refusal.ts";
import { reportIncident } from "../../server/incidents/actions.ts";
import { needsFor } from "../../server/incidents/testing/needs.ts";
import { commandIncident } from "../../server/incidents/commanding.ts";
import type { IncidentNeeds } from "../../server/incidents/needs.ts";
import { openServer as openTestServer, type TestServer } from "../../server/testing/server.ts";
import { Random } from "../seed/town/random.ts";
import { createLatePool } from "./late-commits.ts";
import { listen, type Heard, type Listener } from "./listener.ts";

/** Of the embedded database, which does one thing at a time, a smaller run. */
const SCALE = !inject("database").template
  ? { writers: 3, changes: 8, listeners: 4, cases: 24, waitMilliseconds: 10, pauseMilliseconds: 600 }
  : process.env["TEST_SCALE"] === "full"
    ? { writers: 50, changes: 200, listeners: 20, cases: 240, waitMilliseconds: 60, pauseMilliseconds: 5_000 }
    : { writers: 8, changes: 25, listeners: 5, cases: 24, waitMilliseconds: 60, pauseMilliseconds: 600 };
const LISTENED = [AREAS.district, AREAS.west, AREAS.east, AREAS.gridA, AREAS.gridC];
const WITHIN_MILLISECONDS = process.env["TEST_SCALE"] === "full" ? 1_800_000 : 120_000;
const desk = deskOf(AREAS.district);
const now = () => new Date().toISOString();

let database: TestDatabase;
let late: Pool;
let folder: string;
let server: TestServer;
const listeners: Listener[] = [];
const random = new Random("news-order");

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  late = createLatePool(database.pool.options.connectionString ?? "", SCALE.writers, () => random.next() * SCALE.waitMilliseconds);
  folder = await mkdtemp(join(tmpdir(), "news-order-"));
});
afterAll(async () => {
  for (const listener of listeners) listener.close();
  await server.close();
  await late.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function openServer(port: number): Promise<number> {
  server = await openTestServer({
    pool: database.pool, clock: () => new Date(), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder: folder,
    viewerOf: ({ headers }) => deskOf(Number(headers["x-area"])),
  }, port);
  return server.port;
}

async function needsOn(pool: Pool): Promise<IncidentNeeds> {
  return { ...(await needsFor(database.pool, now)), pool, areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }) };
}

/** Changes cases that others change, too: whoever was overtaken looks again. */
async function write(needs: IncidentNeeds, cases: readonly number[], each: () => void): Promise<void> {
  for (let change = 0; change < SCALE.changes; ) {
    const id = cases[Math.floor(random.next() * cases.length)] ?? 0;
    const { rows } = await needs.pool.query<{ ver: number }>("select ver from incident where id = $1", [id]);
    const isDone = await commandIncident(needs, desk, { id, ver: rows[0]?.ver ?? 0, key: randomUUID(), command: { kind: "note", note: "记" } }).then(() => true, (error: unknown) => {
      if (error instanceof Refusal && error.field === "ver") return false;
      throw error;
    });
    if (!isDone) continue;
    change++;
    each();
  }
}

/** What lies in an area, in the database's own order. */
async function keptOf(area: number, from: number): Promise<Heard[]> {
  const { rows } = await database.pool.query<Heard>(
    "select position::int, subject, (body ->> 'ver')::int as ver from news where position > $1 and $2 = any (areas) order by position", [from, area]);
  return rows;
}

test(`${SCALE.writers} who write ${SCALE.changes} changes each and commit late, ${SCALE.listeners} who lose their line again and again, and a server that starts anew: everybody hears everything once, in the database's order`, async () => {
  const port = await openServer(0);
  const direct = await needsOn(database.pool);
  const cases: number[] = [];
  for (let n = 0; n < SCALE.cases; n++) {
    const position = [INSIDE.gridA, INSIDE.gridB, INSIDE.gridC][n % 3] ?? INSIDE.gridA;
    cases.push((await reportIncident(direct, desk, { key: randomUUID(), category: n % 2 ? "lamp" : "noise", description: `${n}`, position: [...position] })).id);
  }
  for (let n = 0; n < SCALE.listeners; n++) listeners.push(await listen(`http://127.0.0.1:${port}`, LISTENED[n % LISTENED.length] ?? 1));

  let [written, isOver] = [0, false];
  const chances = listeners.map((_, n) => new Random(`listener ${n}`));
  const wandering = Promise.all(listeners.map((listener, n) => listener.wander(() => chances[n]?.next() ?? 0, SCALE.pauseMilliseconds, () => isOver)));
  const needs = await needsOn(late);
  const writing = Promise.all(Array.from({ length: SCALE.writers }, () => write(needs, cases, () => written++)));
  const all = SCALE.writers * SCALE.changes;
  await Promise.race([writing, vi.waitUntil(() => written >= all / 2, { timeout: WITHIN_MILLISECONDS, interval: 5 })]);
  await server.close();
  await openServer(port);
  await writing;
  isOver = true;
  const cuts = await wandering;
  expect(written).toBe(all);
  expect(Math.min(...cuts)).toBeGreaterThan(0);

  await vi.waitFor(async () => {
    expect((await database.pool.query("select from news where position is null")).rowCount).toBe(0);
    for (const [n, { log, from }] of listeners.entries()) expect(log.length).toBe((await keptOf(LISTENED[n % LISTENED.length] ?? 1, from)).length);
  }, { timeout: 30_000, interval: 200 });
  for (const [n, { log, from, snapshots }] of listeners.entries()) {
    expect([n, snapshots]).toEqual([n, 0]); // what a snapshot brings is not in the log
    expect(log).toEqual(await keptOf(LISTENED[n % LISTENED.length] ?? 1, from));
  }
  const told = await keptOf(AREAS.district, listeners[0]?.from ?? 0);
  expect(told.length).toBe(all);
  // the order is one that could be: of each case its versions come one after the other
  for (const id of cases) {
    const versions = told.filter(({ subject }) => subject === id).map(({ ver }) => ver);
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
  }
  console.info(`${told.length} changes, ${listeners.length} listeners with ${cuts.reduce((sum, each) => sum + each, 0)} cuts, one restart: all logs equal`);
}, WITHIN_MILLISECONDS + 60_000);
