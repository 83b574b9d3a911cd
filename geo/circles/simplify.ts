// one algorithm: the buckets work on the corners' own arrays
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
  const corners = rings.flat();
  const buckets = new Buckets(corners, keepers);
  const [before, after] = [new Int32Array(corners.length), new Int32Array(corners.length)];
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
      if (!isNear(corners, first, end, a, c, mostMetres) || buckets.holdsAny(corners[a]!, corners[at]!, corners[c]!, a, at, c)) continue;
      after[a] = c;
      before[c] = a;
      buckets.remove(at);
      before[at] = -1;
      left--;
    }
    kept.push(ring.filter((_, at) => before[first + at]! >= 0));
    first = end;
  }
  return kept;
}

/** Whether all corners between two of a ring are near the straight line that joins these. */
function isNear(corners: readonly PlanePoint[], first: number, end: number, a: number, c: number, mostMetres: number): boolean {
  const [[x0, y0], [x1, y1]] = [corners[a]!, corners[c]!];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  for (let at = a + 1 === end ? first : a + 1; at !== c; at = at + 1 === end ? first : at + 1) {
    const [x, y] = corners[at]!;
    const part = square > 0 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square)) : 0;
    const [ox, oy] = [x - x0 - part * dx, y - y0 - part * dy];
    if (ox * ox + oy * oy > mostMetres * mostMetres) return false;
  }
  return true;
}

/** Which points lie where: a chain for each square, numbers only, since a circle that is dragged fills them anew each time. */
class Buckets {
  readonly #points: PlanePoint[];
  readonly #isGone: Uint8Array;
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #west: number;
  readonly #south: number;
  readonly #columns: number;
  readonly #rows: number;

  /** Keepers far from any corner are left out: a ring has corners every 10 m, and no triangle is wider than they are apart. */
  constructor(corners: readonly PlanePoint[], keepers: readonly PlanePoint[]) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of corners) [west, south, east, north] = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
    [this.#west, this.#south] = [west - BUCKET_METRES, south - BUCKET_METRES];
    [this.#columns, this.#rows] = corners.length ? [this.#column(east) + 2, this.#row(north) + 2] : [0, 0];
    const isNear = new Uint8Array(this.#columns * this.#rows);
    for (const [x, y] of corners) {
      const [column, row] = [this.#column(x), this.#row(y)];
      for (let beside = -1; beside <= 1; beside++) for (let above = -1; above <= 1; above++) isNear[(row + above) * this.#columns + column + beside] = 1;
    }
    const near = keepers.filter(([x, y]) => {
      const [column, row] = [this.#column(x), this.#row(y)];
      return column >= 0 && row >= 0 && column < this.#columns && row < this.#rows && isNear[row * this.#columns + column] === 1;
    });
    this.#points = [...corners, ...near];
    this.#isGone = new Uint8Array(this.#points.length);
    this.#first = new Int32Array(isNear.length).fill(-1);
    this.#next = new Int32Array(this.#points.length);
    this.#points.forEach(([x, y], point) => {
      const bucket = this.#row(y) * this.#columns + this.#column(x);
      this.#next[point] = this.#first[bucket]!;
      this.#first[bucket] = point;
    });
  }

  #column = (x: number): number => Math.floor((x - this.#west) / BUCKET_METRES);
  #row = (y: number): number => Math.floor((y - this.#south) / BUCKET_METRES);

  remove(point: number): void {
    this.#isGone[point] = 1;
  }

  /** Whether a triangle holds a point, its border included, besides the three named. */
  holdsAny([ax, ay]: PlanePoint, [bx, by]: PlanePoint, [cx, cy]: PlanePoint, a: number, b: number, c: number): boolean {
    const turn = Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    const isOutside = (x0: number, y0: number, x1: number, y1: number, x: number, y: number) => ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) * turn < 0;
    const [west, south, east, north] = [Math.min(ax, bx, cx), Math.min(ay, by, cy), Math.max(ax, bx, cx), Math.max(ay, by, cy)];
    for (let row = this.#row(south); row <= this.#row(north); row++) {
      for (let column = this.#column(west); column <= this.#column(east); column++) {
        for (let point = this.#first[row * this.#columns + column]!; point >= 0; point = this.#next[point]!) {
          if (this.#isGone[point] || point === a || point === b || point === c) continue;
          const [x, y] = this.#points[point]!;
          if (x < west || x > east || y < south || y > north) continue;
          if (!isOutside(ax, ay, bx, by, x, y) && !isOutside(bx, by, cx, cy, x, y) && !isOutside(cx, cy, ax, ay, x, y)) return true;
        }
      }
    }
    return false;
  }
}
