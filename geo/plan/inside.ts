import type { ArcMap } from "./arc-map.ts";
import { doubledArea, holds, isInTriangle, isSame, turn, type Corner } from "./exact.ts";

/** Whether a face holds a place, by the rule that gives each place to one face only; a hole takes out what its ring holds. */
export const faceHolds = (map: ArcMap, face: number, place: Corner): boolean => map.ringsOf(face).reduce((inside, ring) => inside !== holds(map.ring(ring), place), false);

/** The longest outer ring of a face, by area. */
export function outerRing(map: ArcMap, face: number): Corner[] {
  const rings = map.ringsOf(face).map((ring) => map.ring(ring));
  return rings.reduce((best, ring) => (doubledArea(ring) > doubledArea(best) ? ring : best), []);
}

/**
 * A place within a ring, off its border; not on the lattice. Holes are not asked.
 *
 * The lowest corner turns inwards: either the triangle of it and its neighbours is free, or the corner in it that is farthest from the
 * neighbours' line is seen from it.
 */
export function placeWithin(ring: readonly Corner[]): Corner {
  const at = ring.reduce((best, corner, index) => (corner[1] < ring[best]![1] || (corner[1] === ring[best]![1] && corner[0] < ring[best]![0]) ? index : best), 0);
  const [before, low, after] = [ring.at(at - 1)!, ring[at]!, ring[(at + 1) % ring.length]!];
  let [farthest, away] = [undefined as Corner | undefined, 0];
  for (const corner of ring) {
    if ([before, low, after].some((own) => isSame(own, corner)) || !isInTriangle(corner, before, low, after)) continue;
    const height = Math.abs(turn(before, after, corner));
    if (height >= away) [farthest, away] = [corner, height];
  }
  if (farthest) return [(low[0] + farthest[0]) / 2, (low[1] + farthest[1]) / 2];
  return [(before[0] + low[0] + after[0]) / 3, (before[1] + low[1] + after[1]) / 3];
}
