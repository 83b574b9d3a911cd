import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createFacts } from "../facts.ts";
import { createMeasures } from "./actions.ts";
import { createCoverage } from "./coverage.ts";

const ZONE = "Asia/Shanghai";
let now = "2026-01-20T04:00:00.000Z";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  // two more houses: one beside the first, one in the second grid; and one that is gone
  for (const [lon, area, valid] of [[123.431, 6, "[2025-01-01Z,)"], [123.45, 7, "[2025-01-01Z,)"], [123.4305, 6, "[2025-01-01Z,2025-06-01Z)"]] as const) {
    await database.pool.query(
      /* sql */ `
      with house as (
        insert into building (name, address, use, storeys, units, households, population, aged65, geom, valid)
        values ('', '', 'residential', 6, 3, 36, 90, 20, st_makeenvelope($1::float8, 41.7999, $1::float8 + 0.0002, 41.8001, 4326), $3::tstzrange) returning id)
      insert into building_grid (building_id, area_id, valid) select id, $2, $3::tstzrange from house`,
      [lon, area, valid],
    );
  }
}, 60_000);
afterAll(() => database.drop());

/** Those who walk by, and are written down. */
async function walk(...steps: readonly (readonly [lon: number, at: string, accuracyMetres?: number])[]): Promise<void> {
  const facts = createFacts();
  const coverage = createCoverage(database.pool, facts, ZONE);
  for (const [lon, at, accuracy = 5] of steps) facts.emit("track.grew", [lon, 41.8], Date.parse(at), accuracy);
  await coverage.stop();
}
async function covered(by: "grid" | "community" | "unit", more: { until?: string } = {}) {
  const measures = createMeasures({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => now, timeZone: ZONE }), now: () => now, timeZone: ZONE });
  const { total, rows } = await measures.table(deskOf(AREAS.district), { by, from: "2026-01-01", ...more });
  return { total: total.covered, rows: rows.flatMap(({ key, covered: each }) => (each ? [[key, each.numerator, each.denominator]] : [])) };
}

test("a house is covered when somebody on duty has come by this month, however often; one whose fix is not known well enough is not", async () => {
  expect((await covered("grid")).total).toEqual({ numerator: 0, denominator: 3 });
  await walk([123.43, "2026-01-10T02:00:00.000Z"], [123.43, "2026-01-10T02:00:10.000Z"], [123.4311, "2026-01-11T02:00:00.000Z", 200], [123.4455, "2026-01-11T02:00:00.000Z"]);
  await walk([123.43, "2026-01-12T02:00:00.000Z"]);
  expect((await covered("grid")).total).toEqual({ numerator: 1, denominator: 3 });
  await walk([123.4502, "2026-01-11T02:00:00.000Z"]);
  expect((await covered("community")).total).toEqual({ numerator: 2, denominator: 3 });
  expect((await covered("unit")).total).toBeUndefined();
  const { rows } = await database.pool.query("select building_id as id, month::text, first_at as at from building_passed order by 1, 2");
  expect(rows).toEqual([{ id: 1, month: "2026-01-01", at: "2026-01-10T02:00:00.000Z" }, { id: 3, month: "2026-01-01", at: "2026-01-11T02:00:00.000Z" }]);
});

test("months are the district's: the last evening of a month in UTC is the next one's first morning; a late fix counts where it was recorded", async () => {
  await walk([123.4311, "2026-01-31T16:30:00.000Z"], [123.4311, "2026-01-31T15:30:00.000Z"]);
  const { rows } = await database.pool.query("select month::text from building_passed where building_id = 2 order by 1");
  expect(rows).toEqual([{ month: "2026-01-01" }, { month: "2026-02-01" }]);
  expect((await covered("grid")).total).toEqual({ numerator: 2, denominator: 3 }); // as of the 20th the third has not been passed yet
  now = "2026-02-02T04:00:00.000Z";
  expect((await covered("grid")).total).toEqual({ numerator: 1, denominator: 3 });
  expect((await covered("grid", { until: "2026-01-31" })).total).toEqual({ numerator: 3, denominator: 3 });
});

test("nothing of whoever walked is kept", async () => {
  const { rows } = await database.pool.query<{ name: string }>("select column_name as name from information_schema.columns where table_name = 'building_passed' order by 1");
  expect(rows.map(({ name }) => name)).toEqual(["building_id", "first_at", "month"]);
});
