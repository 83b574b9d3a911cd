import { toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";

type Line = readonly Position[];
type Segment = readonly [ax: number, ay: number, bx: number, by: number];

const BUCKET = 4_000;

/** Lines on the lattice, asked which segments they share a point with. Exact. */
export class Borders {
  readonly #buckets = new Map<string, Segment[]>();

  constructor(lines: Iterable<Line>) {
    for (const line of lines) {
      for (const segment of segmentsOf(line)) {
        for (const key of keysOf(segment)) {
          const bucket = this.#buckets.get(key);
          if (bucket) bucket.push(segment);
          else this.#buckets.set(key, [segment]);
        }
      }
    }
  }

  meets(line: Line): boolean {
    return segmentsOf(line).some((segment) => keysOf(segment).some((key) => this.#buckets.get(key)?.some((other) => meet(segment, other))));
  }
}

function segmentsOf(line: Line): Segment[] {
  const points = line.map(([lon, lat]) => [toLattice(lon), toLattice(lat)] as const);
  return points.slice(1).map(([bx, by], index) => [...(points[index] ?? [NaN, NaN]), bx, by] as const);
}

function keysOf([ax, ay, bx, by]: Segment): string[] {
  const keys: string[] = [];
  for (let x = Math.floor(Math.min(ax, bx) / BUCKET); x <= Math.floor(Math.max(ax, bx) / BUCKET); x++) {
    for (let y = Math.floor(Math.min(ay, by) / BUCKET); y <= Math.floor(Math.max(ay, by) / BUCKET); y++) keys.push(`${x} ${y}`);
  }
  return keys;
}

function meet([ax, ay, bx, by]: Segment, [cx, cy, dx, dy]: Segment): boolean {
  const side = (x: number, y: number, fromX: number, fromY: number, toX: number, toY: number) => Math.sign((toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX));
  return side(cx, cy, ax, ay, bx, by) * side(dx, dy, ax, ay, bx, by) <= 0 && side(ax, ay, cx, cy, dx, dy) * side(bx, by, cx, cy, dx, dy) <= 0;
}
