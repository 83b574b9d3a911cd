import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { viewerWith } from "#contract/viewer.ts";
import type { Position } from "#geo/position.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { createHotspots } from "./actions.ts";
import { densityOf } from "./rules.ts";

let database: TestDatabase;
let now = "2026-01-16T11:40:00.000Z";
const desk = viewerWith("desk", [{ role: "dispatcher", area: AREAS.district }]);
const wall = viewerWith("wall", [{ role: "wall", area: AREAS.district }]);
const WHOLE = [123.42, 41.79, 123.48, 41.81] as const;
const CORNER: Position = [123.425, 41.795];
/** Ids of the categories of the test district. */
const [LAMP, NOISE, OPINION, FAMILY] = [1, 2, 3, 4];

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = "2026-01-16T11:40:00.000Z";
  await database.pool.query("delete from incident");
});

const hotspots = () => createHotspots({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => now, timeZone: "Asia/Shanghai" }), now: () => now });

/** A case with the place a wall may know of it, as incidents are written. */
async function add(category: number | undefined, [lon, lat]: Position, { reportedAt = "2026-01-16T10:00:00Z", area = AREAS.gridA as number, state = "reported" } = {}): Promise<void> {
  await database.pool.query(
    /* sql */ `
    insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, position, wall_place, wall_position, reported_at)
    select $1, 1, id, 'grid', $2, 'desk', restricted, '', '', st_setsrid(st_makepoint($3, $4), 4326), '',
           case wall_place when 'exact' then st_setsrid(st_makepoint($3, $4), 4326) when 'grid' then st_setsrid(st_makepoint($5, $6), 4326) end, $7
      from category
     where id = $8`,
    [area, state, lon, lat, ...CORNER, reportedAt, category],
  );
}

test("a desk sees every case where it was, a wall only where it may know it", async () => {
  await add(LAMP, INSIDE.gridA);
  await add(NOISE, INSIDE.gridB);
  await add(OPINION, INSIDE.gridB);
  await add(FAMILY, INSIDE.gridC, { area: AREAS.gridC });
  expect(await hotspots().hotspots(desk, { days: 30 })).toEqual({ asOf: now, ...densityOf([INSIDE.gridA, INSIDE.gridB, INSIDE.gridB, INSIDE.gridC], WHOLE, 30) });
  expect(await hotspots().hotspots(wall, { days: 30 })).toEqual({ asOf: "2026-01-16T11:00:00.000Z", ...densityOf([INSIDE.gridA, CORNER], WHOLE, 30) });
});

test("what a wall may not know changes no byte of its answer, asked for any category", async () => {
  await add(LAMP, INSIDE.gridA);
  await add(NOISE, INSIDE.gridB);
  const questions = [{ days: 1 }, { days: 30 }, { days: 365, category: "family" }, { days: 30, category: "noise" }, { days: 30, category: "opinion" }];
  const before = await Promise.all(questions.map((question) => hotspots().hotspots(wall, question)));
  await database.pool.query("delete from incident where category_id = $1", [NOISE]);
  await add(NOISE, [123.4321, 41.8044]); // the same case in another house
  for (let n = 0; n < 20; n++) await add(n % 2 ? FAMILY : OPINION, INSIDE.gridA);
  expect(await Promise.all(questions.map((question) => hotspots().hotspots(wall, question)))).toEqual(before);
  expect(before[2]?.cases).toBe(0);
});

test("a wall's picture stands still until the next hour, a desk's for a minute", async () => {
  const live = hotspots();
  const [first, firstDesk] = [await live.hotspots(wall, { days: 30 }), await live.hotspots(desk, { days: 30 })];
  await add(LAMP, INSIDE.gridA, { reportedAt: "2026-01-16T11:39:00Z" });
  now = "2026-01-16T11:59:59.000Z";
  expect(await live.hotspots(wall, { days: 30 })).toEqual(first);
  expect(await hotspots().hotspots(wall, { days: 30 })).toEqual(first);
  expect([firstDesk.cases, (await live.hotspots(desk, { days: 30 })).cases]).toEqual([0, 1]);
  now = "2026-01-16T12:00:00.000Z";
  expect(await live.hotspots(wall, { days: 30 })).toMatchObject({ asOf: now, cases: 1 });
});

test("who may see a part of the cases gets the density of that part, over the areas it may measure", async () => {
  await add(LAMP, INSIDE.gridA);
  await add(FAMILY, INSIDE.gridA);
  await add(LAMP, INSIDE.gridC, { area: AREAS.gridC });
  const worker = viewerWith("desk", [{ role: "grid_worker", area: AREAS.west }]);
  expect(await hotspots().hotspots(worker, { days: 30 })).toMatchObject(densityOf([INSIDE.gridA], [123.42, 41.79, 123.46, 41.81], 30));
  await expect(hotspots().hotspots(viewerWith("desk", [{ role: "administrator", area: AREAS.district }]), { days: 30 })).rejects.toMatchObject({ code: "forbidden" });
});

test("days and category are kept to, and what was no case of its own is left out", async () => {
  await add(LAMP, INSIDE.gridA, { reportedAt: "2026-01-09T11:41:00Z" });
  await add(LAMP, INSIDE.gridA, { reportedAt: "2026-01-09T11:39:00Z" });
  await add(NOISE, INSIDE.gridB);
  await add(NOISE, INSIDE.gridB, { state: "merged" });
  const cases = async (days: number, category?: string) => (await hotspots().hotspots(desk, { days, category })).cases;
  expect([await cases(7), await cases(8), await cases(7, "noise"), await cases(8, "lamp")]).toEqual([2, 3, 1, 2]);
  await expect(hotspots().hotspots(desk, { days: 7, category: "ghosts" })).rejects.toMatchObject({ code: "not-found", field: "category" });
});
