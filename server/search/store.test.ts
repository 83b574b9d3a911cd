import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createSearch } from "./actions.ts";

const NOW = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
});
afterAll(() => database.drop());

test.each([
  ["甲二", "grid"],
  ["219901001001002", "grid"],
  ["东街道", "area"],
  ["fzxq", "building"],
  ["李望", "worker"],
  ["lw", "worker"],
  ["南园", "street"],
  ["党群", "service-point"],
])("%s finds a %s", async (question, kind) => {
  const search = createSearch({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => NOW, timeZone: "Asia/Shanghai" }), now: () => NOW });
  const [first] = await search.search(deskOf(AREAS.district), question, 5);
  expect(first).toMatchObject({ kind });
});

test("off shift a person is found, and not a place", async () => {
  const search = createSearch({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => NOW, timeZone: "Asia/Shanghai" }), now: () => "2026-01-02T00:00:00.000Z" });
  const [first] = await search.search(deskOf(AREAS.district), "李望", 5);
  expect(first).toEqual({ kind: "person", id: 1, title: "李望", detail: "甲一网格" });
});
