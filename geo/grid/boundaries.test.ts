import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import type { Position } from "../position.ts";
import { boundariesOf, type BoundedArea } from "./boundaries.ts";

/** The square cell at a column and row, going round counter-clockwise. */
const cell = (x: number, y: number): Position[] => [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]];

/** The outline of a block of cells with every lattice vertex on it, as areas that were joined from grids have. */
function block(width: number, height: number): Position[] {
  const ring: Position[] = [];
  for (let x = 0; x < width; x++) ring.push([x, 0]);
  for (let y = 0; y < height; y++) ring.push([width, y]);
  for (let x = width; x > 0; x--) ring.push([x, height]);
  for (let y = height; y >= 0; y--) ring.push([0, y]);
  return ring;
}

function town(width: number, height: number): BoundedArea[] {
  const grids = Array.from({ length: width * height }, (_, n) => ({ level: "grid", polygons: [[cell(n % width, Math.floor(n / width))]] }));
  return [{ level: "district", polygons: [[block(width, height)]] }, ...grids];
}

const stretchesOf = (line: readonly Position[]) => line.slice(1).map((to, index) => [line[index], to].map(String).sort().join(" "));

test("two grids share one line, and the rim is the district's", () => {
  const boundaries = boundariesOf(town(2, 1));
  expect(boundaries.filter(({ level }) => level === "grid").map(({ positions }) => positions.length)).toEqual([2]);
  const [rim] = boundaries.filter(({ level }) => level === "district");
  expect(rim?.positions).toHaveLength(7);
  expect(rim?.positions[0]).toEqual(rim?.positions.at(-1));
});

property([fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })])("every stretch is drawn once", (width, height) => {
  const stretches = boundariesOf(town(width, height)).flatMap(({ positions }) => stretchesOf(positions));
  expect(new Set(stretches).size).toBe(stretches.length);
  expect(stretches.length).toBe(width * (height + 1) + height * (width + 1));
});

test("a line runs from one meeting of borders to the next", () => {
  // three grids in a row: the two inner borders meet only the rim
  const lines = boundariesOf(town(3, 1)).filter(({ level }) => level === "grid");
  expect(lines).toHaveLength(2);
});

test("a hole is a ring of its own", () => {
  const lines = boundariesOf([{ level: "grid", polygons: [[block(4, 4), cell(1, 1).reverse()]] }]);
  expect(lines.map(({ positions }) => positions.length).sort((a, b) => a - b)).toEqual([5, 17]);
});
