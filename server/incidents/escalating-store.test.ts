import { fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { log } from "../log.ts";
import { escalateDue } from "./escalating.ts";
import type { IncidentNeeds } from "./needs.ts";
import { needsFor } from "./testing/needs.ts";

const NOW = "2026-01-12T01:00:00.000Z";
let database: TestDatabase;
let needs: IncidentNeeds;
let cases = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  cases = database.embedded ? 60 : process.env["TEST_SCALE"] === "full" ? 1_000 : 300;
  needs = await needsFor(database.pool, () => NOW);
  // reported on Thursday at nine, to be accepted within two working hours: everything about them has long been due
  await database.pool.query(
    /* sql */ `
    with made as (
      insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at, clocks, due_at, next_due_at)
      select $1, 1, 1, 'grid', 'reported', 'desk', false, '', '', '', '2026-01-08T01:00:00Z',
             '[{"stage": "accept", "key": "accept:1", "unit": "working_minutes", "startedAt": "2026-01-08T01:00:00.000Z", "totalMilliseconds": 7200000, "dueAt": "2026-01-08T03:00:00.000Z", "fired": []}]',
             '2026-01-08T03:00:00Z', '2026-01-08T02:36:00Z'
        from generate_series(1, $2)
      returning id)
    insert into incident_event (incident_id, seq, at, role, to_state, kind, level)
    select id, 1, '2026-01-08T01:00:00Z', 'resident', 'reported', 'report', 'grid' from made`,
    [AREAS.gridA, cases],
  );
});
afterAll(() => database.drop());

const spoken = async () => (await database.pool.query<{ n: number; cases: number }>("select count(*)::int as n, count(distinct incident_id)::int as cases from incident_event where kind = 'escalate'")).rows[0] ?? { n: 0, cases: 0 };

test("a job that is killed half-way, and others that start beside each other afterwards: every rule speaks once", { timeout: 180_000 }, async () => {
  // so slowly that it is killed in the middle, however busy the machine
  await database.pool.query(`create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(${database.embedded ? 0.05 : 0.02}); return new; end $$`);
  await database.pool.query("create trigger slowly before update on incident for each row execute function slowly()");
  const job = fork(new URL("testing/escalate-once.ts", import.meta.url), [database.pool.options.connectionString ?? "", NOW], { execArgv: ["--import", "tsx"], stdio: "inherit" });
  await expect.poll(async () => (await spoken()).cases, { timeout: 60_000, interval: 20 }).toBeGreaterThan(5);
  job.kill("SIGKILL");
  await once(job, "exit");
  const before = await spoken();
  expect(before.cases).toBeLessThan(cases);
  await database.pool.query("drop function slowly cascade");

  await Promise.all(Array.from({ length: database.embedded ? 1 : 3 }, () => escalateDue(needs)));
  const rules = ["amber", "overdue", "supervise"];
  expect(await spoken()).toEqual({ n: cases * rules.length, cases });
  const { rows } = await database.pool.query<{ rule: string; n: number }>("select detail ->> 'rule' as rule, count(*)::int as n from incident_event where kind = 'escalate' group by 1 order by 1");
  expect(rows).toEqual(rules.map((rule) => ({ rule, n: cases })));
  const { rows: news } = await database.pool.query("select count(*)::int as n from news");
  expect(news).toEqual([{ n: cases }]); // one notice a case, for all that fell due together
  const { rows: left } = await database.pool.query("select count(*)::int as n from incident where next_due_at <= $1 or ver <> 4", [NOW]);
  expect(left).toEqual([{ n: 0 }]);
  expect(await escalateDue(needs)).toBe(0);
});

test("a case that cannot be written holds up nobody's clock, and is tried again", { timeout: 180_000 }, async () => {
  const { rows } = await database.pool.query<{ id: number }>("select id from incident order by id limit 3");
  const [poisoned = 0] = rows.map(({ id }) => id);
  await database.pool.query("delete from escalation where incident_id = any ($1)", [rows.map(({ id }) => id)]);
  await database.pool.query("update incident set next_due_at = '2026-01-08T02:36:00Z', clocks = jsonb_set(clocks, '{0,fired}', '[]') where id = any ($1)", [rows.map(({ id }) => id)]);
  await database.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'damaged'; end $$`);
  await database.pool.query(`create trigger refuse before update on incident for each row when (new.id = ${poisoned}) execute function refuse()`);
  const told = vi.spyOn(log, "error").mockImplementation(() => {});
  expect(await escalateDue(needs)).toBe(2 * 3);
  expect(told.mock.calls).toEqual([[expect.objectContaining({ message: `the clocks of case ${poisoned} could not speak` })]]);
  told.mockRestore();
  await database.pool.query("drop function refuse cascade");
  expect(await escalateDue(needs)).toBe(3);
  expect(await escalateDue(needs)).toBe(0);
});

test("an alarm that nobody takes is the district's duty after two minutes, also in the database", async () => {
  await database.pool.query("update category set urgent = true where id = 1");
  const { rows: [made] } = await database.pool.query<{ id: number }>(
    /* sql */ `
    insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at, clocks, next_due_at)
    values ($1, 1, 1, 'grid', 'reported', 'desk', false, '', '', '', $2::timestamptz - interval '2 minutes', '[]', $2::timestamptz - interval '1 minute')
    returning id`,
    [AREAS.gridA, NOW],
  );
  await database.pool.query("insert into incident_event (incident_id, seq, at, role, to_state, kind, level) values ($1, 1, $2, 'resident', 'reported', 'report', 'grid')", [made?.id, NOW]);
  await escalateDue(needs);
  const { rows } = await database.pool.query("select detail ->> 'rule' as rule from incident_event where incident_id = $1 and kind = 'escalate' order by seq", [made?.id]);
  expect(rows).toEqual([{ rule: "alarm_community" }, { rule: "alarm_district" }]);
  expect((await database.pool.query("select co_owner from incident where id = $1", [made?.id])).rows).toEqual([{ co_owner: "district" }]);
  await database.pool.query("update category set urgent = false where id = 1");
});
