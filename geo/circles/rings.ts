import type { PlanePoint } from "../plane/plane.ts";
import { STEEPEST, type Field } from "./field.ts";
import { CELL_METRES } from "./ground.ts";

/** Corners in order, the last joined to the first: counter-clockwise around what lies within, clockwise around a hole. */
export type Ring = PlanePoint[];

/** A corner of a ring keeps this share of a cell's side from the places it passes between, so that rings never touch. */
const NEAREST = 0.002;

/**
 * Rings around the places of a field that cost no more than `level`: each cell is four triangles about its middle, and costs
 * run straight across a triangle. So of two levels the lower one's rings lie within the higher one's.
 *
 * A side of a triangle is known by its number, never by where it lies. Cost O(cells).
 */
export function ringsAt(field: Field, level: number): Ring[] {
  const { columns, rows, cost } = field;
  const next = new Int32Array(SIDES * columns * rows).fill(-1);
  const starts: number[] = [];
  /** Where a triangle is cut, with what lies within on the left. Corners are counter-clockwise, and side i joins corner i to the next. */
  const cut = (within: number, side0: number, side1: number, side2: number): void => {
    if (within === 0 || within === 7) return;
    const from = CUT_FROM[within]!;
    const to = CUT_TO[within]!;
    const start = from === 0 ? side0 : from === 1 ? side1 : side2;
    next[start] = to === 0 ? side0 : to === 1 ? side1 : side2;
    starts.push(start);
  };

  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const southWest = 2 * row * columns + column;
      const northWest = southWest + 2 * columns;
      const a = cost[southWest]! <= level ? 1 : 0;
      const b = cost[southWest + 1]! <= level ? 1 : 0;
      const c = cost[northWest + 1]! <= level ? 1 : 0;
      const d = cost[northWest]! <= level ? 1 : 0;
      const middle = cost[southWest + columns]! <= level ? 1 : 0;
      const all = a + b + c + d + middle;
      if (all === 0 || all === 5) continue;
      const cell = SIDES * (row * columns + column);
      const [south, west, north, east] = [cell, cell + 1, cell + SIDES * columns, cell + SIDES + 1];
      const inwards = cell + 2;
      cut(a | (b << 1) | (middle << 2), south, inwards + 1, inwards);
      cut(b | (c << 1) | (middle << 2), east, inwards + 2, inwards + 1);
      cut(c | (d << 1) | (middle << 2), north, inwards + 3, inwards + 2);
      cut(d | (a << 1) | (middle << 2), west, inwards, inwards + 3);
    }
  }
  return follow(field, level, next, starts);
}

/** Of a cell: its south side, its west side, and from its four corners to its middle. */
const SIDES = 6;
/** By which corners lie within (1, 2, 4): the side at which the cut begins, and where it ends. */
const CUT_FROM = [3, 0, 1, 1, 2, 0, 2, 3];
const CUT_TO = [3, 2, 0, 2, 1, 1, 0, 3];

function follow(field: Field, level: number, next: Int32Array, starts: readonly number[]): Ring[] {
  const rings: Ring[] = [];
  for (const start of starts) {
    if (next[start] === -1) continue;
    const ring: Ring = [];
    for (let side = start; next[side] !== -1; ) {
      ring.push(cornerOn(field, level, side));
      const after = next[side]!;
      next[side] = -1;
      side = after;
    }
    rings.push(ring);
  }
  return rings;
}

/** Where a side is cut. */
function cornerOn({ columns, column0, row0, cost, perMetre }: Field, level: number, side: number): PlanePoint {
  const kind = side % SIDES;
  const cell = (side - kind) / SIDES;
  const column = cell % columns;
  const row = (cell - column) / columns;
  const fromX = kind === 3 || kind === 4 ? 1 : 0;
  const fromY = kind === 4 || kind === 5 ? 1 : 0;
  const toX = kind === 0 ? 1 : kind === 1 ? 0 : 0.5;
  const toY = kind === 0 ? 0 : kind === 1 ? 1 : 0.5;
  const from = cost[(2 * row + 2 * fromY) * columns + column + fromX]!;
  const to = cost[(2 * row + 2 * toY) * columns + column + (kind === 0 ? 1 : 0)]!;
  const steepest = STEEPEST * perMetre * CELL_METRES * (kind < 2 ? 1 : Math.SQRT1_2);
  const part = from <= level ? partWithin(from, to, level, steepest) : 1 - partWithin(to, from, level, steepest);
  return [(column0 + column + fromX + part * (toX - fromX)) * CELL_METRES, (row0 + row + fromY + part * (toY - fromY)) * CELL_METRES];
}

/** Where costs jump, as behind a wall, one gets as far as the walk beside the street would take. */
function partWithin(inside: number, outside: number, level: number, steepest: number): number {
  return Math.min(1 - NEAREST, Math.max(NEAREST, (level - inside) / Math.min(outside - inside, steepest)));
}
