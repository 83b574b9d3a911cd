import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../server/db/testing/database.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createAreas } from "../../server/areas/actions.ts";
import { incidentsOnBoard } from "../../server/incidents/actions.ts";
import { deviceSecret, deviceSecretHash } from "./device-secret.ts";
import { caseGroundOf, readCaseGround } from "./cases/case-ground.ts";
import { randomUUID } from "node:crypto";
import { inTransaction } from "../../server/db/transaction.ts";
import { holdCase, saveCase } from "../../server/incidents/case-store.ts";
import { nextDueAt } from "../../server/incidents/escalation.ts";
import { open } from "../../server/incidents/opening.ts";
import { insertIncident } from "../../server/incidents/store.ts";
import { livedUntil, toldOf, workingCalendar } from "./cases/case-cast.ts";
import { liveOn } from "./cases/lived.ts";
import { Random } from "./town/random.ts";
import { CaseCalendar } from "./cases/day-of-cases.ts";
import { makeDistrict } from "./district.ts";
import { casesBetween, fill, fillingOf } from "./fill.ts";
import { DAY_MILLISECONDS, instant } from "./local-time.ts";
import { hasDistrict, readProgress } from "./progress.ts";
import { topUp } from "./top-up.ts";

const NOW = Date.parse("2026-11-24T06:30:00.000Z");
const LATER = NOW + 20 * DAY_MILLISECONDS + 5 * 3_600_000;
const KEY = Buffer.alloc(32, 7);
const district = makeDistrict("yuanhe-1");
const filling = fillingOf(district, KEY, NOW);

let database: TestDatabase;
const count = async (sql: string, values: unknown[] = []) => Number((await database.pool.query<{ n: string }>(`select count(*) as n from ${sql}`, values)).rows[0]?.n);
const openCases = () => count("incident where closed_at is null");

beforeAll(async () => {
  database = await createTestDatabase();
}, 120_000);
afterAll(() => database.drop());

test("an attempt that breaks off leaves nothing", async () => {
  const broken = { ...filling, tables: [...filling.tables.slice(0, 6), { name: "nowhere", columns: ["id"], rows: [[1]] }] };
  await expect(fill(database.pool, broken)).rejects.toThrow(/nowhere/);
  expect(await hasDistrict(database.pool)).toBe(false);
  expect(await readProgress(database.pool)).toBeUndefined();
}, 60_000);

test("a district is written whole, every shape valid", async () => {
  await fill(database.pool, filling);
  for (const { name, rows } of filling.tables.filter(({ name }) => name !== "setting")) expect([name, await count(name)]).toEqual([name, rows.length]);
  for (const table of ["area_edition", "transformer_area", "compound", "building", "land", "street", "wall"]) expect([table, await count(`${table} where not st_isvalid(geom)`)]).toEqual([table, 0]);
  expect(await count("incident where state in ('closed', 'evaluated')")).toBeGreaterThan(25_800);
}, 120_000);

test("the server reads it: a demo with its name, 86,000 households at every level, posts and open cases", async () => {
  const areas = createAreas({ pool: database.pool, now: () => instant(NOW), timeZone: "Asia/Shanghai" });
  expect(await areas.installation()).toMatchObject({ district: "元和区", demo: true, gridVersion: 1 });
  const all = await areas.now();
  const at = (level: string) => all.filter((area) => area.level === level);
  for (const level of ["grid", "community", "subdistrict", "district"]) expect([level, at(level).reduce((sum, { households }) => sum + households, 0)]).toEqual([level, 86_000]);
  expect(at("district")[0]).toMatchObject({ postsRequired: 2_000, postsFilled: 1_940 });
  const desk = viewerWith("desk", (await areas.roots()).map((area) => ({ role: "dispatcher", area })));
  const board = await incidentsOnBoard(database.pool, desk, instant(NOW));
  expect(board.filter(({ closedAt }) => closedAt === undefined).length).toBe(await openCases());
});

test("each case is what its events make it", async () => {
  expect(await count("incident where ver <> (select count(*) from incident_event where incident_id = incident.id)")).toBe(0);
  expect(await count("incident join lateral (select to_state from incident_event where incident_id = incident.id order by seq desc limit 1) as last on true where last.to_state <> state")).toBe(0);
  expect(await count("incident_event where kind is null")).toBe(0);
});

test("what a wall may know of a place is as precise as the category says", async () => {
  const told = "incident join category on category.id = category_id where";
  expect(await count(`${told} (category.restricted or category.wall_place = 'none') and (incident.wall_place <> '' or wall_position is not null)`)).toBe(0);
  expect(await count(`${told} not category.restricted and category.wall_place = 'exact' and wall_position is distinct from position`)).toBe(0);
  expect(await count(`${told} not category.restricted and category.wall_place = 'grid' and position is not null and (wall_position is null or st_equals(wall_position, position))`)).toBe(0);
});

const replayed = process.env["TEST_SCALE"] === "full" ? 300 : 30;
test(`${replayed} cases drawn by seed, led through the database command by command, give the rows that were written in bulk`, async () => {
  const ground = caseGroundOf(district);
  const planned = casesBetween(new CaseCalendar("yuanhe-1", ground, filling.progress.firstDay), Date.parse(filling.progress.casesUntil) - 300 * DAY_MILLISECONDS, NOW);
  const random = new Random("replay");
  const replayedIds: [bulk: number, id: number][] = [];
  const rowsOf = async (id: number) => {
    const { rows } = await database.pool.query<{ incident: object; events: object; calls: object }>(
      /* sql */ `
      select to_jsonb(incident) - '{id,idempotency_key,external_id,plan_id,description,place,building_id,position,accuracy_metres,wall_place,wall_position,fast_track}'::text[] as incident,
             (select jsonb_agg(to_jsonb(incident_event) - 'incident_id' order by seq) from incident_event where incident_id = incident.id) as events,
             (select jsonb_agg(to_jsonb(call) - '{id,incident_id}'::text[] order by number) from call where incident_id = incident.id) as calls
        from incident
       where id = $1`,
      [id],
    );
    return rows[0];
  };
  for (const each of Array.from({ length: replayed }, () => random.pick(planned))) {
    const { rows: [bulk] } = await database.pool.query<{ id: number }>("select id from incident where external_id = $1", [each.externalId]);
    const { intake, cast, facts, told } = toldOf(ground, each);
    await inTransaction(database.pool, async (transaction) => {
      const start = instant(each.reportedAtMilliseconds);
      const opened = open(intake, cast.reporter, cast.reporterRole, facts, start);
      const where = { key: randomUUID(), externalId: undefined, plan: 1, fastTrack: false, description: "", place: "", building: undefined, position: each.isLocated ? each.where.position : undefined, accuracyMetres: undefined, wallPlace: "", wallPosition: undefined };
      const id = (await insertIncident(transaction, where, opened.next, opened.events, undefined)) ?? 0;
      let from = each.reportedAtMilliseconds;
      for (const until of [...told.map(({ atMilliseconds }) => atMilliseconds).filter((moment) => moment <= NOW), NOW]) {
        const kept = await holdCase(transaction, id);
        if (!kept) throw new Error("it is gone");
        const { next, events } = liveOn(kept.each, facts, from, told, until);
        await saveCase(transaction, id, kept.each, next, events, nextDueAt(next, workingCalendar, instant(NOW)));
        from = until;
      }
      replayedIds.push([bulk?.id ?? 0, id]);
    });
  }
  for (const [bulk, id] of replayedIds) expect(await rowsOf(id)).toEqual(await rowsOf(bulk));
  await database.pool.query("delete from call where incident_id = any($1)", [replayedIds.map(([, id]) => id)]);
  await database.pool.query("alter table incident_event disable trigger user");
  await database.pool.query("delete from incident_event where incident_id = any($1)", [replayedIds.map(([, id]) => id)]);
  await database.pool.query("alter table incident_event enable trigger user");
  await database.pool.query("delete from incident where id = any($1)", [replayedIds.map(([, id]) => id)]);
}, 120_000);

test("cases find the same ground in the database as in memory", async () => {
  expect(await readCaseGround(database.pool)).toEqual(caseGroundOf(district));
}, 30_000);

test("a second district is refused, and the first one stays", async () => {
  await expect(fill(database.pool, filling)).rejects.toThrow();
  expect(await count("area")).toBe(288);
}, 60_000);

test("brought forward at once, nothing is new", async () => {
  expect(await topUp(database.pool, KEY, NOW)).toEqual({ shifts: 0, newCases: 0, movedCases: 0, replacedPhones: 0 });
}, 60_000);

test("after half an hour a desk that comes back is told each case that began or went on", async () => {
  const soon = NOW + 30 * 60_000;
  const done = await topUp(database.pool, KEY, soon);
  const { rows } = await database.pool.query<{ at: string; subject: number; areas: number[]; ver: number }>(`select at, subject, areas, (body ->> 'ver')::int as ver from news order by id`);
  expect(rows.length).toBe((done?.newCases ?? 0) + (done?.movedCases ?? 0));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ at, areas }) => at > instant(NOW) && at <= instant(soon) && areas.includes(1))).toBe(true);
  const { rows: cases } = await database.pool.query<{ id: number; ver: number }>("select id, ver from incident where id = any($1)", [rows.map(({ subject }) => subject)]);
  const verOf = new Map(cases.map(({ id, ver }) => [id, ver]));
  expect(rows.map(({ ver }) => ver)).toEqual(rows.map(({ subject }) => verOf.get(subject)));
}, 60_000);

test("opened weeks later it is as if it had run all the time, but for what somebody has done at a desk", async () => {
  const { rows: [mine] } = await database.pool.query<{ id: number; ver: number }>("select id, ver from incident where state = 'in_progress' order by id desc limit 1");
  const ver = (mine?.ver ?? 0) + 1;
  await database.pool.query("insert into incident_event (incident_id, seq, at, role, from_state, to_state) values ($1, $2, $3, 'desk', 'in_progress', 'suspended')", [mine?.id, ver, instant(NOW)]);
  await database.pool.query("update incident set ver = $2, state = 'suspended' where id = $1", [mine?.id, ver]);
  const [before, toldBefore] = [await openCases(), await count("news")];
  const done = await topUp(database.pool, KEY, LATER);
  expect(done?.newCases).toBeGreaterThan(1_000);
  expect(done?.movedCases).toBeGreaterThan(before / 2);
  expect((await database.pool.query("select state from incident where id = $1", [mine?.id])).rows).toEqual([{ state: "suspended" }]);
  // one old piece of news, past which nobody resumes: all ask for everything
  expect(await count("news where at < $1", [instant(LATER - 3_600_000)])).toBe(toldBefore + 1);

  const ground = caseGroundOf(district);
  const calendar = new CaseCalendar("yuanhe-1", ground, filling.progress.firstDay);
  const planned = casesBetween(calendar, NOW - 90 * DAY_MILLISECONDS, LATER);
  const stateOf = new Map(planned.map((each) => [each.externalId, livedUntil(ground, each, LATER).next.state]));
  const { rows } = await database.pool.query<{ externalId: string; state: string; id: number }>(`select id, external_id as "externalId", state from incident where reported_at >= $1`, [instant(NOW - 90 * DAY_MILLISECONDS)]);
  expect(rows.length).toBe(planned.length);
  expect(rows.filter(({ externalId, state, id }) => id !== mine?.id && stateOf.get(externalId) !== state)).toEqual([]);
}, 120_000);

test("shifts never run out: 950 workers have some in the weeks to come", async () => {
  expect(await count("(select distinct worker_id from shift where lower(valid) > $1) as ahead", [instant(LATER + 10 * DAY_MILLISECONDS)])).toBe(950);
  expect(await count("shift where valid @> $1::timestamptz", [instant(LATER)])).toBeGreaterThan(200);
});

test("a lost key is no lost demo: the workers get other phones, and the old ones are closed", async () => {
  const key = Buffer.alloc(32, 9);
  expect((await topUp(database.pool, key, LATER + 60_000))?.replacedPhones).toBe(950);
  expect(await count("device where upper_inf(valid)")).toBe(950);
  const worker = district.staffing.workers[3]?.person.id ?? 0;
  expect(await count("device where worker_id = $1 and upper_inf(valid) and secret_hash = $2", [worker, deviceSecretHash(deviceSecret(key, worker))])).toBe(1);
}, 60_000);
