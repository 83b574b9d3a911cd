import { describe, expect, test } from "vitest";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { buildArcMap } from "./build.ts";
import { check } from "./check.ts";
import { doesCut, Footprints, SnapLines, type Footprint } from "./cuts.ts";
import type { Corner } from "./exact.ts";
import { faceHolds, outerRing, placeWithin } from "./inside.ts";
import { unitsOf, type House } from "./units.ts";

const box = (x: number, y: number, width: number, height: number): Corner[] => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];

describe("whether a border runs through a house", () => {
  const square: Footprint = [box(0, 0, 100, 100)];
  const yard: Footprint = [box(0, 0, 100, 100), box(40, 40, 20, 20)];
  const angle: Footprint = [[[0, 0], [100, 0], [100, 50], [50, 50], [50, 100], [0, 100]]];
  test.each<[string, Corner, Corner, Footprint, boolean]>([
    ["across", [-10, 50], [110, 50], square, true],
    ["from corner to corner", [0, 0], [100, 100], square, true],
    ["from one wall to another, beginning and ending on them", [0, 50], [50, 100], square, true],
    ["wholly inside", [10, 10], [20, 15], square, true],
    ["only its end", [-10, 50], [1, 50], square, true],
    ["along a wall", [-10, 0], [110, 0], square, false],
    ["along a part of a wall", [20, 100], [60, 100], square, false],
    ["to a wall from outside", [-10, 50], [0, 50], square, false],
    ["past a corner", [-10, 10], [10, -10], square, false],
    ["a step off the corner", [-10, 11], [11, -10], square, true],
    ["from corner to corner outside, where the house bends in", [100, 50], [50, 100], angle, false],
    ["through the bend's own corner and on", [100, 0], [0, 100], angle, true],
    ["in a courtyard", [42, 42], [58, 58], yard, false],
    ["from wall to wall of a courtyard", [40, 50], [60, 50], yard, false],
    ["out of a courtyard", [50, 50], [50, 70], yard, true],
  ])("%s: %s to %s", (_, a, b, footprint, cuts) => {
    expect(doesCut(a, b, footprint)).toBe(cuts);
    expect(doesCut(b, a, footprint)).toBe(cuts);
    expect(doesCut(a, b, footprint.map((ring) => ring.toReversed()))).toBe(cuts);
    expect(new Footprints([square.map((ring) => ring.map(([x, y]): Corner => [x + 1000, y])), footprint]).cutBy([a, b]).map(({ footprint: which }) => which)).toEqual(cuts ? [1] : []);
  });

  test("no footprints, no cuts; one that a line cuts twice is told once", () => {
    expect(new Footprints([]).cutBy([[0, 0], [9, 9]])).toEqual([]);
    expect(new Footprints([square]).cutBy([[-10, 20], [110, 20], [110, 60], [-10, 60]])).toHaveLength(1);
  });
});

test("a place near a street is drawn to it, to its corner first; one far from all stays", () => {
  const lines = new SnapLines([[[0, 0], [1000, 0], [1000, 500]]]);
  expect(lines.snap([300, 40], 100)).toEqual([300, 0]);
  expect(lines.snap([960, 30], 100)).toEqual([1000, 0]);
  expect(lines.snap([500, 200], 100)).toBeUndefined();
  expect(new SnapLines([]).snap([0, 0], 100)).toBeUndefined();
  expect(lines.doesCross([500, -10], [500, 10])).toBe(true);
  expect(lines.doesCross([500, 10], [500, 30])).toBe(false);
});

test("areas fall into units: each house in one, with all its walls; no gap, no overlap; borders of the areas above get no new corner", () => {
  const chance = chanceOf(13);
  const { map } = buildArcMap(quilt(4, 13));
  const houses: House[] = map.faces.flatMap((face) => {
    const [x, y] = placeWithin(outerRing(map, face));
    return Array.from({ length: 9 }, (_, index): House => {
      const [west, south] = [Math.round(x) - 5_500 + (index % 3) * 4_000 + Math.floor(chance() * 900), Math.round(y) - 5_500 + Math.floor(index / 3) * 4_000 + Math.floor(chance() * 900)];
      return { at: [west + 900, south + 700], footprint: [box(west, south, 1_800, 1_400)] };
    });
  }).filter(({ footprint }) => map.faces.some((face) => footprint![0]!.every((corner) => faceHolds(map, face, corner))));
  expect(houses.length).toBeGreaterThan(80);
  const groupOf = (face: number): number => (face % 4 < 2 ? 1 : 2);
  const before = new Map([...map.arcs].map(([id, arc]) => [id, arc.corners.length]));
  const areas = map.faces.filter((face) => groupOf(face) === 1);
  const { map: cells, units, borders } = unitsOf(map, areas, houses, 1_000_000, groupOf);

  expect(check(cells)).toEqual([]);
  expect([...map.arcs].every(([id, arc]) => before.get(id) === arc.corners.length)).toBe(true); // the plan is not touched
  const own = [...houses.keys()].filter((house) => areas.some((face) => faceHolds(map, face, houses[house]!.at)));
  expect(units.flatMap((unit) => unit.houses).sort((a, b) => a - b)).toEqual(own);
  // where a border may get no corner and none is near, two houses stay together
  expect(units.length).toBeGreaterThan(0.6 * own.length);
  for (const { face, home, houses: inside } of units) {
    for (const house of inside) {
      expect(faceHolds(cells, face, houses[house]!.at)).toBe(true);
      expect(faceHolds(map, home, houses[house]!.at)).toBe(true);
    }
  }
  const footprints = new Footprints(houses.map(({ footprint }) => footprint!));
  for (const arc of cells.arcs.keys()) expect(footprints.cutBy(cells.line(arc))).toEqual([]);
  // corners of borders between groups, and of the outline, are those of the plan
  const corners = new Set([...map.arcs.keys()].flatMap((arc) => map.line(arc).map(String)));
  const groupIn = (face: number) => (face < 0 ? -1 : groupOf(units.find((unit) => unit.face === face)?.home ?? face));
  for (const [id, { left, right }] of cells.arcs) if (groupIn(left) !== groupIn(right)) for (const corner of cells.line(id)) expect(corners).toContain(String(corner));
  for (const { a, b, metres } of borders) {
    expect(a).toBeLessThan(b);
    expect(metres).toBeGreaterThan(0);
  }
});
