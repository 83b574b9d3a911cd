import { distance, type Point } from "./plane.ts";
import { OUTSIDE, type PlanarMap, type Zone } from "./planar-map.ts";
import type { StreetNames, StreetRole } from "./street-names.ts";

const LEAST_GAP_METRES = 230;
const STRIPS = [
  { role: "river", zone: "river-strip", middle: "river" },
  { role: "rail", zone: "railway-strip", middle: "rail" },
] as const;

/** Cuts the strips along river and railway where inland streets meet their roads, so that areas can share them out. */
export function splitStrips(map: PlanarMap, streets: StreetNames): void {
  for (const { role, zone, middle } of STRIPS) {
    const done: { point: Point; isNorth: boolean }[] = [];
    for (let vertex = 0, count = map.vertexCount; vertex < count; vertex++) {
      const half = roadAtJunction(map, streets, vertex, role, zone);
      if (half === undefined) continue;
      const point = map.point(vertex);
      const isNorth = isNorthOf(map, vertex, zone);
      if (done.some((other) => other.isNorth === isNorth && distance(other.point, point) < LEAST_GAP_METRES)) continue;
      if (cutToMiddle(map, half, middle)) done.push({ point, isNorth });
    }
  }
}

/** The half-edge of the road on the side of the strip, if an inland street meets the road here and none crosses the strip. */
function roadAtJunction(map: PlanarMap, streets: StreetNames, vertex: number, role: StreetRole, zone: Zone): number | undefined {
  const leaving = map.leaving(vertex);
  const road = leaving.filter((half) => streets.roleOf(map.tag(half).street) === role);
  const isJunction = road.length >= 2 && leaving.length >= 3;
  if (!isJunction || leaving.some((half) => map.tag(half).bridge || map.tag(half).railwayCrossing)) return undefined;
  return road.find((half) => zoneAt(map, half) === zone);
}

function cutToMiddle(map: PlanarMap, half: number, middle: "river" | "rail"): boolean {
  const [from, to] = [map.originPoint(half), map.destinationPoint(half)];
  const length = distance(from, to);
  const [acrossX, acrossY] = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
  const face = map.face(half);
  const hit = map.firstHit(map.loop(face), [from[0] + acrossX * 0.5, from[1] + acrossY * 0.5], [from[0] + acrossX * 400, from[1] + acrossY * 400], 0.5);
  if (!hit || map.tag(hit.half).kind !== middle) return false;
  map.connect(face, map.origin(half), map.vertexAt(hit.half, hit.point, 6), [], { kind: "strip-cut" });
  return true;
}

function zoneAt(map: PlanarMap, half: number): Zone | undefined {
  const face = map.face(half);
  return face === OUTSIDE ? undefined : map.faceTag(face).zone;
}

/** Whether the strip lies to the left of the road as it runs east: so the road is on the strip's south side. */
function isNorthOf(map: PlanarMap, vertex: number, zone: Zone): boolean {
  return map.leaving(vertex).some((half) => zoneAt(map, half) === zone && map.destinationPoint(half)[0] > map.point(vertex)[0]);
}
