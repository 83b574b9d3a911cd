import type { Contact } from "./edit.ts";
import { isSame, type Corner } from "./exact.ts";
import { faceHolds } from "./inside.ts";
import { meetBorders, type IsFixed, type Stretch } from "./meet.ts";
import { placeOn, type Trial } from "./trial.ts";

export type Carved = { ok: true; partOf: Map<number, number> } | { ok: false; contact: Contact; at?: Corner };

export interface CarveOptions {
  isFixed?: IsFixed;
  /** Leaves out ways that cannot be cut, instead of refusing all. */
  isLenient?: boolean;
  /** A place in the part that keeps the number of the face, on whichever side of the ways. */
  keep?: Corner;
}

/**
 * Cuts faces along drawn ways, which may cross their borders and meet each other at their ends. What leads nowhere is left out. The part to
 * the left of a way is the new one.
 *
 * @param newFace the number of the first part that is cut off; the next ones follow it
 * @returns the face of which each new one was a part. When refused, the trial holds what was done so far
 */
export function carve(trial: Trial, ways: readonly (readonly Corner[])[], faces: Iterable<number>, newFace: number, options: CarveOptions = {}): Carved {
  const within = [...faces];
  const stretches: Stretch[] = [];
  for (const way of ways) {
    const met = meetBorders(trial, way, within, options.isFixed);
    if (met.ok) stretches.push(...met.stretches);
    else if (!options.isLenient) return met;
  }
  return cutAlong(trial, stretches, within, newFace, options);
}

/** The same for ways that already meet the borders in corners. */
export function cutAlong(trial: Trial, stretches: readonly Stretch[], faces: readonly number[], newFace: number, { isLenient = false, keep }: CarveOptions = {}): Carved {
  const partOf = new Map<number, number>();
  const left = new Set(stretches);
  const borders = new Set(stretches.flatMap(({ corners, starts, ends }) => [...(starts ? [String(corners[0])] : []), ...(ends ? [String(corners.at(-1))] : [])]));
  for (let path = nextPath(left, borders); path; path = nextPath(left, borders)) {
    // as it was drawn: what is left of it is the new face
    if (path.ways[0] !== path.stretches[0]!.corners) path.ways = path.ways.map((corners) => corners.toReversed()).reverse();
    const way = path.ways.flatMap((corners, index) => (index ? corners.slice(1) : corners));
    const face = faceAlong(trial, way, [...faces, ...partOf.keys()]);
    const [from, to] = face === undefined ? [] : [placeOn(trial.map, face, way[0]!), placeOn(trial.map, face, way.at(-1)!)];
    if (face !== undefined && from && to) {
      const isKept = keep && !partOf.has(face);
      const before = trial.edits.length;
      let edited = trial.do({ kind: "split", face, from, to, corners: way.slice(1, -1), newFace });
      if (edited.ok && isKept && faceHolds(trial.map, newFace, keep)) {
        trial.takeBack(before);
        edited = trial.do({ kind: "split", face, from: to, to: from, corners: way.slice(1, -1).toReversed(), newFace });
      }
      if (edited.ok) {
        partOf.set(newFace++, partOf.get(face) ?? face);
        for (const corners of path.ways) borders.add(String(corners[0])).add(String(corners.at(-1)));
      } else if (!isLenient) return edited;
      else {
        // a path of several ways may fail by one of them: only the first is given up
        left.delete(path.stretches[0]!);
        continue;
      }
    }
    for (const stretch of path.stretches) left.delete(stretch);
  }
  return { ok: true, partOf };
}

interface Path {
  ways: Corner[][];
  stretches: Stretch[];
}

/** The shortest chain of stretches from one border to another place on a border. */
function nextPath(left: ReadonlySet<Stretch>, borders: ReadonlySet<string>): Path | undefined {
  const leaving = new Map<string, { corners: Corner[]; stretch: Stretch; to: string }[]>();
  for (const stretch of left) {
    for (const corners of [stretch.corners, stretch.corners.toReversed()]) {
      const from = String(corners[0]);
      const onward = { corners, stretch, to: String(corners.at(-1)) };
      const there = leaving.get(from);
      if (there) there.push(onward);
      else leaving.set(from, [onward]);
    }
  }
  for (const start of borders) {
    const reached = new Map<string, Path>([[start, { ways: [], stretches: [] }]]);
    const queue = [start];
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const so = reached.get(at)!;
      for (const { corners, stretch, to } of leaving.get(at) ?? []) {
        if (reached.has(to) || so.stretches.includes(stretch)) continue;
        const path = { ways: [...so.ways, corners], stretches: [...so.stretches, stretch] };
        if (borders.has(to)) return path;
        reached.set(to, path);
        queue.push(to);
      }
    }
  }
  return undefined;
}

/** The face through which a way runs. */
function faceAlong({ map }: Trial, way: readonly Corner[], faces: readonly number[]): number | undefined {
  const at = way.findIndex((corner, index) => index > 0 && !isSame(corner, way[index - 1]!));
  const [a, b] = [way[at - 1], way[at]];
  if (!a || !b) return undefined;
  const middle: Corner = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return faces.find((face) => faceHolds(map, face, middle));
}
