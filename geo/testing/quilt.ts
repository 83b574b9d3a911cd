import { positionOf } from "../lattice.ts";
import type { PlannedArea } from "../plan/build.ts";
import type { Corner } from "../plan/exact.ts";
import type { Position } from "../position.ts";

/** A repeatable source of chance for long runs (mulberry32). @returns from 0, included, to 1, not included */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SIDE = 20_000;
const FROM: Corner = [1_234_000_000, 418_000_000];

/** So many by so many areas of about 200 m that tile a square; their corners are jittered, their borders bent. Numbers from 1, from south-west by row. */
export function quilt(side: number, seed = 1): PlannedArea[] {
  const chance = chanceOf(seed);
  const jitter = () => Math.round((chance() - 0.5) * SIDE * 0.3);
  const inner = (at: number) => at > 0 && at < side;
  const corners = Array.from({ length: side + 1 }, (_, row) => Array.from({ length: side + 1 }, (_, column): Corner => [FROM[0] + column * SIDE + (inner(column) ? jitter() : 0), FROM[1] + row * SIDE + (inner(row) ? jitter() : 0)]));
  const bend = (a: Corner, b: Corner): Corner => [Math.round((a[0] + b[0]) / 2 + jitter() / 4), Math.round((a[1] + b[1]) / 2 + jitter() / 4)];
  const corner = (column: number, row: number): Corner => corners[row]![column]!;
  const east = corners.map((line, row) => line.slice(1).map((to, column) => bend(corner(column, row), to)));
  const north = corners.slice(1).map((line, row) => line.map((to, column) => bend(corner(column, row), to)));
  return Array.from({ length: side * side }, (_, index) => {
    const [column, row] = [index % side, Math.floor(index / side)];
    const ring = [
      corner(column, row), east[row]![column]!, corner(column + 1, row), north[row]![column + 1]!,
      corner(column + 1, row + 1), east[row + 1]![column]!, corner(column, row + 1), north[row]![column]!, corner(column, row),
    ];
    return { id: index + 1, polygons: [[ring.map(([x, y]): Position => positionOf(x, y))]] };
  });
}
