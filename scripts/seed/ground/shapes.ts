import type { Position } from "#geo/position.ts";
import type { ToPosition } from "../projection.ts";
import { at } from "../town/list.ts";
import { outlinesOf, ringPoints, type Grouping, type Outline } from "../town/outlines.ts";
import type { PlanarMap } from "../town/planar-map.ts";
import type { Point } from "../town/plane.ts";
import { isInside } from "../town/ring.ts";

export type Rings = Position[][];

/** A ring of the town on the lattice, closed. Corners that fall together there are one. */
export function closedRing(points: readonly Point[], toPosition: ToPosition): Position[] {
  const ring: Position[] = [];
  for (const point of points) {
    const position = toPosition(point);
    const before = ring.at(-1);
    if (!before || before[0] !== position[0] || before[1] !== position[1]) ring.push(position);
  }
  return [...ring, at(ring, 0)];
}

/** The polygons of every group of faces, holes with the ring that holds them. */
export function polygonsOf(map: PlanarMap, groupOf: Grouping, toPosition: ToPosition): Map<number, Rings[]> {
  return new Map([...outlinesOf(map, groupOf)].map(([group, outline]) => [group, polygonsOfOutline(map, outline, toPosition)]));
}

function polygonsOfOutline(map: PlanarMap, { outer, holes }: Outline, toPosition: ToPosition): Rings[] {
  const rings = outer.map((ring) => ringPoints(map, ring));
  const polygons = rings.map((ring) => [closedRing(ring, toPosition)]);
  for (const hole of holes) {
    const points = ringPoints(map, hole);
    const corners = new Set(points.map(String));
    // a corner the two share says nothing about which holds which
    const holder = rings.findIndex((ring) => ring.every((corner) => !corners.has(String(corner))) && isInside(at(points, 0), ring));
    at(polygons, Math.max(0, holder)).push(closedRing(points, toPosition));
  }
  return polygons;
}
