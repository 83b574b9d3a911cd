import { OUTSIDE, type ArcMap, type Half } from "./arc-map.ts";
import { cutAlong } from "./carve.ts";
import { boxOf, doubledArea, isSame, type Corner } from "./exact.ts";
import { facesNear, joinWithin, type Drawn } from "./give.ts";
import { faceHolds } from "./inside.ts";
import { meetBorders, type IsFixed, type Stretch } from "./meet.ts";
import { placeOn, Trial } from "./trial.ts";

/**
 * The edits that make a face reach to a drawn way, or only to it: where the way runs outside the face, the face wins the ground between; where it runs
 * inside, the smaller part goes to the neighbour with whom it has the longest border. What is drawn before the first and
 * after the last meeting with the face is left out. The map is left as it was.
 *
 * @param newFace numbers from here on are free; they are gone again when the edits are done
 * @param options `mayHave`: whether a neighbour may be given what is cut off; `isFixed`: borders that get no new corner
 */
export function reshapeEdits(map: ArcMap, face: number, way: readonly Corner[], newFace: number, { mayHave = () => true, isFixed }: { mayHave?: (face: number) => boolean; isFixed?: IsFixed } = {}): Drawn {
  const trial = new Trial(map);
  try {
    if (!map.rings.has(face) || way.length < 2) return { ok: false, contact: "not-there" };
    const met = meetBorders(trial, way, new Set([face, ...facesNear(map, boxOf(way))]), isFixed);
    if (!met.ok) return met;
    const excursions = excursionsOf(map, face, met.stretches);
    if (!excursions.length) return { ok: false, contact: "not-there", at: way[0]! };
    for (const stretches of excursions) {
      const drawn = changeAlong(trial, face, stretches, newFace, mayHave);
      if (!drawn.ok) return drawn;
      newFace += stretches.length;
    }
    return { ok: true, edits: [...trial.edits] };
  } finally {
    trial.takeBack();
  }
}

/** The ways from one meeting with the face to the next. */
function excursionsOf(map: ArcMap, face: number, stretches: readonly Stretch[]): Stretch[][] {
  const excursions: Stretch[][] = [];
  let open: Stretch[] | undefined;
  let last: Corner | undefined;
  for (const stretch of stretches) {
    const [from, to] = [stretch.corners[0]!, stretch.corners.at(-1)!];
    // where it ran along a border meanwhile, it begins anew
    if (last && !isSame(last, from)) open = undefined;
    last = to;
    if (stretch.starts && placeOn(map, face, from)) open = [];
    open?.push(stretch);
    if (open && stretch.ends && placeOn(map, face, to)) {
      excursions.push(open);
      open = undefined;
    }
  }
  return excursions;
}

function changeAlong(trial: Trial, face: number, stretches: readonly Stretch[], newFace: number, mayHave: (face: number) => boolean): Drawn {
  const { map } = trial;
  const way = stretches.flatMap(({ corners }, index) => (index ? corners.slice(1) : corners));
  const middle: Corner = [(way[0]![0] + way[1]![0]) / 2, (way[0]![1] + way[1]![1]) / 2];
  const loop = loopOf(map, face, way);
  if (!loop) return { ok: false, contact: "no-area", at: way[0]! };
  if (faceHolds(map, face, middle)) return giveAway(trial, face, way, newFace, mayHave);
  const { ring, isLeft } = loop;
  const drawn = isLeft ? stretches : stretches.map(({ corners, starts, ends }) => ({ corners: corners.toReversed(), starts: ends, ends: starts }));
  const given = facesNear(map, boxOf(ring)).filter((other) => other !== face);
  const carved = cutAlong(trial, drawn, given, newFace);
  return carved.ok ? joinWithin(trial, ring, face, given, carved.partOf) : carved;
}

/** Between a way outside a face and its border, and whether that lies to the left of the way. */
function loopOf(map: ArcMap, face: number, way: readonly Corner[]): { ring: Corner[]; isLeft: boolean } | undefined {
  const [from, to] = [way[0]!, way.at(-1)!];
  let best: { ring: Corner[]; isLeft: boolean } | undefined;
  for (const ring of map.ringsOf(face).map((each) => map.ring(each))) {
    const [first, last] = [ring.findIndex((corner) => isSame(corner, from)), ring.findIndex((corner) => isSame(corner, to))];
    if (first < 0 || last < 0 || first === last) continue;
    const along = (begin: number, end: number) => Array.from({ length: ((end - begin + ring.length) % ring.length) + 1 }, (_, step) => ring[(begin + step) % ring.length]!);
    // the face lies to the left of its border, so what is won lies to the right of it and is gone around clockwise
    const loops = [
      { ring: [...along(first, last), ...way.slice(1, -1).toReversed()], isLeft: true },
      { ring: [...along(last, first), ...way.slice(1, -1)], isLeft: false },
    ];
    for (const loop of loops) {
      const area = doubledArea(loop.ring);
      if (area < 0 && (!best || area > doubledArea(best.ring))) best = loop;
    }
    // a way within the face: both loops run anticlockwise
    best ??= loops[0];
  }
  return best;
}

/** Cuts the smaller part off a face, and joins it to a neighbour. */
function giveAway(trial: Trial, face: number, way: readonly Corner[], newFace: number, mayHave: (face: number) => boolean): Drawn {
  const { map } = trial;
  const split = (corners: readonly Corner[]) => {
    const [from, to] = [placeOn(map, face, corners[0]!)!, placeOn(map, face, corners.at(-1)!)!];
    return trial.do({ kind: "split", face, from, to, corners: corners.slice(1, -1), newFace });
  };
  const before = trial.edits.length;
  let edited = split(way);
  if (edited.ok && map.doubledArea(newFace) > map.doubledArea(face)) {
    trial.takeBack(before);
    edited = split(way.toReversed());
  }
  if (!edited.ok) return edited;
  const lengths = new Map<number, number>();
  for (const half of map.ringsOf(newFace).flat()) {
    const other = map.leftOf(half ^ 1);
    if (other !== face && other !== newFace && other !== OUTSIDE && mayHave(other)) lengths.set(other, (lengths.get(other) ?? 0) + lengthOf(map, half));
  }
  const [neighbour] = [...lengths].sort(([a, long], [b, longer]) => longer - long || a - b);
  if (!neighbour) return { ok: false, contact: "not-neighbours", at: way[0]! };
  const merged = trial.do({ kind: "merge", face: newFace, into: neighbour[0] });
  return merged.ok ? { ok: true, edits: [...trial.edits] } : merged;
}

const lengthOf = (map: ArcMap, half: Half): number => map.line(half >> 1).reduce((sum, [x, y], index, line) => (index ? sum + Math.hypot(x - line[index - 1]![0], y - line[index - 1]![1]) : 0), 0);
