import { at } from "./list.ts";
import type { Point } from "./plane.ts";
import type { PlanarMap } from "./planar-map.ts";
import { signedArea } from "./ring.ts";

/** The outline of a group of faces, as rings of half-edges: the group lies left of each. */
export interface Outline {
  outer: number[][];
  holes: number[][];
}

/** A group for each face; faces with -1 are in none. The face outside is in none either. */
export type Grouping = ArrayLike<number>;

/**
 * The outline of every group. Each border half-edge is used once, so groups that tile the district do so exactly.
 *
 * Cost O(half-edges).
 */
export function outlinesOf(map: PlanarMap, groupOf: Grouping): Map<number, Outline> {
  const outlines = new Map<number, Outline>();
  const seen = new Uint8Array(map.halfEdgeCount);
  for (let start = 0; start < map.halfEdgeCount; start++) {
    const group = at(groupOf, map.face(start));
    if (group < 0 || seen[start] || at(groupOf, map.face(start ^ 1)) === group) continue;
    const walk: number[] = [];
    let half = start;
    do {
      seen[half] = 1;
      walk.push(half);
      half = map.next(half);
      while (at(groupOf, map.face(half ^ 1)) === group) half = map.next(half ^ 1);
    } while (half !== start);

    let outline = outlines.get(group);
    if (!outline) outlines.set(group, (outline = { outer: [], holes: [] }));
    for (const ring of splitAtRepeats(map, walk)) {
      if (ring.length > 2) (signedArea(ringPoints(map, ring)) > 0 ? outline.outer : outline.holes).push(ring);
    }
  }
  return outlines;
}

export function ringPoints(map: PlanarMap, ring: readonly number[]): Point[] {
  return ring.map((half) => map.originPoint(half));
}

/** A walk that meets a vertex twice becomes two rings, so that no ring touches itself. */
function splitAtRepeats(map: PlanarMap, walk: readonly number[]): number[][] {
  const rings: number[][] = [];
  const open: number[] = [];
  const positions = new Map<number, number>();
  for (const half of walk) {
    const vertex = map.origin(half);
    const position = positions.get(vertex);
    if (position !== undefined) {
      const closed = open.splice(position);
      for (const other of closed) positions.delete(map.origin(other));
      rings.push(closed);
    }
    positions.set(vertex, open.length);
    open.push(half);
  }
  rings.push(open);
  return rings;
}
