import type { Position } from "../position.ts";
import { positionOf, toLattice } from "../lattice.ts";
import { ArcMap, OUTSIDE, type Half } from "./arc-map.ts";
import { doubledArea, type Corner } from "./exact.ts";
import { turnAround } from "./turn-around.ts";

/** An area to be planned: rings without order, each closed by its first position. */
export interface PlannedArea {
  id: number;
  polygons: readonly (readonly (readonly Position[])[])[];
}

/** Why areas do not tile: the same stretch of border on the same side of both. */
export interface Overlap {
  faces: [number, number];
  at: Position;
}

interface Side {
  face: number;
  next: string;
}

const nameOf = ([x, y]: Corner): string => `${x},${y}`;
const edgeOf = (from: string, to: string): string => `${from} ${to}`;
const cornerOf = (name: string): Corner => {
  const [x = 0, y = 0] = name.split(",").map(Number);
  return [x, y];
};

/**
 * Makes the arcs of areas that share their corners exactly (to 1e-7°). What lies between areas that do not is outside, and
 * `check` finds it.
 *
 * Cost O(n log n) for n corners.
 *
 * @returns the map, and the stretches that two areas claim from the same side
 */
export function buildArcMap(areas: readonly PlannedArea[]): { map: ArcMap; overlaps: Overlap[] } {
  const sides = new Map<string, Side>();
  const overlaps: Overlap[] = [];
  const rings: { face: number; corners: string[] }[] = [];
  for (const { id, polygons } of areas) {
    if (id < 0) throw new RangeError(`an area of number ${id}`);
    for (const polygon of polygons) {
      polygon.forEach((ring, index) => {
        const corners = withoutRepeats(ring.map(([lon, lat]): Corner => [toLattice(lon), toLattice(lat)]));
        if (corners.length < 3) return;
        // outer rings run anticlockwise, holes clockwise
        if (doubledArea(corners) > 0 !== (index === 0)) corners.reverse();
        const names = corners.map(nameOf);
        rings.push({ face: id, corners: names });
        names.forEach((from, at) => {
          const to = names[(at + 1) % names.length]!;
          const other = sides.get(edgeOf(from, to));
          if (other && other.face !== id) overlaps.push({ faces: [other.face, id], at: positionOf(...cornerOf(from)) });
          sides.set(edgeOf(from, to), { face: id, next: to });
        });
      });
    }
  }
  return { map: mapOf(rings, sides), overlaps };
}

function mapOf(rings: readonly { face: number; corners: string[] }[], sides: ReadonlyMap<string, Side>): ArcMap {
  const map = new ArcMap();
  const faceLeft = (from: string, to: string): number => sides.get(edgeOf(from, to))?.face ?? OUTSIDE;
  const neighbours = new Map<string, Set<string>>();
  const meet = (a: string, b: string) => void (neighbours.get(a) ?? neighbours.set(a, new Set()).get(a)!).add(b);
  for (const { corners } of rings) corners.forEach((from, at) => (meet(from, corners[(at + 1) % corners.length]!), meet(corners[(at + 1) % corners.length]!, from)));

  const nodes = new Map<string, number>();
  const nodeAt = (name: string): number => {
    const known = nodes.get(name);
    if (known !== undefined) return known;
    const node = map.nextNode++;
    nodes.set(name, node);
    map.setNode(node, cornerOf(name));
    return node;
  };
  const isMeeting = (name: string): boolean => neighbours.get(name)!.size !== 2;
  /** Of each directed edge, the half that begins with it. */
  const halves = new Map<string, Half>();

  function addArc(names: readonly string[]): void {
    const [first, second, last, beforeLast] = [names[0]!, names[1]!, names.at(-1)!, names.at(-2)!];
    if (halves.has(edgeOf(first, second))) return;
    const id = map.nextArc++;
    map.setArc(id, { from: nodeAt(first), to: nodeAt(last), left: faceLeft(first, second), right: faceLeft(second, first), corners: names.slice(1, -1).map(cornerOf) });
    halves.set(edgeOf(first, second), 2 * id);
    halves.set(edgeOf(last, beforeLast), 2 * id + 1);
  }

  for (const { face, corners } of rings) {
    // a ring that meets no other than along its whole length begins at its least corner, whoever tells it
    const meetings = [...corners.keys()].filter((at) => isMeeting(corners[at]!));
    const starts = meetings.length ? meetings : [corners.indexOf(corners.reduce((least, name) => (name < least ? name : least)))];
    const lines = starts.map((start, index) => {
      const end = starts[(index + 1) % starts.length]!;
      const count = ((end - start + corners.length - 1) % corners.length) + 2;
      return Array.from({ length: count }, (_, step) => corners[(start + step) % corners.length]!);
    });
    lines.forEach(addArc);
    const ring = lines.map((line) => halves.get(edgeOf(line[0]!, line[1]!))!);
    const known = map.rings.get(face);
    if (known) known.push(ring);
    else map.rings.set(face, [ring]);
  }
  map.rings.set(OUTSIDE, turnAround(map, [...map.arcs.keys()].flatMap((id) => [2 * id, 2 * id + 1]).filter((half) => map.leftOf(half) === OUTSIDE)));
  return map;
}

function withoutRepeats(corners: readonly Corner[]): Corner[] {
  return corners.filter((corner, at) => nameOf(corner) !== nameOf(corners[(at + 1) % corners.length]!));
}
