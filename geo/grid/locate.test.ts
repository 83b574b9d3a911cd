import fc from "fast-check";
import { booleanPointInPolygon, multiPolygon, point } from "@turf/turf";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { positionOf } from "../lattice.ts";
import type { Position, Ring } from "../position.ts";
import { AreaLocator, type LocatedArea } from "./locate.ts";

const ORIGIN = { lon: 1_234_000_000, lat: 418_000_000 };
const SIDE = 5;
const STEP = 1_000;
const at = (x: number, y: number): Position => positionOf(ORIGIN.lon + x, ORIGIN.lat + y);
/** Often none: borders run level and upright, too. */
const anyOffset = fc.oneof(fc.constant([0, 0] as const), fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })));

/** Five by five areas between corners that were moved about; some are drawn the other way round. */
const anyTiling = fc.array(anyOffset, { minLength: 36, maxLength: 36 }).map((offsets) => {
  const corner = (column: number, row: number): [number, number] => {
    const [dx, dy] = offsets[row * (SIDE + 1) + column] ?? [0, 0];
    const isEdge = column % SIDE === 0 || row % SIDE === 0;
    return [column * STEP + (isEdge ? 0 : dx), row * STEP + (isEdge ? 0 : dy)];
  };
  const areas = Array.from({ length: SIDE * SIDE }, (_, cell): LocatedArea => {
    const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)];
    const ring = [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1), corner(column, row)].map(([x, y]) => at(x, y));
    return { id: cell + 1, polygons: [[cell % 3 ? ring : ring.reverse()]] };
  });
  return { areas, corners: Array.from({ length: 36 }, (_, index) => corner(index % 6, Math.floor(index / 6))) };
});
const anyPlace = fc.tuple(fc.integer({ min: 0, max: SIDE * STEP - 1 }), fc.integer({ min: 0, max: SIDE * STEP - 1 }));
/** Each area alone, and how many of them say yes. */
const holders = (areas: readonly LocatedArea[], position: Position) => areas.filter((area) => new AreaLocator([area]).locate(position) !== undefined).map(({ id }) => id);

property([anyTiling, anyPlace])("of a tiling exactly one area holds a place, and it is the one that is found", ({ areas }, [x, y]) => {
  expect(holders(areas, at(x, y))).toEqual([new AreaLocator(areas).locate(at(x, y))]);
});

property([anyTiling, fc.nat(35), fc.nat(24), fc.integer({ min: 0, max: 10 })])("also on corners and on borders", ({ areas, corners }, corner, area, tenth) => {
  const [x = 0, y = 0] = corners[corner] ?? [];
  const [[[from, to]]] = areas[area]?.polygons as [[[Position, Position]]];
  const onBorder: Position = [from[0] + (tenth / 10) * (to[0] - from[0]), from[1] + (tenth / 10) * (to[1] - from[1])];
  const inside = (position: Position) => position[0] < at(SIDE * STEP, 0)[0] && position[1] < at(0, SIDE * STEP)[1];
  for (const place of [at(x, y), onBorder].filter(inside)) expect(holders(areas, place)).toEqual([new AreaLocator(areas).locate(place)]);
});

property([anyTiling, fc.tuple(fc.integer({ min: -2_000, max: 7_000 }), fc.integer({ min: -2_000, max: 7_000 }))])("agrees with turf off the borders, inside and outside", ({ areas }, [x, y]) => {
  const shapes = areas.map(({ id, polygons }) => ({ id, shape: multiPolygon(polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat])))) }));
  const place = point([...at(x, y)]);
  const closed = shapes.filter(({ shape }) => booleanPointInPolygon(place, shape));
  const open = shapes.filter(({ shape }) => booleanPointInPolygon(place, shape, { ignoreBoundary: true }));
  fc.pre(closed.length === open.length);
  expect(new AreaLocator(areas).locate(at(x, y))).toBe(open[0]?.id);
});

const box = (west: number, south: number, east: number, north: number): Ring => [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)];

test("a hole and an island are kept apart, and the western and southern border belong to the area", () => {
  const locator = new AreaLocator([{ id: 7, polygons: [[box(0, 0, 100, 100), box(40, 40, 60, 60)], [box(200, 0, 220, 20)]] }, { id: 8, polygons: [[box(40, 40, 60, 60)]] }]);
  const found = ([x, y]: [number, number]) => locator.locate(at(x, y));
  expect(([[10, 10], [50, 50], [40, 40], [60, 50], [210, 10], [150, 10], [0, 0], [100, 50], [50, 100], [-1, 50]] as [number, number][]).map(found)).toEqual([7, 8, 8, 7, 7, undefined, 7, undefined, undefined, undefined]);
});

test("of two that overlap the lower id answers, whatever their order", () => {
  const areas = [{ id: 9, polygons: [[box(0, 0, 100, 100)]] }, { id: 3, polygons: [[box(50, 0, 150, 100)]] }];
  for (const order of [areas, [...areas].reverse()]) expect([25, 75, 125].map((x) => new AreaLocator(order).locate(at(x, 50)))).toEqual([9, 3, 3]);
});

test("without areas, and with areas without extent, nothing is found", () => {
  expect(new AreaLocator([]).locate(at(0, 0))).toBeUndefined();
  expect(new AreaLocator([{ id: 1, polygons: [[[at(0, 0), at(5, 0), at(0, 0)]]] }]).locate(at(1, 0))).toBeUndefined();
  expect(new AreaLocator([{ id: 1, polygons: [[box(0, 0, 1, 1)]] }]).locate([NaN, NaN])).toBeUndefined();
});
