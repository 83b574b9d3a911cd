import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ImportKind, ImportOptions } from "#contract/imports.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { importFile } from "./actions.ts";
import { exportFile } from "./exports.ts";
import { box, CELL_UNITS, geojson, gridFeatures, spot } from "./testing/town.ts";

let database: TestDatabase;
let minute = 0;
/** Each import is a minute after the one before. */
const now = () => new Date(Date.UTC(2026, 0, 1) + 60_000 * minute++).toISOString();
const bring = async (kind: ImportKind, bytes: Buffer | string, options: ImportOptions = {}, apply = true) => (await importFile(database.pool, { kind, name: "file", bytes: Buffer.from(bytes), options, apply }, now())).report;
const count = async (sql: string) => Number((await database.pool.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);
const everything = async () => JSON.stringify((await database.pool.query("select (select json_agg(t order by id) from area t) a, (select json_agg(t order by id) from area_edition t) b, (select json_agg(t order by id) from street t) c, (select json_agg(t order by id) from building t) d, (select json_agg(t order by id) from import_file t) e, (select json_agg(t order by id) from plan t) f, (select json_agg(t order by id) from asset t) g, (select json_agg(t order by id) from post t) h, (select json_agg(t order by id) from service_point t) i, (select json_agg(t) from building_grid t) j")).rows);
const community = { properties: { 编码: "C1", 名称: "春通社区", 层级: "社区" }, geometry: box(0, 0, 2 * CELL_UNITS, 2 * CELL_UNITS) };

beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.drop());
beforeEach(async () => {
  const tables = ["closure", "opening_hours", "entrance", "building_grid", "building", "service_point", "candidate_site", "asset", "post_holder", "post", "person", "street", "area_edition", "area", "plan", "import_file", "setting"];
  await database.pool.query(tables.map((table) => `delete from ${table}`).join(";")); // truncate would reach the audit, which refuses
});

async function town(): Promise<void> {
  await bring("areas", geojson([community]), { district: "试验区" });
  await bring("areas", geojson(gridFeatures(2, 2)), { level: "grid" });
}

test("a district comes in by its levels, each grid finds its community by where it lies; a second time changes nothing", async () => {
  expect(await bring("areas", geojson([community]), { district: "试验区" })).toMatchObject({ counts: { added: 2 }, faultCount: 0, applied: true });
  expect(await bring("areas", geojson(gridFeatures(2, 2)), { level: "grid" })).toMatchObject({ counts: { added: 4 }, fields: expect.arrayContaining([{ name: "households", required: false, column: "户数" }]) as unknown, faultCount: 0 });
  const { rows } = await database.pool.query("select area.code, area.level, above.code as parent, households from area_edition join area on area.id = area_id left join area above on above.id = area.parent order by area.id");
  expect(rows).toMatchObject([{ code: "district", parent: null }, { code: "C1", level: "community", parent: "district" }, { code: "G1", parent: "C1", households: 300 }, {}, {}, { code: "G4", parent: "C1" }]);
  const before = await everything();
  expect(await bring("areas", geojson(gridFeatures(2, 2)), { level: "grid" })).toMatchObject({ counts: { added: 0, changed: 0, unchanged: 4 }, kept: 2, applied: true });
  expect(await bring("areas", geojson([community]), { district: "试验区" })).toMatchObject({ counts: { added: 0, changed: 0, unchanged: 1 } });
  expect(await everything()).toBe(before);
});

test("a dry run, a file with one bad row, and a file that fails half-way leave nothing; without its bad rows it is applied", async () => {
  await town();
  const before = await everything();
  const bad = geojson([...gridFeatures(2, 1), { properties: { 网格编码: "", 户数: "1" }, geometry: box(0, 0, 1, 1) }, { properties: { 网格编码: "G1" }, geometry: box(0, 0, 5, 5) }, { properties: { 网格编码: "G9", 户数: "many" }, geometry: box(0, 0, 5, 5) }]);
  expect(await bring("areas", geojson(gridFeatures(3, 2)), { level: "grid" }, false)).toMatchObject({ applied: false, counts: { added: 2, changed: 2 } });
  expect(await bring("areas", bad, { level: "grid" })).toMatchObject({ applied: false, mistakeCount: 3, mistakes: [{ line: 3, column: "网格编码", reason: "missing" }, { line: 4, reason: "twice", value: "G1" }, { line: 5, column: "户数", reason: "not-a-count", value: "many" }] });
  expect(await everything()).toBe(before);
  expect(await bring("areas", bad, { level: "grid", leaveOutBad: true })).toMatchObject({ applied: true, counts: { unchanged: 2 } });
});

test("a grid drawn too far east overlaps its neighbour, with place and size; cleaned, both meet again and the report says what moved", async () => {
  await bring("areas", geojson([community]), { district: "试验区" });
  const sloppy = geojson(gridFeatures(2, 2, 40));
  const { faults } = await bring("areas", sloppy, { level: "grid" }, false);
  expect(faults).toMatchObject([{ kind: "overlap", sliver: true, level: "grid", names: ['1号网格,"甲"', '2号网格,"甲"'] }]);
  expect(faults[0]?.squareMetres).toBeCloseTo(0.4448 * Math.cos((22.7 * Math.PI) / 180) * 111.19, 0);
  const { moved } = await bring("areas", sloppy, { level: "grid", cleanMetres: 1 });
  expect(moved).toMatchObject([{ kind: "overlap", to: expect.stringMatching(/^[12]号/) as unknown }]);
  const { rows } = await database.pool.query<{ overlap: number; gap: number }>(`
    with grid as (select area.id, geom from area_edition join area on area.id = area_id where level = 'grid')
    select (select sum(st_area(st_intersection(a.geom, b.geom))) from grid a, grid b where a.id < b.id) as overlap,
           st_area(st_difference((select geom from area_edition join area on area.id = area_id where level = 'community'), (select st_union(geom) from grid))) as gap`);
  expect(rows[0]?.overlap).toBe(0);
  expect(rows[0]?.gap).toBeLessThan(1e-16);
});

test("an area or a house whose border crosses itself is a bad row", async () => {
  const bow = { type: "Polygon" as const, coordinates: [[spot(0, 0), spot(10_000, 10_000), spot(10_000, 0), spot(0, 10_000), spot(0, 0)]] };
  expect(await bring("areas", geojson([{ properties: { code: "B1" }, geometry: bow }]))).toMatchObject({ applied: false, mistakes: [{ line: 1, reason: "self-crossing", value: "B1" }] });
  expect(await bring("buildings", geojson([{ properties: { id: "H1" }, geometry: bow }]))).toMatchObject({ applied: false, mistakes: [{ reason: "self-crossing" }] });
});

test("a changed border is a new edition in a new plan; what it was before is still told", async () => {
  await town();
  const moment = now();
  expect(await bring("areas", geojson(gridFeatures(2, 2, -50)), { level: "grid" })).toMatchObject({ counts: { changed: 1, unchanged: 3 }, faults: [{ kind: "gap" }] });
  expect(await count(`area_edition where valid @> '${moment}'::timestamptz`)).toBe(6);
  expect(await count("area_edition where upper_inf(valid)")).toBe(6);
  expect(await count("area")).toBe(6);
  expect(await count("plan where status = 'published'")).toBe(1);
});

test("houses find their grid, counts come by sheet, service points and assets find their area, posts their seats; all of it once", async () => {
  await town();
  const houses = geojson([{ properties: { id: "H1", name: "7号楼", address: "纺织小区 7号楼", storeys: 6 }, geometry: box(1000, 1000, 3000, 2000) }]);
  const sheet = "楼栋编码,网格编码,户数,人口,65岁以上\r\n纺织小区 7号楼,,36,90,20\r\n,G2,410,1000,\r\n";
  const points = `编号,名称,类型,lon,lat\r\nP1,=cmd|春通食堂,社区食堂,${spot(500, 500).join(",")}\r\n`;
  const seats = "编码,岗位,姓名,电话\r\nG1,网格员,李望,10000000001\r\nG1,网格员,,\r\nC1,社区书记,王宁,\r\n";
  const assets = `id,类型,名称,权属单位,lon,lat\r\nA1,路灯,L-1,区城管局,${spot(15_000, 500).join(",")}\r\nA2,消防栓,,,${spot(-90_000, 500).join(",")}\r\n`;
  const all: [ImportKind, Buffer | string][] = [["buildings", houses], ["households", sheet], ["points", points], ["candidates", points], ["posts", seats], ["assets", assets]];
  for (const [kind, bytes] of all) expect([kind, await bring(kind, bytes)]).toMatchObject([kind, { applied: true, mistakeCount: 0 }]);
  expect((await database.pool.query("select households, population, aged65, area.code from building join building_grid on building_id = building.id join area on area.id = area_id")).rows).toEqual([{ households: 36, population: 90, aged65: 20, code: "G1" }]);
  expect((await database.pool.query("select households from entrance")).rows).toEqual([{ households: 36 }]);
  expect((await database.pool.query("select households, population from area_edition join area on area.id = area_id where code = 'G2' and upper_inf(valid)")).rows).toEqual([{ households: 410, population: 1000 }]);
  expect((await database.pool.query("select service_point.kind, service_point.level, code from service_point join area on area.id = area_id join area_edition using (area_id) where upper_inf(area_edition.valid)")).rows).toMatchObject([{ kind: "canteen", level: "community", code: "C1" }]);
  expect((await database.pool.query("select asset.kind, code from asset left join area on area.id = area_id order by asset.id")).rows).toEqual([{ kind: "lamp", code: "G2" }, { kind: "hydrant", code: null }]);
  expect((await database.pool.query("select role, person.name from post left join post_holder on post_id = post.id left join person on person.id = person_id order by post.id")).rows).toEqual([{ role: "grid_worker", name: "李望" }, { role: "grid_worker", name: null }, { role: "community_head", name: "王宁" }]);
  const before = await everything();
  for (const [kind, bytes] of all.filter(([each]) => each !== "buildings")) expect([kind, (await bring(kind, bytes)).counts]).toMatchObject([kind, { added: 0, changed: 0 }]);
  expect(await everything()).toBe(before);
  expect(await bring("households", "楼栋编码,户数\r\nH7,3\r\n")).toMatchObject({ applied: false, mistakes: [{ line: 2, reason: "no-building", value: "H7" }] });
});

test("a house that no grid holds any more stays with the one that answered for it", async () => {
  await town();
  await bring("buildings", geojson([{ properties: { id: "H1", name: "7号楼", address: "纺织小区 7号楼", storeys: 6 }, geometry: box(500, 1000, 700, 2000) }]));
  const placed = () => database.pool.query("select area.code, upper_inf(building_grid.valid) as now from building_grid join area on area.id = area_id").then(({ rows }) => rows);
  expect(await placed()).toEqual([{ code: "G1", now: true }]);
  const [first, ...others] = gridFeatures(2, 2);
  await bring("areas", geojson([{ ...first!, geometry: box(800, 0, CELL_UNITS, CELL_UNITS) }, ...others]), { level: "grid" });
  expect(await placed()).toEqual([{ code: "G1", now: true }]);
});

test("what an earlier file brought stays unless it is to be replaced; streets end and are never overwritten", async () => {
  const osm = (ids: number[], name: string) => `<osm>${ids.map((id) => `<node id="${id}1" lon="114.${id}" lat="22.7"/><node id="${id}2" lon="114.${id}" lat="22.71"><tag k="barrier" v="gate"/></node><way id="${id}"><nd ref="${id}1"/><nd ref="${id}2"/><nd ref="404"/><tag k="highway" v="residential"/><tag k="name" v="${name}"/><tag k="oneway" v="-1"/><tag k="maxspeed" v="30 mph"/><tag k="access" v="private"/><tag k="layer" v="1"/><tag k="bridge" v="viaduct"/><tag k="wheelchair" v="limited"/></way>`).join("")}</osm>`;
  expect(await bring("streets", osm([1, 2], "南园大街"))).toMatchObject({ counts: { added: 2 }, leftOut: [{ count: 2 }], datum: { name: "wgs84", how: "format" } });
  expect((await database.pool.query("select source_id, name, oneway, access, barrier, wheelchair, maxspeed_kmh, bridge, tunnel, layer, steps from street where source_id = 'way/1'")).rows).toEqual([{ source_id: "way/1", name: "南园大街", oneway: "reverse", access: "private", barrier: "gate", wheelchair: "limited", maxspeed_kmh: 48, bridge: true, tunnel: false, layer: 1, steps: false }]);
  expect(await bring("streets", osm([1], "北园大街"))).toMatchObject({ counts: { changed: 1, gone: 0 }, kept: 1 });
  expect(await count("street")).toBe(3);
  expect(await bring("streets", osm([1], "北园大街"), { replace: true })).toMatchObject({ counts: { changed: 0, unchanged: 1, gone: 1 } });
  expect(await count("street where upper_inf(valid)")).toBe(1);
});

test("an invented district takes no real areas", async () => {
  await database.pool.query("insert into setting values ('demo', '{}')");
  await expect(bring("areas", geojson([community]))).rejects.toMatchObject({ reason: "demo-database" });
});

test("what is exported in any datum and format is the same when it is read again, to the last digit of the lattice; formulas are text", async () => {
  await town();
  await bring("streets", geojson([{ properties: { id: "s1", highway: "steps", name: "=HYPERLINK(1)" }, geometry: { type: "LineString", coordinates: [spot(17, 3), spot(12_345, 6789), spot(9, 19_999)] } }]));
  await bring("buildings", geojson([{ properties: { id: "H1", name: "+7号楼" }, geometry: box(1000, 1001, 3000, 2003) }]));
  const before = await everything();
  for (const [format, datum] of [["geojson", "wgs84"], ["geojson", "gcj02"], ["shapefile", "epsg:4547"], ["shapefile", "cgcs2000"], ["csv", "bd09"], ["csv", "epsg:4526"], ["csv", "epsg:3857"]] as const) {
    for (const kind of ["areas", "streets", "buildings"] as const) {
      const { bytes, fileName } = await exportFile(database.pool, kind, format, datum, now());
      if (format === "csv" && kind === "streets") expect(bytes.toString()).toContain("'=HYPERLINK(1)");
      expect(fileName).toContain(datum.replace(":", "-"));
      const isSaid = format !== "csv";
      expect([kind, format, datum, await bring(kind, bytes, isSaid ? {} : { datum })]).toMatchObject([kind, format, datum, { counts: { added: 0, changed: 0, gone: 0 }, kept: 0, datum: { how: isSaid && !(format === "geojson" && datum === "wgs84") ? "file" : isSaid ? "assumed" : "named" } }]);
    }
  }
  expect(await everything()).toBe(before);
});

const SHARED = process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared");
const isThere = existsSync(join(SHARED, "osm")) && existsSync(join(SHARED, "reference/coverage"));
if (!isThere) console.warn(`real networks and coverages were not imported: there is no ${SHARED}`);
describe.skipIf(!isThere)("real files", () => {
  const file = (name: string) => readFileSync(join(SHARED, name));

  test("a census coverage nests without fault, is exported and read again", async () => {
    expect(await bring("areas", file("reference/coverage/ks_ellis_vtd.geojson"), { level: "community", columns: { code: "vtd" }, district: "Ellis" })).toMatchObject({ counts: { added: 44 }, faultCount: 0 });
    if (database.embedded || process.env["TEST_SCALE"] !== "full") return; // 2,296 blocks take seconds; geo/tiling looks at all of them
    expect(await bring("areas", file("reference/coverage/ks_ellis_blocks.geojson"), { level: "grid" })).toMatchObject({ counts: { added: 2296 }, faultCount: 0, mistakeCount: 0 });
    const { bytes } = await exportFile(database.pool, "areas", "shapefile", "wgs84", now());
    expect(await bring("areas", bytes)).toMatchObject({ counts: { added: 0, changed: 0, unchanged: 2340 }, faultCount: 0 });
  }, 60_000);

  test("OpenStreetMap of Shenzhen keeps its Chinese names, and comes back from an export as it was", async () => {
    expect(await bring("streets", file("osm/shenzhen-longgang.osm"))).toMatchObject({ counts: { added: 515 }, mistakeCount: 0 });
    expect(await count("street where name ~ '[一-龥]'")).toBeGreaterThan(100);
    const { bytes } = await exportFile(database.pool, "streets", "csv", "gcj02", now());
    expect(await bring("streets", bytes, { datum: "gcj02" })).toMatchObject({ counts: { added: 0, changed: 0, unchanged: 515 } });
  });

  test.skipIf(process.env["TEST_SCALE"] !== "full")("a city of 49,000 ways", async () => {
    expect(await bring("streets", file("osm/porto.osm.pbf"))).toMatchObject({ counts: { added: 49_666 } });
    expect(await bring("streets", file("osm/porto.osm.pbf"))).toMatchObject({ counts: { added: 0, changed: 0, unchanged: 49_666 } });
  }, 300_000);
});
