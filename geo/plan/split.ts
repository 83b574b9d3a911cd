import { OUTSIDE, type ArcMap, type Half } from "./arc-map.ts";
import { Recorder, refused, type Edit, type Edited, type Place } from "./edit.ts";
import { doTouch, doubledArea, holds, isSame, type Corner } from "./exact.ts";

/**
 * Parts a face along a way through it, from one place on its border to another.
 *
 * The way may touch the border nowhere else, nor itself. What lies to its left is the new face, holes and all.
 */
export function split(map: ArcMap, { face, from, to, corners, newFace }: Extract<Edit, { kind: "split" }>): Edited {
  if (face === OUTSIDE || !map.rings.has(face) || newFace < 0 || map.rings.has(newFace)) return refused("not-there");
  const recorder = new Recorder(map);
  const back = (edited: Edited): Edited => (recorder.takeBack(), edited);
  const first = nodeAt(map, recorder, from);
  const last = first === undefined ? undefined : nodeAt(map, recorder, shifted(map, from, to, first));
  if (first === undefined || last === undefined) return back(refused("not-there"));
  if (first === last) return back(refused("same-place", map.node(first)));

  const way = [map.node(first), ...corners, map.node(last)];
  const contact = contactOfWay(map, face, way);
  if (contact) return back(refused("touches", contact));

  const rings = map.ringsOf(face);
  const parted = rings.find((ring) => ring.some((half) => map.startOf(half) === first) && ring.some((half) => map.startOf(half) === last));
  if (!parted) return back(refused("no-area", way[0]));
  const begin = parted.findIndex((half) => map.startOf(half) === first);
  const turned = [...parted.slice(begin), ...parted.slice(0, begin)];
  const end = turned.findIndex((half) => map.startOf(half) === last);
  const id = map.nextArc++;
  // along the ring from first to last, and back the way: what is right of the way; the other part is left of it
  const right: Half[] = [...turned.slice(0, end), 2 * id + 1];
  const left: Half[] = [...turned.slice(end), 2 * id];
  recorder.arc(id, { from: first, to: last, left: newFace, right: face, corners: [...corners] });
  const [ringRight, ringLeft] = [map.ring(right), map.ring(left)];
  if (doubledArea(ringRight) <= 0 || doubledArea(ringLeft) <= 0) return back(refused("no-area", way[1]));

  const others = rings.filter((ring) => ring !== parted);
  const goes = others.filter((ring) => isWithin(map.ring(ring), ringLeft));
  recorder.rings(face, [right, ...others.filter((ring) => !goes.includes(ring))]);
  recorder.rings(newFace, [left, ...goes]);
  for (const half of [...left, ...goes.flat()]) claim(map, recorder, half, newFace);
  return { ok: true, inverse: recorder.inverse, faces: new Set([face, newFace]) };
}

const isWithin = (ring: readonly Corner[], around: readonly Corner[]): boolean => {
  const free = ring.find((corner) => !around.some((other) => isSame(other, corner)));
  return free !== undefined && holds(around, free);
};

/** The half has another face on its left from now on. */
export function claim(map: ArcMap, recorder: Recorder, half: Half, face: number): void {
  const arc = map.arc(half >> 1);
  recorder.arc(half >> 1, half & 1 ? { ...arc, right: face } : { ...arc, left: face });
}

/** A corner of the border becomes a node: its arc is cut there. */
function nodeAt(map: ArcMap, recorder: Recorder, place: Place): number | undefined {
  if ("node" in place) return map.nodes.has(place.node) ? place.node : undefined;
  const arc = map.arcs.get(place.arc);
  const corner = arc?.corners[place.at];
  if (!arc || !corner) return undefined;
  const node = map.nextNode++;
  const rest = map.nextArc++;
  recorder.node(node, corner);
  recorder.arc(rest, { ...arc, from: node, corners: arc.corners.slice(place.at + 1) });
  recorder.arc(place.arc, { ...arc, to: node, corners: arc.corners.slice(0, place.at) });
  const [forwards, backwards] = [2 * place.arc, 2 * place.arc + 1];
  for (const face of new Set([arc.left, arc.right])) {
    recorder.rings(face, map.ringsOf(face).map((ring) => ring.flatMap((half) => (half === forwards ? [half, 2 * rest] : half === backwards ? [2 * rest + 1, half] : [half]))));
  }
  return node;
}

/** Where a place is after the arc it lies on was cut at another. */
function shifted(map: ArcMap, cut: Place, place: Place, node: number): Place {
  if ("node" in cut || "node" in place || cut.arc !== place.arc || place.at < cut.at) return place;
  return place.at === cut.at ? { node } : { arc: map.nextArc - 1, at: place.at - cut.at - 1 };
}

function contactOfWay(map: ArcMap, face: number, way: readonly Corner[]): Corner | undefined {
  const pieces = way.slice(1).map((b, at) => [way[at]!, b] as const);
  for (const [index, [a, b]] of pieces.entries()) {
    if (isSame(a, b)) return a;
    for (const [at, [c, d]] of pieces.slice(0, index).entries()) if (doTouch(a, b, c, d) || (at < index - 1 && (isSame(a, c) || isSame(b, d) || isSame(a, d) || isSame(b, c)))) return a;
  }
  for (const id of map.around([face])) {
    const line = map.line(id);
    for (const [at, c] of line.entries()) {
      if (way.slice(1, -1).some((corner) => isSame(corner, c))) return c;
      const d = line[at + 1];
      if (d && pieces.some(([a, b]) => doTouch(a, b, c, d))) return c;
    }
  }
  return undefined;
}
