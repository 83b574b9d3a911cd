import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf, NOBODY } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { buildingDetails, type BuildingNeeds } from "./actions.ts";

let now = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
let needs: BuildingNeeds;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  needs = { pool: database.pool, areas: createAreas({ pool: database.pool, now: () => now, timeZone: "Asia/Shanghai" }), now: () => now };
});
afterAll(() => database.drop());

test("a building is told with its homes and its grid, to whom that grid belongs", async () => {
  const told = await buildingDetails(needs, deskOf(AREAS.west), 1);
  expect(told).toMatchObject({ name: "7号楼", address: "纺织小区 7号楼", use: "residential", storeys: 6, units: 3, households: 36, population: 90, aged65: 20, area: AREAS.gridA });
  expect(told.position[0]).toBeCloseTo(123.43, 6);
  expect(told.position[1]).toBeCloseTo(41.8, 6);
});

test.each([
  ["another's desk", deskOf(AREAS.east), 1],
  ["the public", NOBODY, 1],
  ["anybody who asks for one that is not there", deskOf(AREAS.district), 99],
])("%s hears not even that it exists", async (_who, viewer, id) => {
  await expect(buildingDetails(needs, viewer, id)).rejects.toMatchObject({ code: "not-found" });
});

test("before it was built there is none", async () => {
  now = "2024-06-01T00:00:00.000Z";
  await expect(buildingDetails(needs, deskOf(AREAS.district), 1)).rejects.toMatchObject({ code: "not-found" });
  now = "2026-01-01T09:00:00.000Z";
});
