import Flatbush from "flatbush";
import { positionOf } from "../lattice.ts";
import type { Position } from "../position.ts";
import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { doTouch, doubledArea, holds, isSame, type Corner } from "./exact.ts";

/** What is wrong with a division of a district, and where. */
export interface Fault {
  kind: "touching" | "gap" | "turned" | "broken";
  faces: number[];
  at: Position;
}

/**
 * Looks at everything anew, by other means than the edits use: borders that meet elsewhere than at their ends, gaps, faces
 * whose rings do not hang together or are turned inside out. Nothing found: the areas tile the district.
 *
 * Cost O(n log n) for n corners.
 */
export function check(map: ArcMap): Fault[] {
  const faults: Fault[] = [...brokenRings(map), ...touching(map)];
  for (const ring of map.ringsOf(OUTSIDE)) {
    const corners = map.ring(ring);
    // what is outside runs clockwise around the district, anticlockwise around a gap in it
    if (doubledArea(corners) > 0) faults.push({ kind: "gap", faces: [...new Set(ring.map((half) => map.leftOf(half ^ 1)))], at: positionOf(...corners[0]!) });
  }
  for (const face of map.faces) {
    const rings = map.ringsOf(face).map((ring) => map.ring(ring));
    const outer = rings.filter((ring) => doubledArea(ring) > 0);
    const astray = rings.find((ring) => doubledArea(ring) < 0 && !outer.some((around) => ring.some((corner) => holds(around, corner) || around.some((other) => isSame(other, corner)))));
    if (!outer.length || astray) faults.push({ kind: "turned", faces: [face], at: positionOf(...(astray ?? rings[0] ?? [[0, 0]])[0]!) });
  }
  return faults;
}

function brokenRings(map: ArcMap): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<number>();
  for (const [face, rings] of map.rings) {
    for (const ring of rings) {
      ring.forEach((half, at) => {
        const next = ring[(at + 1) % ring.length]!;
        if (seen.has(half) || map.leftOf(half) !== face || map.endOf(half) !== map.startOf(next)) faults.push({ kind: "broken", faces: [face], at: positionOf(...map.node(map.startOf(half))) });
        seen.add(half);
      });
    }
  }
  for (const id of map.arcs.keys()) for (const half of [2 * id, 2 * id + 1]) if (!seen.has(half)) faults.push({ kind: "broken", faces: [map.leftOf(half)], at: positionOf(...map.node(map.startOf(half))) });
  return faults;
}

function touching(map: ArcMap): Fault[] {
  const pieces = [...map.arcs.keys()].flatMap((id) => {
    const line = map.line(id);
    return line.slice(1).map((b, at) => ({ id, a: line[at]!, b }));
  });
  if (!pieces.length) return [];
  const index = new Flatbush(pieces.length);
  for (const { a, b } of pieces) index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  index.finish();
  const faults: Fault[] = [];
  const facesOf = (id: number) => [map.arc(id).left, map.arc(id).right];
  pieces.forEach(({ id, a, b }, at) => {
    const near = index.search(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]), (other) => other > at && doTouch(a, b, pieces[other]!.a, pieces[other]!.b));
    for (const other of near) faults.push({ kind: "touching", faces: [...new Set([...facesOf(id), ...facesOf(pieces[other]!.id)])], at: positionOf(...a) });
    if (isSame(a, b)) faults.push({ kind: "touching", faces: facesOf(id), at: positionOf(...a) });
  });
  return [...faults, ...meetingTwice(map)];
}

/** Corners of borders that lie upon each other although they are no node. */
function meetingTwice(map: ArcMap): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const see = (corner: Corner, faces: number[]) => {
    const name = corner.join();
    if (seen.has(name)) faults.push({ kind: "touching", faces, at: positionOf(...corner) });
    seen.add(name);
  };
  for (const corner of map.nodes.values()) see(corner, []);
  for (const { left, right, corners } of map.arcs.values()) corners.forEach((corner) => see(corner, [left, right]));
  return faults;
}
