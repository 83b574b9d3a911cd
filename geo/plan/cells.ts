import Delaunator from "delaunator";
import { toDegrees } from "../lattice.ts";
import { boxOf, type Corner } from "./exact.ts";

/** Of the beyond: no cell. */
const NOBODY = -1;
/** How much farther than everything lie the places that stand for the beyond. */
const BEYOND = 4;

/**
 * The borders between cells, a cell being all that is nearer to the places of one owner than to those of another, as ways from one meeting of
 * three cells to the next. They lead out of the box of the places; the caller cuts them where its ground ends.
 *
 * By Delaunay's triangles; on a plane with as many metres east as north. Cost O(n log n) for n places.
 */
export function cellBorders(places: readonly Corner[], ownerOf: ArrayLike<number>): Corner[][] {
  if (places.length < 2) return [];
  const [west, south, east, north] = boxOf(places);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const squeeze = Math.cos((toDegrees(y) * Math.PI) / 180);
  const away = BEYOND * Math.max(1000, east - west, north - south);
  const coordinates: number[] = places.flatMap((place) => [(place[0] - x) * squeeze, place[1] - y]);
  for (let side = 0; side < 16; side++) coordinates.push(away * Math.cos((side * Math.PI) / 8), away * Math.sin((side * Math.PI) / 8));
  const { triangles, halfedges } = new Delaunator(coordinates);
  const owner = (place: number): number => (place < places.length ? ownerOf[place]! : NOBODY);

  const middles = new Map<number, Corner>();
  const middleOf = (triangle: number): Corner => {
    const known = middles.get(triangle);
    if (known) return known;
    const [a, b, c] = [0, 1, 2].map((corner) => 2 * triangles[3 * triangle + corner]!) as [number, number, number];
    const [bx, by, cx, cy] = [coordinates[b]! - coordinates[a]!, coordinates[b + 1]! - coordinates[a + 1]!, coordinates[c]! - coordinates[a]!, coordinates[c + 1]! - coordinates[a + 1]!];
    const twice = 2 * (bx * cy - by * cx);
    const east2 = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / twice;
    const north2 = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / twice;
    const middle: Corner = [Math.round(x + (coordinates[a]! + east2) / squeeze), Math.round(y + coordinates[a + 1]! + north2)];
    middles.set(triangle, middle);
    return middle;
  };

  const beside = new Map<number, Set<number>>();
  const meet = (a: number, b: number) => void (beside.get(a)?.add(b) ?? beside.set(a, new Set([b])));
  for (let edge = 0; edge < halfedges.length; edge++) {
    const twin = halfedges[edge]!;
    if (twin < edge) continue;
    const [a, b] = [owner(triangles[edge]!), owner(triangles[edge % 3 === 2 ? edge - 2 : edge + 1]!)];
    if (a === b || a === NOBODY || b === NOBODY) continue;
    const [here, there] = [Math.floor(edge / 3), Math.floor(twin / 3)];
    meet(here, there);
    meet(there, here);
  }
  return chains(beside).map((chain) => chain.map(middleOf).filter((corner, at, all) => at === 0 || String(corner) !== String(all[at - 1])));
}

/** Joins links to chains from each meeting of other than two to the next; a ring begins anywhere. */
export function chains<T>(beside: ReadonlyMap<T, ReadonlySet<T>>): T[][] {
  const used = new Set<string>();
  const order = new Map([...beside.keys()].map((each, at) => [each, at]));
  const nameOf = (a: T, b: T): string => [order.get(a)!, order.get(b)!].sort((p, q) => p - q).join(" ");
  const found: T[][] = [];
  for (const ringsToo of [false, true]) {
    for (const [start, onward] of beside) {
      if (!ringsToo && onward.size === 2) continue;
      for (const first of onward) {
        if (used.has(nameOf(start, first))) continue;
        const chain = [start];
        for (let [from, to] = [start, first]; ; ) {
          used.add(nameOf(from, to));
          chain.push(to);
          const next = beside.get(to)!.size === 2 ? [...beside.get(to)!].find((each) => !used.has(nameOf(to, each))) : undefined;
          if (next === undefined) break;
          [from, to] = [to, next];
        }
        found.push(chain);
      }
    }
  }
  return found;
}
