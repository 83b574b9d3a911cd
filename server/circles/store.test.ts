import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { circleQuestionSchema, circlesSchema, coverageSchema, homeMinutesSchema, outsideHomesSchema } from "#contract/circles.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { onlyHouses } from "../db/testing/houses.ts";
import { createServicePoints } from "../service-points/actions.ts";
import { createStreets, type Streets } from "../streets/actions.ts";
import { createCircles, type CirclesOfPoints } from "./actions.ts";

// a Thursday; the point at 123.435 is open until 17:00, which is 09:00 in UTC
const OPEN = "2026-01-01T08:59:59.000Z";
const SHUT = "2026-01-01T09:00:00.000Z";
const ask = (question: object) => circleQuestionSchema.parse(question);
let database: TestDatabase;
let folder: string;
let streets: Streets;
let circles: CirclesOfPoints;
const wall = viewerWith("wall", [{ role: "wall", area: AREAS.district }]);

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await seedDistrict(pool);
  await onlyHouses(pool, [{ lon: 123.436, households: 40, area: 6 }, { lon: 123.459, households: 24, area: 8 }, { lon: 123.47, households: 6, area: 8 }]);
  folder = await mkdtemp(join(tmpdir(), "circles-test-"));
  const now = () => OPEN;
  streets = createStreets({ pool, folder, now });
  circles = createCircles({ pool, areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }), streets, servicePoints: createServicePoints({ pool, now }), now, timeZone: "Asia/Shanghai" });
});
afterAll(async () => {
  await circles.close();
  await streets.close();
  await rm(folder, { recursive: true });
  await database.drop();
});

test("what lies within minutes of the points open at the moment, in the district's time", async () => {
  const found = await circles.circles(wall, ask({ minutes: 15 }));
  expect(circlesSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ asOf: OPEN, minutes: 15, metresPerSecond: 1.2, openPoints: [1], households: { total: 70, within: 40 } });
  // 1,080 m east and west on a street that is longer, some 7 m of them to get to it; and a ring is a ring
  const [west, east] = [Math.min(...found.within.flat(2).map(([lon]) => lon)), Math.max(...found.within.flat(2).map(([lon]) => lon))];
  expect([west, east].map((lon) => Math.round(lon * 5_000) / 5_000)).toEqual([123.422, 123.448]);
  expect(found.within).toHaveLength(1);
  expect(found.within[0]?.every((ring) => String(ring[0]) === String(ring.at(-1)))).toBe(true);
  expect(found.uncoveredBuildings).toHaveLength(2);
  expect(await circles.circles(wall, ask({ minutes: 30 }))).toMatchObject({ households: { total: 70, within: 64 } });
});

test("at the moment it shuts it covers nobody; a closure does the same, and a street that is closed cuts off who lives on it", async () => {
  expect(await circles.circles(wall, ask({ minutes: 15, at: SHUT }))).toMatchObject({ asOf: SHUT, openPoints: [], within: [], households: { total: 70, within: 0 } });
  await database.pool.query("insert into closure (service_point_id, reason, valid) values (1, '盘点', '[2026-01-08Z,2026-01-09Z)')");
  await database.pool.query("insert into closure (street_id, reason, valid) values (1, '施工', '[2026-01-15Z,2026-01-16Z)')");
  const openPoints = async (at: string) => circles.circles(wall, ask({ minutes: 15, at }));
  expect(await openPoints("2026-01-08T02:00:00.000Z")).toMatchObject({ openPoints: [], households: { within: 0 } });
  expect(await openPoints("2026-01-15T02:00:00.000Z")).toMatchObject({ openPoints: [1], within: [], households: { within: 0 } });
  expect(await openPoints("2026-01-16T02:00:00.000Z")).toMatchObject({ openPoints: [1], households: { within: 40 } });
});

test("households and houses are those of the areas of who asks", async () => {
  const east = viewerWith("desk", [{ role: "dispatcher", area: AREAS.east }]);
  const found = await circles.circles(east, ask({ minutes: 15 }));
  expect(found.households).toEqual({ total: 30, within: 0 });
  expect(found.uncoveredBuildings).toHaveLength(2);
  expect((await circles.circles(viewerWith("wall", [{ role: "wall", area: AREAS.west }]), ask({ minutes: 15 }))).uncoveredBuildings).toEqual([]);
});

test("one point alone can be asked for, one that is not there is refused", async () => {
  expect(await circles.circles(wall, ask({ minutes: 15, point: 1 }))).toMatchObject({ openPoints: [1] });
  await expect(circles.circles(wall, ask({ minutes: 15, point: 2 }))).rejects.toMatchObject({ code: "not-found", field: "point" });
});

test("at another hour of the week others are open, of another kind none", async () => {
  // Thursday 17:00 there
  expect(await circles.circles(wall, ask({ minuteOfWeek: 3 * 1_440 + 17 * 60 }))).toMatchObject({ openPoints: [], households: { total: 70, within: 0 } });
  expect(await circles.circles(wall, ask({ minuteOfWeek: 3 * 1_440 + 17 * 60 - 1 }))).toMatchObject({ openPoints: [1] });
  expect(await circles.circles(wall, ask({ kind: "clinic" }))).toMatchObject({ openPoints: [] });
});

test("who is outside is counted by area and named by house, to those who answer for them", async () => {
  const all = viewerWith("desk", [{ role: "dispatcher", area: AREAS.district }]);
  const coverage = await circles.coverage(all, ask({}));
  expect(coverageSchema.parse(coverage)).toEqual(coverage);
  expect(coverage).toMatchObject({ goalPercent: 90, staffLine: 19.6, openPoints: 1 });
  expect(coverage.rows.find(({ area }) => area === AREAS.district)).toMatchObject({ households: 70, within: 40 });
  expect(coverage.rows.find(({ area }) => area === AREAS.gridC)).toMatchObject({ households: 30, within: 0, aged65: 2, aged65Outside: 2 });
  await database.pool.query("insert into setting (name, value) values ('circle-goal', '85')");
  const outside = await circles.outside(all, ask({}));
  expect(outsideHomesSchema.parse(outside)).toEqual(outside);
  expect(outside.homes.map(({ address, households }) => [address, households])).toEqual([["2号楼", 24], ["3号楼", 6]]);
  expect(outside.homes[0]?.minutes).toBeGreaterThan(15);
  const east = viewerWith("desk", [{ role: "dispatcher", area: AREAS.east }]);
  const theirs = await circles.coverage(east, ask({}));
  expect(theirs.goalPercent).toBe(85);
  expect(theirs.rows.map(({ area }) => area).sort()).toEqual([AREAS.east, AREAS.eastCommunity, AREAS.gridC]);
});

test("from a house the way is told, to the points of its kind; who does not answer for it is told nothing", async () => {
  const { rows } = await database.pool.query<{ id: number }>("select id from building where households = 24");
  const building = rows[0]?.id ?? 0;
  const all = viewerWith("desk", [{ role: "dispatcher", area: AREAS.district }]);
  const found = await circles.fromHome(all, building, ask({}));
  expect(homeMinutesSchema.parse(found)).toEqual(found);
  expect(found.kinds).toHaveLength(1);
  expect(found.way?.seconds).toBe(found.kinds[0]?.seconds);
  expect(found.way?.legs.map(({ kind, street }) => [kind, street])).toEqual([["beside", undefined], ["street", "南园大街"], ["beside", undefined]]);
  const west = viewerWith("desk", [{ role: "dispatcher", area: AREAS.west }]);
  await expect(circles.fromHome(west, building, ask({}))).rejects.toMatchObject({ code: "not-found" });
});
