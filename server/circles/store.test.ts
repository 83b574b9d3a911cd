import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { circlesSchema } from "#contract/circles.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createServicePoints } from "../service-points/actions.ts";
import { createStreets, type Streets } from "../streets/actions.ts";
import { createCircles, type CirclesOfPoints } from "./actions.ts";

// a Thursday; the point at 123.435 is open until 17:00, which is 09:00 in UTC
const OPEN = "2026-01-01T08:59:59.000Z";
const SHUT = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
let folder: string;
let streets: Streets;
let circles: CirclesOfPoints;
const wall = viewerWith("wall", [{ role: "wall", area: AREAS.district }]);

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await seedDistrict(pool);
  const house = (id: number, lon: number, households: number) => /* sql */ `
    insert into building (name, address, use, storeys, units, households, population, aged65, geom, valid)
    values ('${id}号楼', '', 'residential', 6, 1, ${households}, 9, 1, st_makeenvelope(${lon}, 41.8006, ${lon} + 0.0001, 41.8007, 4326), '[2025-01-01Z,)')`;
  await pool.query("delete from building_grid; delete from building");
  await pool.query(house(1, 123.436, 40));
  await pool.query(house(2, 123.459, 24));
  await pool.query(house(3, 123.47, 6));
  await pool.query("insert into building_grid (building_id, area_id, valid) select id, case when households = 40 then 6 when households = 24 then 8 else 8 end, '[2025-01-01Z,)' from building");
  await pool.query("insert into entrance (building_id, name, households, position) select id, '1门', households, st_startpoint(st_exteriorring(geom)) from building");
  folder = await mkdtemp(join(tmpdir(), "circles-test-"));
  const now = () => OPEN;
  streets = createStreets({ pool, folder, now });
  circles = createCircles({ areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }), streets, servicePoints: createServicePoints({ pool, now }), now, timeZone: "Asia/Shanghai" });
}, 60_000);
afterAll(async () => {
  await circles.close();
  await streets.close();
  await rm(folder, { recursive: true });
  await database.drop();
});

test("what lies within minutes of the points open at the moment, in the district's time", { timeout: 60_000 }, async () => {
  const found = await circles.circles(wall, { minutes: 15 });
  expect(circlesSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ asOf: OPEN, minutes: 15, metresPerSecond: 1.2, openPoints: [1], streets: [], households: { total: 70, within: 40 } });
  // 1,080 m east and west on a street that is longer
  expect(found.partial).toEqual([[[123.421971, 41.8005], [123.448029, 41.8005]]]);
  expect(found.uncoveredBuildings).toHaveLength(2);
  expect(await circles.circles(wall, { minutes: 30 })).toMatchObject({ households: { total: 70, within: 64 } });
});

test("at the moment it shuts it covers nobody; a closure does the same, and a street that is closed cuts off who lives on it", { timeout: 60_000 }, async () => {
  expect(await circles.circles(wall, { minutes: 15, at: SHUT })).toMatchObject({ asOf: SHUT, openPoints: [], partial: [], households: { total: 70, within: 0 } });
  await database.pool.query("insert into closure (service_point_id, reason, valid) values (1, '盘点', '[2026-01-08Z,2026-01-09Z)')");
  await database.pool.query("insert into closure (street_id, reason, valid) values (1, '施工', '[2026-01-15Z,2026-01-16Z)')");
  const openPoints = async (at: string) => circles.circles(wall, { minutes: 15, at });
  expect(await openPoints("2026-01-08T02:00:00.000Z")).toMatchObject({ openPoints: [], households: { within: 0 } });
  expect(await openPoints("2026-01-15T02:00:00.000Z")).toMatchObject({ openPoints: [1], streets: [], partial: [], households: { within: 0 } });
  expect(await openPoints("2026-01-16T02:00:00.000Z")).toMatchObject({ openPoints: [1], households: { within: 40 } });
});

test("households and houses are those of the areas of who asks", { timeout: 60_000 }, async () => {
  const east = viewerWith("desk", [{ role: "dispatcher", area: AREAS.east }]);
  const found = await circles.circles(east, { minutes: 15 });
  expect(found.households).toEqual({ total: 30, within: 0 });
  expect(found.uncoveredBuildings).toHaveLength(2);
  expect((await circles.circles(viewerWith("wall", [{ role: "wall", area: AREAS.west }]), { minutes: 15 })).uncoveredBuildings).toEqual([]);
});

test("one point alone can be asked for, one that is not there is refused", { timeout: 60_000 }, async () => {
  expect(await circles.circles(wall, { minutes: 15, point: 1 })).toMatchObject({ openPoints: [1] });
  await expect(circles.circles(wall, { minutes: 15, point: 2 })).rejects.toMatchObject({ code: "not-found", field: "point" });
});
