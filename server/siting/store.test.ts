import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sitingQuestionSchema, sitingSchema, type Siting, type SitingQuestion } from "#contract/siting.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { onlyHouses } from "../db/testing/houses.ts";
import { createServicePoints } from "../service-points/actions.ts";
import { createStreets, type Streets } from "../streets/actions.ts";
import { createSitings, type Sitings } from "./actions.ts";

const NOW = "2026-01-01T08:00:00.000Z";
let database: TestDatabase;
let folder: string;
let streets: Streets;
let sitings: Sitings;
const planner = viewerWith("desk", [{ role: "planner", area: AREAS.district }]);
const question = sitingQuestionSchema.parse({ goal: "coverage", kind: "canteen", count: 1 });

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await seedDistrict(pool);
  await onlyHouses(pool, [{ lon: 123.436, households: 40, area: 6 }, { lon: 123.4368, households: 30, area: 6 }, { lon: 123.459, households: 24, area: 8 }]);
  await pool.query(`
    insert into candidate_site (name, kind, capacity, position) values
      ('东头活动室', 'service_room', 60, st_setsrid(st_makepoint(123.459, 41.8005), 4326)),
      ('西头铺面', 'vacant_shop', 50, st_setsrid(st_makepoint(123.4361, 41.8005), 4326))`);
  folder = await mkdtemp(join(tmpdir(), "siting-test-"));
  const now = () => NOW;
  streets = createStreets({ pool, folder, now });
  sitings = createSitings({ pool, areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }), streets, servicePoints: createServicePoints({ pool, now }), now });
});
afterAll(async () => {
  await sitings.close();
  await streets.close();
  await rm(folder, { recursive: true });
  await database.drop();
});

test("the best of the candidates that are kept, proven, for the households of who asks", async () => {
  const started = await sitings.start(planner, question);
  expect(started).toMatchObject({ state: "preparing", sites: [] });
  expect((await sitings.start(planner, question)).id).toBe(started.id);
  await vi.waitFor(async () => expect((await sitings.look(planner, started.id)).state).toBe("proven"), { timeout: 30_000 });
  const found = await sitings.look(planner, started.id);
  expect(sitingSchema.parse(found)).toEqual(found);
  expect(found).toMatchObject({ value: 70, bound: 70, gap: 0, sites: [{ name: "西头铺面", households: 70 }], households: { total: 94, within: 0, withinThen: 70, beyond: 0 } });

  const east = viewerWith("desk", [{ role: "planner", area: AREAS.east }]);
  await expect(sitings.look(east, started.id)).rejects.toMatchObject({ code: "not-found" });
  const theirs = await sitings.start(east, question);
  await vi.waitFor(async () => expect(await sitings.look(east, theirs.id)).toMatchObject({ state: "proven", sites: [{ name: "东头活动室" }], households: { total: 24 } }), { timeout: 30_000 });
});

/** The proven answer to a question of the planner of the whole. */
async function proven(changes: Partial<SitingQuestion>): Promise<Siting> {
  const { id } = await sitings.start(planner, { ...question, ...changes });
  return vi.waitFor(async () => {
    const told = await sitings.look(planner, id);
    expect(told.state).toBe("proven");
    return told;
  }, { timeout: 30_000 });
}

test("the site that brings most is told first", async () => {
  expect((await proven({ count: 2 })).sites).toMatchObject([{ name: "西头铺面", households: 70 }, { name: "东头活动室", households: 24 }]);
});

test("who walks decides how far a minute is, and nobody passes a street that is closed", async () => {
  expect((await proven({ minutes: 1 })).value).toBe(70);
  expect((await proven({ minutes: 1, walker: "elder" })).value).toBe(40);
  await database.pool.query("insert into closure (street_id, reason, valid) select id, '施工', '[2025-12-31Z,2026-01-02Z)' from street");
  // only those who live at the very door of a site need not walk along it
  expect((await proven({})).value).toBe(24);
  await database.pool.query("delete from closure where street_id is not null");
});

test("a search that is ended stays ended; only planners search, and hear only of their own", async () => {
  const { id } = await sitings.start(planner, { ...question, goal: "ways" });
  expect(await sitings.cancel(planner, id)).toMatchObject({ id, state: "cancelled" });
  expect(await sitings.look(planner, id)).toMatchObject({ state: "cancelled" });
  const dispatcher = viewerWith("desk", [{ role: "dispatcher", area: AREAS.district }]);
  await expect(sitings.start(dispatcher, question)).rejects.toMatchObject({ code: "forbidden" });
  await expect(sitings.candidates(dispatcher)).rejects.toMatchObject({ code: "forbidden" });
  expect(await sitings.candidates(planner)).toHaveLength(2);
});
