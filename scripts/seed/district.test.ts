import { buildNetwork } from "#geo/network/build.ts";
import { Snapper } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import { expect, test } from "vitest";
import { districtTables, makeDistrict } from "./district.ts";
import { Borders } from "./testing/borders.ts";
import { readPolygons } from "./testing/read-ewkb.ts";
import { tilingFaults } from "./testing/tiling.ts";
import { COMMUNITY_GRIDS, DISTRICT_CODE } from "./town/areas.ts";
import { BAND } from "./town/grid-plan.ts";
import { REAL_PLACES } from "./town/real-places.ts";
import { isInside } from "./town/ring.ts";
import { HOUSEHOLDS } from "./town/town.ts";
import type { Cell } from "./write/table.ts";

/** One town for all that follows: it takes seconds. */
const district = makeDistrict("yuanhe-1");
const tables = new Map(districtTables(district, "2025-01-01T00:00:00.000Z").map((table) => [table.name, table]));

function rowsOf(name: string): Record<string, Cell>[] {
  const table = tables.get(name);
  return (table?.rows ?? []).map((row) => Object.fromEntries((table?.columns ?? []).map((column, index) => [column, row[index] ?? null])));
}

const areas = rowsOf("area");
const shapeOf = new Map(rowsOf("area_edition").map(({ area_id, geom }) => [area_id, readPolygons(String(geom))]));
const idsAt = (level: string) => areas.filter((area) => area["level"] === level).map(({ id }) => id);
const shapesAt = (level: string) => idsAt(level).map((id) => shapeOf.get(id ?? 0) ?? []);
const buildings = rowsOf("building");
const gridOf = new Map(rowsOf("building_grid").map(({ building_id, area_id }) => [building_id, area_id]));

test("the ladder has 4 subdistricts, 31 communities, 240 community grids and 12 exclusive ones", () => {
  const kinds = areas.reduce<Record<string, number>>((counts, { level, kind }) => ({ ...counts, [`${level} ${kind}`]: (counts[`${level} ${kind}`] ?? 0) + 1 }), {});
  expect(kinds).toEqual({ "district district": 1, "subdistrict subdistrict": 4, "community community": 31, "grid community": 240, "grid exclusive": 12 });
  const digits = { district: 6, subdistrict: 9, community: 12, grid: 15 };
  for (const { code } of areas) expect(String(code)).toMatch(new RegExp(`^${DISTRICT_CODE}\\d*$`));
  expect(areas.every(({ level, code }) => String(code).length === digits[level as keyof typeof digits])).toBe(true);
});

test.each(["grid", "community", "subdistrict"])("the areas of level %s tile the district to the last unit", (level) => {
  expect(tilingFaults(shapesAt(level), shapesAt("district")[0] ?? [])).toEqual([]);
});

test("one corner moved by a centimetre in one grid is found", () => {
  const grids = structuredClone(shapesAt("grid")) as Position[][][][];
  const ring = grids[100]?.[0]?.[0];
  ring?.splice(2, 1, [(ring[2]?.[0] ?? 0) + 1e-7, ring[2]?.[1] ?? 0]);
  expect(tilingFaults(grids, shapesAt("district")[0] ?? [])).not.toEqual([]);
});

test("no border cuts a house, and each house lies in the grid that answers for it", () => {
  const borders = new Borders(shapesAt("grid").flat(2));
  const rings = buildings.map(({ id, geom }) => ({ id, ring: readPolygons(String(geom))[0]?.[0] ?? [] }));
  expect(rings.filter(({ ring }) => borders.meets(ring))).toEqual([]);
  const misplaced = rings.filter(({ id, ring }) => !(shapeOf.get(gridOf.get(id ?? 0) ?? 0) ?? []).some(([outer = []]) => isInside(ring[0] ?? [0, 0], outer.slice(1))));
  expect(misplaced).toEqual([]);
  expect(gridOf.size).toBe(buildings.length);
});

test("86,000 households, in buildings, behind doors and in the town's own sums", () => {
  const sum = (rows: readonly Record<string, Cell>[]) => rows.reduce((total, { households }) => total + Number(households), 0);
  expect(sum(buildings)).toBe(HOUSEHOLDS);
  expect(sum(rowsOf("entrance"))).toBe(HOUSEHOLDS);
  expect(district.town.areas.households.reduce((total, households) => total + households, 0)).toBe(HOUSEHOLDS);
});

test("some twenty community grids are out of 300 to 500 households, each on purpose, and no exclusive one has residents to speak of", () => {
  const households = new Map<Cell | undefined, number>();
  for (const { id, households: here } of buildings) households.set(gridOf.get(id ?? 0), (households.get(gridOf.get(id ?? 0)) ?? 0) + Number(here));
  const community = areas.filter(({ kind, level }) => level === "grid" && kind === "community");
  const outside = community.filter(({ id }) => (households.get(id) ?? 0) < BAND.low || (households.get(id) ?? 0) > BAND.high);
  const planted = new Set(district.town.areas.grids.flatMap(({ code, planted }) => (planted ? [code] : [])));
  expect(outside.map(({ code }) => String(code)).sort()).toEqual([...planted].sort());
  expect(outside.length).toBe(20);
  expect(HOUSEHOLDS / COMMUNITY_GRIDS).toBeCloseTo(358, 0);
  for (const { id } of areas.filter(({ kind }) => kind === "exclusive")) expect(households.get(id) ?? 0).toBeLessThanOrEqual(40);
});

test("grid borders run along streets, water, railway and walls, little of them through the inside of a compound", () => {
  const { map, areas: { gridOf: gridOfFace } } = district.town;
  const metres = { inside: 0, all: 0 };
  for (let half = 0; half < map.halfEdgeCount; half += 2) {
    if (gridOfFace[map.face(half)] === gridOfFace[map.face(half ^ 1)]) continue;
    metres.all += map.lengthMetres(half);
    if (["drive", "path"].includes(map.tag(half).kind)) metres.inside += map.lengthMetres(half);
  }
  expect(metres.inside / metres.all).toBeLessThan(0.3);
});

test("the streets are one network, and every door is on it", () => {
  const ways = district.streets.map(({ id, positions, isStairs, highway }) => ({ id, positions, forwards: true, backwards: true, steps: isStairs, rolling: !isStairs, public: highway === "primary" }));
  const { network, report } = buildNetwork(ways);
  expect(report).toMatchObject({ components: 1, droppedWays: 0 });
  const snapper = new Snapper(network);
  const setbacks = district.buildings.flatMap(({ doors }) => doors.map((door) => snapper.snap(door)?.setbackMetres ?? Infinity));
  expect(Math.max(...setbacks)).toBeLessThan(120);
  expect(setbacks.filter((metres) => metres > 40).length / setbacks.length).toBeLessThan(0.02);
});

test("every stairwell is reached by the ways of its own compound", () => {
  const { nodes, edges, entrances } = district.net;
  const neighbours = nodes.map((): number[] => []);
  for (const { from, to } of edges) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const reached = new Set([edges[0]?.from ?? 0]);
  for (const node of reached) for (const next of neighbours[node] ?? []) reached.add(next);
  expect(entrances.filter(({ node }) => !reached.has(node))).toEqual([]);
});

test("45 service points keep hours that can be kept, and 300 rooms could hold others", () => {
  expect(rowsOf("service_point").length).toBe(45);
  expect(rowsOf("candidate_site").length).toBe(300);
  for (const { weekly } of rowsOf("opening_hours")) {
    const minutes = String(weekly).slice(1, -1).split(",").map(Number);
    expect(minutes.length % 2).toBe(0);
    expect(minutes.every((minute, index) => minute > (minutes[index - 1] ?? -1) && minute <= 7 * 1440)).toBe(true);
  }
});

test("every transformer area is served by one officer of its subdistrict", () => {
  const served = rowsOf("post_transformer_area").map((row) => row["transformer_area_id"]);
  expect(new Set(served).size).toBe(served.length);
  expect(served.length).toBe(rowsOf("transformer_area").length);
});

test("2,000 posts, 97 % filled by 1,750 persons, of whom 950 go out; no number can be dialled", () => {
  const { persons, holders, vacant, workers } = district.staffing;
  expect([rowsOf("post").length, persons.length, holders.length, vacant.length, workers.length]).toEqual([2000, 1750, 1940, 60, 950]);
  expect(new Set(holders.map(({ person }) => person.id)).size).toBe(1750);
  expect(new Set(workers.map(({ person }) => person.id)).size).toBe(950);
  expect(new Set(persons.map(({ phone }) => phone)).size).toBe(1750);
  expect(persons.every(({ phone }) => /^1000000\d{4}$/.test(phone))).toBe(true);
});

test("no place of the town is called like one we know", () => {
  const stems = areas.flatMap((_, index) => rowsOf("area_edition")[index]?.["name"] ?? []).map((name) => String(name).replace(/(街道|社区|第\d+网格|专属网格)$/, ""));
  expect(stems.filter((stem) => REAL_PLACES.has(stem))).toEqual([]);
  // 站前 is every town's square before its station
  expect(district.town.blocks.filter(({ name, use }) => use !== "station" && REAL_PLACES.has(name.slice(0, 2)))).toEqual([]);
});
