import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { log } from "../log.ts";
import { createStreets, type Streets } from "./actions.ts";

let database: TestDatabase;
let folder: string;
let moment = "2026-01-01T09:00:00.000Z";
const opened: Streets[] = [];
const streetsOf = () => {
  const streets = createStreets({ pool: database.pool, folder, now: () => moment });
  opened.push(streets);
  return streets;
};

const STREET = "insert into street (highway, name, foot, geom, valid) values ($1, $2, $3, st_geomfromtext($4, 4326), $5)";

beforeAll(async () => {
  vi.spyOn(log, "info").mockImplementation(() => {});
  database = await createTestDatabase();
  const { pool } = database;
  await seedDistrict(pool);
  folder = await mkdtemp(join(tmpdir(), "streets-test-"));
  // street 1 of the district runs along 41.8005; 2 meets it and goes south, 3 leaves 2 between its ends and leads to the door
  await pool.query(STREET, ["secondary", "和平路", "yes", "LINESTRING(123.42 41.8005, 123.42 41.7975, 123.42 41.795)", "[2025-01-01Z,)"]);
  await pool.query(STREET, ["footway", "", "yes", "LINESTRING(123.42 41.7975, 123.43 41.7995)", "[2025-01-01Z,)"]);
  await pool.query(STREET, ["primary", "昨日路", "yes", "LINESTRING(123.42 41.8005, 123.40 41.8005)", "[2024-01-01Z,2025-12-31Z)"]);
  await pool.query(STREET, ["primary", "明日路", "yes", "LINESTRING(123.48 41.8005, 123.49 41.8005)", "[2026-06-01Z,)"]);
  await pool.query(STREET, ["residential", "无人行道", "no", "LINESTRING(123.42 41.795, 123.44 41.795)", "[2025-01-01Z,)"]);
  await pool.query("insert into entrance (building_id, name, households, position) values (1, '1门', 12, st_setsrid(st_makepoint(123.43, 41.79985), 4326)), (1, '2门', 24, st_setsrid(st_makepoint(123.4301, 41.80015), 4326))");
});
afterAll(async () => {
  await Promise.all(opened.map((streets) => streets.close()));
  await rm(folder, { recursive: true });
  await database.drop();
});

test("the network is built from the streets in force that feet may use", async () => {
  const { network, doors, version } = await streetsOf().newest();
  expect(new Set(network.edgeStreet)).toEqual(new Set([1, 2, 3]));
  expect(version).toMatch(/^[0-9a-f]{32}$/);
  expect(doors.map(({ building, households, area }) => [building, households, area])).toEqual([[1, 12, AREAS.gridA], [1, 24, AREAS.gridA]]);
  expect(doors.map(({ spots }) => network.edgeStreet[spots[0]?.edge ?? -1])).toEqual([3, 1]);
});

test("the corner near a house is one of public streets, not where the way to its door begins", async () => {
  const streets = streetsOf();
  expect(streets.cornerNear([123.421, 41.7976])).toBeUndefined();
  await streets.newest();
  expect(streets.cornerNear([123.421, 41.7976])).toEqual([123.42, 41.795]);
  expect(streets.cornerNear([123.46, 41.8])).toEqual([123.48, 41.8005]);
});

test("the next start finds it on the disk, a damaged one is made anew", async () => {
  const first = await streetsOf().newest();
  expect(await readdir(folder)).toEqual([first.version]);
  vi.mocked(log.info).mockClear();
  const second = await streetsOf().newest();
  expect(second).toMatchObject({ version: first.version, network: first.network, doors: first.doors });
  expect(log.info).not.toHaveBeenCalled();

  await writeFile(join(folder, first.version, "network"), "half a netw");
  const third = await streetsOf().newest();
  expect(third.network).toEqual(first.network);
  expect(log.info).toHaveBeenCalledWith(expect.stringContaining(first.version));
});

test("a wall sends a door another way, a street that is changed or comes into force is walked; unchanged, the same network stays", async () => {
  const { pool } = database;
  const streets = streetsOf();
  const before = await streets.newest();
  await streets.refresh();
  expect(await streets.newest()).toBe(before);

  await pool.query("insert into wall (geom) values (st_geomfromtext('LINESTRING(123.425 41.8003, 123.435 41.8003)', 4326))");
  await streets.refresh();
  const walled = await streets.newest();
  expect(walled.version).not.toBe(before.version);
  expect(walled.doors.map(({ spots }) => walled.network.edgeStreet[spots[0]?.edge ?? -1])).toEqual([3, 3]);
  expect(walled.spotsOf([123.4301, 41.80015])).toEqual(walled.doors[1]?.spots);
  expect(await readdir(folder)).toEqual([walled.version]);

  await pool.query("update street set oneway_foot = 'yes' where id = 3");
  await streets.refresh();
  expect((await streets.newest()).version).not.toBe(walled.version);

  moment = "2026-06-02T00:00:00.000Z";
  await streets.refresh();
  expect(new Set((await streets.newest()).network.edgeStreet)).toContain(5);
});

test("a closure holds from its first moment to its last", async () => {
  const streets = streetsOf();
  await database.pool.query("insert into closure (street_id, reason, valid) values (2, '施工', '[2026-03-01Z,2026-03-02Z)'), (2, '集市', '[2026-03-01T12:00Z,2026-03-03Z)')");
  const closedAt = (at: string) => streets.closedAt(`${at}Z`);
  expect([await closedAt("2026-02-28T23:59:59.999"), await closedAt("2026-03-01T13:00:00.000"), await closedAt("2026-03-02T12:00:00.000"), await closedAt("2026-03-03T00:00:00.000")]).toEqual([[], [2], [2], []]);
});
