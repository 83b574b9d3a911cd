import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { createAreas } from "./actions.ts";
import { areasAbove, areasAt, planAt } from "./store.ts";

const NOW = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
});
afterAll(() => database.drop());

test("areas in force are told with what lies in them, summed upward", async () => {
  const areas = createAreas({ pool: database.pool, now: () => NOW, timeZone: "Asia/Shanghai" });
  const byId = new Map((await areas.now()).map((area) => [area.id, area]));
  expect(byId.get(AREAS.gridA)).toMatchObject({ level: "grid", name: "甲一网格", parent: AREAS.westCommunity, households: 36, aged65: 20, postsRequired: 2, postsFilled: 1 });
  expect(byId.get(AREAS.west)).toMatchObject({ households: 36, buildings: 1, postsRequired: 2 });
  expect(byId.get(AREAS.district)).toMatchObject({ households: 36, population: 90 });
  expect(byId.get(AREAS.east)).toMatchObject({ households: 0 });
  expect(byId.get(AREAS.gridA)?.bounds).toEqual([123.42, 41.79, 123.44, 41.81]);
  expect(await areas.roots()).toEqual([AREAS.district]);
  expect(await areas.installation()).toEqual({ district: "试验区", demo: false, timeZone: "Asia/Shanghai", gridVersion: 1 });
});

test("a position lies in one grid, also on a border that two share, and outside in none; a new plan answers at once", async () => {
  const { pool } = database;
  let now = NOW;
  const areas = createAreas({ pool, now: () => now, timeZone: "Asia/Shanghai" });
  expect(await areas.gridAt(INSIDE.gridB)).toEqual({ id: AREAS.gridB, name: "甲二网格" });
  expect((await areas.gridAt([123.44, 41.8]))?.id).toBe(AREAS.gridB);
  expect(await areas.gridAt([120, 41.8])).toBeUndefined();

  await pool.query("insert into plan (name, status, effective_at) values ('二版', 'published', '2026-01-01T09:00:30Z')");
  await pool.query("update area_edition set valid = tstzrange(lower(valid), '2026-01-01T09:00:30Z') where area_id = $1", [AREAS.gridB]);
  now = "2026-01-01T09:00:29.999Z";
  expect((await areas.gridAt(INSIDE.gridB))?.id).toBe(AREAS.gridB);
  now = "2026-01-01T09:00:30.000Z";
  expect(await areas.gridAt(INSIDE.gridB)).toBeUndefined();
  await pool.query("delete from plan where id = 2");
  await pool.query("update area_edition set valid = '[2025-01-01Z,)' where area_id = $1", [AREAS.gridB]);
});

test("the chain above a grid ends at the district, nearest first", async () => {
  expect(await areasAbove(database.pool, AREAS.gridC)).toEqual([AREAS.gridC, AREAS.eastCommunity, AREAS.east, AREAS.district]);
  expect(await areasAbove(database.pool, 999)).toEqual([]);
});

test("the past is answered as it was: before its first day nothing is in force, and a closed edition gives way to the next", async () => {
  expect(await areasAt(database.pool, "2024-06-01T00:00:00.000Z")).toEqual([]);
  expect(await planAt(database.pool, "2024-06-01T00:00:00.000Z")).toBeUndefined();
  const { pool } = database;
  await pool.query("update area_edition set valid = tstzrange(lower(valid), '2026-06-01Z') where area_id = $1", [AREAS.gridC]);
  await pool.query("insert into area_edition (area_id, plan_id, name, geom, valid) select area_id, 1, '乙一网格(新)', geom, '[2026-06-01Z,)' from area_edition where area_id = $1", [AREAS.gridC]);
  const nameAt = async (moment: string) => (await areasAt(pool, moment)).find(({ id }) => id === AREAS.gridC)?.name;
  expect([await nameAt("2026-05-31T23:59:59.999Z"), await nameAt("2026-06-01T00:00:00.000Z")]).toEqual(["乙一网格", "乙一网格(新)"]);
});

test("two editions of one area cannot be in force at once", async () => {
  await expect(
    database.pool.query("insert into area_edition (area_id, plan_id, name, geom, valid) select area_id, 1, name, geom, '[2025-06-01Z,2025-07-01Z)' from area_edition where area_id = $1 limit 1", [AREAS.gridA]),
  ).rejects.toThrow(/exclusion/);
});
