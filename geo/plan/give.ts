import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { carve } from "./carve.ts";
import type { Contact, Edit } from "./edit.ts";
import { boxOf, doMeet, doubledArea, holds, type Box, type Corner } from "./exact.ts";
import { outerRing, placeWithin } from "./inside.ts";
import type { IsFixed } from "./meet.ts";
import { Trial } from "./trial.ts";

/** What is to be done, edit by edit; or why it cannot be. */
export type Drawn = { ok: true; edits: Edit[] } | { ok: false; contact: Contact; at?: Corner };

/**
 * The edits that give a face the ground within a ring, such as the block of a building or of streets: what lies in it of other faces
 * is cut off and joined. The map is left as it was.
 *
 * Refused where the ground would hang together with the face nowhere ("not-neighbours"), would take all of another face ("jumps": that is a
 * merge) or part one in two ("apart").
 *
 * @param newFace numbers from here on are free; they are gone again when the edits are done
 * @param options `from`: only of these faces; `isFixed`: borders that get no new corner
 */
export function giveEdits(map: ArcMap, ring: readonly Corner[], into: number, newFace: number, options: { from?: ReadonlySet<number>; isFixed?: IsFixed } = {}): Drawn {
  const trial = new Trial(map);
  // what lies to the left of a way is what is cut off
  const round = doubledArea(ring) > 0 ? ring : ring.toReversed();
  const given = facesNear(map, boxOf(ring)).filter((face) => face !== into && (!options.from || options.from.has(face)));
  try {
    const carved = carve(trial, [[...round, round[0]!]], given, newFace, options);
    return carved.ok ? joinWithin(trial, round, into, given, carved.partOf) : carved;
  } finally {
    trial.takeBack();
  }
}

/** Joins to a face the parts of others that were cut off within a ring. */
export function joinWithin(trial: Trial, ring: readonly Corner[], into: number, given: readonly number[], partOf: ReadonlyMap<number, number>): Drawn {
  const { map } = trial;
  const isWithin = (face: number): boolean => holds(ring, placeWithin(outerRing(map, face)));
  const whole = given.find(isWithin);
  if (whole !== undefined) return { ok: false, contact: "jumps", at: outerRing(map, whole)[0]! };
  const astray = [...partOf.keys()].find((part) => !isWithin(part));
  if (astray !== undefined) return { ok: false, contact: "apart", at: outerRing(map, astray)[0]! };
  const apart = joinAll(trial, partOf.keys(), into);
  if (apart !== undefined || !partOf.size) return { ok: false, contact: "not-neighbours", at: ring[0]! };
  return { ok: true, edits: [...trial.edits] };
}

/** Joins parts to a face, each as soon as it touches it. @returns one that never does */
export function joinAll(trial: Trial, parts: Iterable<number>, into: number): number | undefined {
  const left = new Set(parts);
  for (let count = -1; count !== left.size; ) {
    count = left.size;
    for (const part of [...left]) if (trial.do({ kind: "merge", face: part, into }).ok) left.delete(part);
  }
  return [...left][0];
}

/** Faces whose box meets another. */
export function facesNear(map: ArcMap, box: Box): number[] {
  const near = new Set<number>();
  for (const [id, { left, right }] of map.arcs) if (doMeet(map.box(id), box)) near.add(left).add(right);
  // one face may hold all of the box
  if (!near.size) for (const face of map.faces) if (doMeet(boxOf(outerRing(map, face)), box)) near.add(face);
  near.delete(OUTSIDE);
  return [...near];
}
