import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { positionOf } from "../lattice.ts";
import type { Polygon, Ring } from "../position.ts";
import { property } from "../testing/property.ts";
import { Tiling, type Tile } from "./tiling.ts";

/** A box in units of the lattice; 10,000 are about 111 m. */
const box = (west: number, south: number, east: number, north: number): Ring =>
  [[west, south], [east, south], [east, north], [west, north], [west, south]].map(([x = 0, y = 0]) => positionOf(1_234_000_000 + x, 418_000_000 + y));
const tile = (ring: Ring, rest: Partial<Tile> = {}): Tile => ({ level: 0, polygons: [[ring]], ...rest });
const kinds = (tiles: Tile[]) => new Tiling(tiles).faults().map(({ kind, tiles: whose }) => [kind, whose]);
const twiceArea = (ring: Ring): number => ring.slice(1).reduce((sum, [x, y], at) => {
  const [[ox = 0, oy = 0] = [], [fx = 0, fy = 0] = []] = [ring[0], ring[at]];
  return sum + (fx - ox) * (y - oy) - (x - ox) * (fy - oy);
}, 0);
const sizeOf = (polygons: readonly Polygon[]) => polygons.flat().reduce((sum, ring) => sum + twiceArea(ring), 0);

test("boxes side by side have no fault, though a corner of one lies in the middle of another's side", () => {
  expect(kinds([tile(box(0, 0, 10_000, 20_000)), tile(box(10_000, 0, 20_000, 10_000)), tile(box(10_000, 10_000, 20_000, 20_000))])).toEqual([]);
});
test("an overlap names both, with its place and size", () => {
  const [fault] = new Tiling([tile(box(0, 0, 10_000, 10_000)), tile(box(9_000, 0, 20_000, 10_000))]).faults();
  expect(fault).toMatchObject({ kind: "overlap", tiles: [0, 1] });
  expect(fault?.squareMetres).toBeCloseTo(111.19 * 11.119 * Math.cos((41.8 * Math.PI) / 180), -1);
  expect(fault?.widthMetres).toBeGreaterThan(5);
});
test("a gap is ground that the area above has and none below; one who reaches out is named", () => {
  const above = tile(box(0, 0, 20_000, 10_000), { level: 1 });
  expect(kinds([above, tile(box(0, 0, 10_000, 10_000), { parent: 0 }), tile(box(10_100, 0, 20_000, 10_000), { parent: 0 })])).toEqual([["gap", expect.arrayContaining([1, 2])]]);
  expect(kinds([above, tile(box(0, 0, 21_000, 10_000), { parent: 0 })])).toEqual([["outside", [1]]]);
});
test("an area in a hole of another is no fault, an empty hole is one", () => {
  const ring: Tile = { level: 0, polygons: [[box(0, 0, 30_000, 30_000), [...box(10_000, 10_000, 20_000, 20_000)].reverse()]] };
  expect(kinds([ring, tile(box(10_000, 10_000, 20_000, 20_000))])).toEqual([]);
  expect(kinds([ring])).toEqual([["gap", [0]]]);
  expect(kinds([ring, tile(box(12_000, 12_000, 18_000, 18_000))])).toEqual([["gap", expect.arrayContaining([0])]]);
});
test("cleaning gives a sliver to whom it touches longest, says so, and leaves wide faults alone", () => {
  const tiling = new Tiling([tile(box(0, 0, 10_000, 10_000)), tile(box(10_003, 0, 20_000, 10_000)), tile(box(0, 10_000, 20_000, 20_000)), tile(box(5_000, 19_000, 15_000, 30_000))]);
  const { owners, moved } = tiling.cleaned(0, 1);
  // open to the south: enclosed by nobody, so no gap
  expect(moved).toEqual([]);
  const closed = new Tiling([tile(box(0, 0, 20_000, 30_000), { level: 1 }), ...tiling.tiles.map((each) => ({ ...each, parent: 0 }))]);
  const { moved: mended, owners: after } = closed.cleaned(0, 1);
  expect(mended).toMatchObject([{ kind: "gap", to: expect.any(Number) as number }]);
  expect([1, 2]).toContain(mended[0]?.to);
  expect(sizeOf(closed.polygonsOf(after).get(mended[0]?.to ?? 0) ?? [])).toBeGreaterThan(sizeOf(tiling.polygonsOf(owners).get((mended[0]?.to ?? 0) - 1) ?? []));
});

const SIDE = 4;
/** Cells of a net whose corners everybody has drawn a little differently. */
const sloppyNet = fc.array(fc.tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: -400, max: 400 })), { minLength: 4 * SIDE * SIDE, maxLength: 4 * SIDE * SIDE }).map((offs) =>
  Array.from({ length: SIDE * SIDE }, (_, cell): Tile => {
    const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)];
    const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([x = 0, y = 0], corner) => {
      const [offX = 0, offY = 0] = offs[4 * cell + corner] ?? [];
      return positionOf(1_234_000_000 + (column + x) * 10_000 + offX, 418_000_000 + (row + y) * 10_000 + offY);
    });
    return tile([...corners, corners[0] ?? [0, 0]], { parent: SIDE * SIDE });
  }),
);
property([sloppyNet], { numRuns: 60 })("whatever is cut, nothing is lost: faces weigh as much as the areas that hold them, and a cleaned net has no gap and no overlap left", (cells) => {
  const tiling = new Tiling([...cells, tile(box(0, 0, 10_000 * SIDE, 10_000 * SIDE), { level: 1 })]);
  const { faces } = tiling;
  const weight = faces.holders.reduce((sum, _, face) => sum + (face ? tiling.holdersAt(face, 0).length * (faces.size[face] ?? 0) : 0), 0);
  const drawn = sizeOf(cells.flatMap(({ polygons }) => polygons)) / 2 * 1e14;
  expect(Math.abs(weight / drawn - 1)).toBeLessThan(1e-4);

  const { owners } = tiling.cleaned(0, Infinity);
  const cleaned = tiling.polygonsOf(owners);
  const above = tile(box(0, 0, 10_000 * SIDE, 10_000 * SIDE), { level: 1 });
  const again = new Tiling([above, ...[...cleaned].map(([, polygons]): Tile => ({ level: 0, parent: 0, polygons }))]);
  // who reached out still does: that is nobody's neighbour to mend
  expect(again.faults().filter(({ kind, level }) => kind !== "outside" && level === 0)).toEqual([]);
  expect(sizeOf([...cleaned.values()].flat())).toBeGreaterThanOrEqual((10_000 * SIDE) ** 2 * 2 / 1e14 * 0.999);
});

const FOLDER = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/coverage");
if (!existsSync(FOLDER)) console.warn(`the census coverage was not checked: there is no ${FOLDER}`);
describe.skipIf(!existsSync(FOLDER))("a real coverage (US Census, Ellis County)", () => {
  type Feature = { properties: { vtd: string }; geometry: { type: string; coordinates: Polygon & Polygon[] } };
  const read = (name: string) => (JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as { features: Feature[] }).features;
  const polygons = ({ geometry }: Feature): Polygon[] => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

  test("2,296 blocks nest in 43 districts without gap or overlap; one that is drawn 3 m off is found and mended", () => {
    const [districts, blocks] = [read("ks_ellis_vtd.geojson"), read("ks_ellis_blocks.geojson")];
    const at = new Map(districts.map(({ properties }, index) => [properties.vtd, index]));
    const tiles = [...districts.map((each): Tile => ({ level: 1, polygons: polygons(each) })), ...blocks.map((each): Tile => ({ level: 0, parent: at.get(each.properties.vtd), polygons: polygons(each) }))];
    const tiling = new Tiling(tiles);
    expect([tiling.faces.holders.length, tiling.faults()]).toEqual([2297, []]);

    const moved = tiles.map((each, index) => (index === 1000 ? { ...each, polygons: each.polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon + 0.00003, lat] as const))) } : each));
    const off = new Tiling(moved);
    const faults = off.faults();
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(["gap", "overlap"]));
    const mended = off.polygonsOf(off.cleaned(0, 5).owners);
    expect(new Tiling([...mended.values()].map((each) => ({ level: 0, polygons: each }))).faults()).toEqual([]);
    expect(mended.size).toBe(2296);
  });
});
