import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf, wallOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createMeasures } from "./actions.ts";

const NOW = "2026-01-16T11:42:08.000Z"; // 19:42 in Shanghai
const desk = deskOf(AREAS.district);
const wall = wallOf(AREAS.district);
let database: TestDatabase;
let now = NOW;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  // [category, area, reported, started, closed, source, located]
  await add(1, AREAS.gridA, "2026-01-15T15:59:59Z", undefined, undefined); // yesterday, still open, in time
  await add(1, AREAS.gridA, "2026-01-15T16:00:00Z", "2026-01-15T17:00:00Z", "2026-01-15T18:00:00Z"); // today's first minute
  await add(2, AREAS.gridB, "2026-01-16T01:00:00Z", "2026-01-16T02:00:00Z", undefined); // noise, 4 hours, overdue
  await add(2, AREAS.gridC, "2026-01-16T11:00:00Z", undefined, undefined);
  await add(3, AREAS.gridC, "2026-01-16T11:30:00Z", undefined, undefined, false);
  for (let n = 0; n < 5; n++) await add(4, AREAS.gridA, "2026-01-16T10:30:00Z", undefined, undefined); // restricted
});
afterAll(() => database.drop());

async function add(category: number, area: number, reported: string, started: string | undefined, closed: string | undefined, located = true): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>(
    /* sql */ `
    insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, position, wall_place, wall_position, reported_at, closed_at)
    select $2, 1, id, 'grid', $3, '12345', restricted, '', '', st_setsrid(st_makepoint($4, 41.8), 4326), '',
           case when wall_place <> 'none' then st_setsrid(st_makepoint($4, 41.8), 4326) end, $5, $6
      from category
     where id = $1
    returning id`,
    [category, area, closed ? "closed" : started ? "in_progress" : "reported", located ? 123.43 : null, reported, closed ?? null],
  );
  const steps = [["reported", reported], ["in_progress", started], ["closed", closed]].filter(([, at]) => at);
  for (const [index, [state, at]] of steps.entries()) {
    await database.pool.query("insert into incident_event (incident_id, seq, at, role, to_state) values ($1, $2, $3, 'desk', $4)", [rows[0]?.id, index + 1, at, state]);
  }
}

const measures = () => createMeasures({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => now, timeZone: "Asia/Shanghai" }), now: () => now, timeZone: "Asia/Shanghai" });

test("the day begins at local midnight, and its funnel counts what was reported since", async () => {
  const day = await measures().day(desk);
  expect(day.from).toBe("2026-01-15T16:00:00.000Z");
  expect(day.funnel).toEqual({ reported: 9, started: 2, closed: 1 });
  expect(day.sources).toEqual({ "12345": 9 });
  expect(day.open).toEqual({ total: 9, located: 8, notLocated: 1, restricted: 5 });
});

test("24 hours and the running one, with those that ever passed their time", async () => {
  const { hours } = await measures().day(desk);
  expect(hours).toHaveLength(25);
  expect(hours.reduce((sum, { reported }) => sum + reported, 0)).toBe(10);
  expect(hours.find(({ from }) => from === "2026-01-16T01:00:00.000Z")).toMatchObject({ reported: 1, overdue: 1 });
  expect(hours.at(-1)).toMatchObject({ from: "2026-01-16T11:00:00.000Z", reported: 2, overdue: 0 });
});

test("restricted cases are in none of a wall's numbers", async () => {
  const day = await measures().day(wall);
  expect(day.funnel.reported).toBe(4);
  expect(day.open).toEqual({ total: 4, located: 3, notLocated: 1 });
  expect(day.hours.reduce((sum, { reported }) => sum + reported, 0)).toBe(5);
});

test("restricted cases are told as of the hour, and small numbers not at all", async () => {
  expect(await measures().restricted(wall)).toEqual({
    asOf: "2026-01-16T11:00:00.000Z",
    total: 3, // five, rounded down
    bySubdistrict: [{ area: AREAS.west, open: null }, { area: AREAS.east, open: null }],
  });
});

test("a case that comes within the hour changes nothing that was told of restricted ones", async () => {
  const before = await measures().restricted(wall);
  await add(4, AREAS.gridC, "2026-01-16T11:41:00Z", undefined, undefined);
  now = "2026-01-16T11:59:59.000Z";
  expect(await measures().restricted(wall)).toEqual(before);
  now = NOW;
});

test("closed in time is counted of those that fell due", async () => {
  expect((await measures().day(desk)).onTime).toEqual({ closedInTime: 0, due: 1 });
  now = "2026-01-18T00:00:00.000Z";
  expect((await measures().day(desk)).onTime).toEqual({ closedInTime: 1, due: 4 });
  now = NOW;
});
