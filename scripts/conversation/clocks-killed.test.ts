import { randomUUID } from "node:crypto";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../server/db/testing/database.ts";
import { AREAS, seedDistrict } from "../../server/db/testing/district.ts";
import { inTransaction } from "../../server/db/transaction.ts";
import { reportIncident } from "../../server/incidents/actions.ts";
import { holdCase } from "../../server/incidents/case-store.ts";
import { rulesDue } from "../../server/incidents/escalation.ts";
import { needsFor } from "../../server/incidents/testing/needs.ts";

const CASES = !inject("database").template ? 12 : process.env["TEST_SCALE"] === "full" ? 1_000 : 50;
const KILLS = 3;
const GRIDS = [AREAS.gridA, AREAS.gridB, AREAS.gridC];
const WITHIN_MILLISECONDS = process.env["TEST_SCALE"] === "full" ? 600_000 : 120_000;
const server = fileURLToPath(new URL("../bench/live/server.ts", import.meta.url));

let database: TestDatabase;
let folder: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  folder = await mkdtemp(join(tmpdir(), "clocks-killed-"));
});
afterAll(async () => {
  running?.kill("SIGKILL");
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The whole server in a process of its own, which looks for what fell due as soon as it is up. */
function start(): ChildProcess {
  running = fork(server, [], { execArgv: ["--import", "tsx"], env: { ...process.env, LOG_LEVEL: "silent" } });
  running.send({ id: 1, name: "open", input: { url: database.pool.options.connectionString, folder } });
  return running;
}

const count = async (sql: string) => (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`)).rows[0]?.n ?? -1;
const dueCases = () => count("incident where next_due_at <= now()");
const spoken = () => count("escalation");

test(`${CASES} cases fall due, the server is killed in the middle of them ${KILLS} times: each rule speaks once, with its event and its news`, async () => {
  // reported three days ago and left alone
  const then = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString();
  const needs = await needsFor(database.pool, () => then);
  const expected: string[] = [];
  for (let n = 0; n < CASES; n++) {
    const { id } = await reportIncident(needs, deskOf(AREAS.district), { key: randomUUID(), category: n % 2 ? "lamp" : "noise", description: `${n}`, area: GRIDS[n % GRIDS.length] ?? 6 });
    const kept = await inTransaction(database.pool, (transaction) => holdCase(transaction, id));
    for (const { stage, rule } of kept ? rulesDue(kept.each, needs.calendar(), new Date().toISOString()) : []) expected.push(`${id} ${stage} ${rule}`);
  }
  expect(await dueCases()).toBe(CASES);
  // the first run gets as far as the middle, and not further, however quick it is
  await database.pool.query(`
    create table test_gate (lets_pass int);
    insert into test_gate values (${Math.floor(expected.length / 2)});
    create function stop_at_gate() returns trigger language plpgsql as $$
      begin if (select count(*) from escalation) >= (select min(lets_pass) from test_gate) then raise exception 'the test gate is shut'; end if; return null; end $$;
    create trigger at_gate after insert on escalation for each statement execute function stop_at_gate()`);
  const newsBefore = await count("news");

  for (let kill = 1; kill <= KILLS; kill++) {
    const before = await spoken();
    const child = start();
    await vi.waitUntil(async () => (await spoken()) > before || (await dueCases()) === 0, { timeout: WITHIN_MILLISECONDS, interval: 1 });
    child.kill("SIGKILL");
    await once(child, "exit");
    if (kill === 1) expect(await dueCases()).toBeGreaterThan(0);
    await database.pool.query("delete from test_gate");
  }
  start();
  await vi.waitFor(async () => expect(await dueCases()).toBe(0), { timeout: WITHIN_MILLISECONDS, interval: 100 });

  const { rows } = await database.pool.query<{ said: string }>(`select incident_id || ' ' || (detail ->> 'stage') || ' ' || (detail ->> 'rule') as said from incident_event where kind = 'escalate' order by 1`);
  expect(rows.map(({ said }) => said)).toEqual([...expected].sort());
  expect(await spoken()).toBe(expected.length);
  // what fell due together is one decision and one piece of news
  expect(await count("news")).toBe(newsBefore + CASES);
}, 2 * WITHIN_MILLISECONDS);
