// one algorithm: rings and buckets work on the same flat numbers, since a circle that is dragged fills them anew each time
import type { PlanePoint } from "../plane/plane.ts";
import type { Ring } from "./rings.ts";

const BUCKET_METRES = 20;
/** Fewer corners are no ring. */
const LEAST_CORNERS = 4;

/**
 * The rings with fewer corners: none that is left out lay farther than `mostMetres` from the side that takes its place, no
 * keeper changes sides, and no ring crosses another or itself, whatever levels they are of.
 *
 * A corner goes when the triangle it spans with its neighbours holds nothing else. Cost O(n) for n corners lying about evenly.
 */
export function simplify(rings: readonly Ring[], keepers: readonly PlanePoint[], mostMetres: number): Ring[] {
  const corners = rings.reduce((sum, { length }) => sum + length, 0);
  const points = new Points(rings, corners, keepers);
  const [before, after] = [new Int32Array(corners), new Int32Array(corners)];
  const kept: Ring[] = [];

  let first = 0;
  for (const ring of rings) {
    const end = first + ring.length;
    for (let at = first; at < end; at++) {
      before[at] = at === first ? end - 1 : at - 1;
      after[at] = at + 1 === end ? first : at + 1;
    }
    let left = ring.length;
    for (let at = first; at < end && left > LEAST_CORNERS; at++) {
      const [a, c] = [before[at]!, after[at]!];
      if (!points.areNear(first, end, a, c, mostMetres * mostMetres) || points.holdsAny(a, at, c)) continue;
      after[a] = c;
      before[c] = a;
      points.remove(at);
      before[at] = -1;
      left--;
    }
    const begin = first;
    kept.push(ring.filter((_, at) => before[begin + at]! >= 0));
    first = end;
  }
  return kept;
}

/** The corners of all rings, then keepers near them, chained by the square they lie in. */
class Points {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #isGone: Uint8Array;
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  #west = Infinity;
  #south = Infinity;
  readonly #columns: number;
  readonly #rows: number;

  /** Keepers far from any corner are left out: a ring has corners every 10 m, and no triangle is wider than they are apart. */
  constructor(rings: readonly Ring[], corners: number, keepers: readonly PlanePoint[]) {
    this.#x = new Float64Array(corners + keepers.length);
    this.#y = new Float64Array(corners + keepers.length);
    let [east, north, count] = [-Infinity, -Infinity, 0];
    for (const ring of rings) {
      for (const point of ring) {
        const x = (this.#x[count] = point[0]);
        const y = (this.#y[count++] = point[1]);
        if (x < this.#west) this.#west = x;
        if (x > east) east = x;
        if (y < this.#south) this.#south = y;
        if (y > north) north = y;
      }
    }
    this.#west -= BUCKET_METRES;
    this.#south -= BUCKET_METRES;
    this.#columns = corners ? this.#column(east) + 2 : 0;
    this.#rows = corners ? this.#row(north) + 2 : 0;
    const isNear = new Uint8Array(this.#columns * this.#rows);
    for (let at = 0; at < corners; at++) {
      const middle = this.#bucketOf(at);
      for (let row = middle - this.#columns; row <= middle + this.#columns; row += this.#columns) isNear.fill(1, row - 1, row + 2);
    }
    for (const point of keepers) {
      const [column, row] = [this.#column(point[0]), this.#row(point[1])];
      if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows || !isNear[row * this.#columns + column]) continue;
      this.#x[count] = point[0];
      this.#y[count++] = point[1];
    }
    this.#isGone = new Uint8Array(count);
    this.#first = new Int32Array(isNear.length).fill(-1);
    this.#next = new Int32Array(count);
    for (let point = 0; point < count; point++) {
      const bucket = this.#bucketOf(point);
      this.#next[point] = this.#first[bucket]!;
      this.#first[bucket] = point;
    }
  }

  #column = (x: number): number => Math.floor((x - this.#west) / BUCKET_METRES);
  #row = (y: number): number => Math.floor((y - this.#south) / BUCKET_METRES);
  #bucketOf = (point: number): number => this.#row(this.#y[point]!) * this.#columns + this.#column(this.#x[point]!);

  remove(point: number): void {
    this.#isGone[point] = 1;
  }

  /** Whether all corners between two of a ring are near the straight line that joins these. */
  areNear(first: number, end: number, a: number, c: number, mostSquare: number): boolean {
    const [xs, ys] = [this.#x, this.#y];
    const x0 = xs[a]!;
    const y0 = ys[a]!;
    const dx = xs[c]! - x0;
    const dy = ys[c]! - y0;
    const square = dx * dx + dy * dy;
    for (let at = a + 1 === end ? first : a + 1; at !== c; at = at + 1 === end ? first : at + 1) {
      const px = xs[at]! - x0;
      const py = ys[at]! - y0;
      let part = square > 0 ? (px * dx + py * dy) / square : 0;
      part = part < 0 ? 0 : part > 1 ? 1 : part;
      const ox = px - part * dx;
      const oy = py - part * dy;
      if (ox * ox + oy * oy > mostSquare) return false;
    }
    return true;
  }

  /** Whether the triangle of three points holds another, its border included. */
  holdsAny(a: number, b: number, c: number): boolean {
    const [xs, ys] = [this.#x, this.#y];
    const [ax, ay, bx, by, cx, cy] = [xs[a]!, ys[a]!, xs[b]!, ys[b]!, xs[c]!, ys[c]!];
    const turn = Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    const west = Math.min(ax, bx, cx);
    const south = Math.min(ay, by, cy);
    const east = Math.max(ax, bx, cx);
    const north = Math.max(ay, by, cy);
    const [lastRow, firstColumn, lastColumn] = [this.#row(north), this.#column(west), this.#column(east)];
    for (let row = this.#row(south); row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        for (let point = this.#first[row * this.#columns + column]!; point >= 0; point = this.#next[point]!) {
          const x = xs[point]!;
          const y = ys[point]!;
          if (x < west || x > east || y < south || y > north || this.#isGone[point] || point === a || point === b || point === c) continue;
          if (((bx - ax) * (y - ay) - (by - ay) * (x - ax)) * turn < 0 || ((cx - bx) * (y - by) - (cy - by) * (x - bx)) * turn < 0) continue;
          if (((ax - cx) * (y - cy) - (ay - cy) * (x - cx)) * turn >= 0) return true;
        }
      }
    }
    return false;
  }
}
