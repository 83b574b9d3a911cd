import { toDegrees } from "../lattice.ts";
import type { ArcMap } from "./arc-map.ts";
import { outerRing } from "./inside.ts";
import type { Corner } from "./exact.ts";

/** Metres of a step of the lattice north, and of one east at the equator: the mean radius of the earth (IUGG). */
const METRES_A_STEP = (6_371_008.8 * Math.PI) / 180 / 1e7;

/** A corner in metres from another, flat: good for an area of a few kilometres. */
export const flatFrom = ([x, y]: Corner): ((corner: Corner) => [east: number, north: number]) => {
  const east = METRES_A_STEP * Math.cos((toDegrees(y) * Math.PI) / 180);
  return (corner) => [(corner[0] - x) * east, (corner[1] - y) * METRES_A_STEP];
};

export const lengthMetres = (line: readonly Corner[]): number => {
  const [origin = [0, 0] as const] = line;
  const flat = line.map(flatFrom(origin));
  return flat.reduce((sum, [x, y], at) => (at ? sum + Math.hypot(x - flat[at - 1]![0], y - flat[at - 1]![1]) : 0), 0);
};

export interface Shape {
  areaSquareMetres: number;
  perimeterMetres: number;
  /** 4π area ÷ perimeter²: 1 is a circle, 0 a thread. Holes count with both. */
  polsbyPopper: number;
  /** Area ÷ that of the smallest circle around it. */
  reock: number;
}

/** How compact a face is. Cost O(n) for its corners, the circle included. */
export function shapeOf(map: ArcMap, face: number): Shape {
  const origin = outerRing(map, face)[0] ?? [0, 0];
  const flat = flatFrom(origin);
  const rings = map.ringsOf(face).map((ring) => map.ring(ring).map(flat));
  const area = rings.reduce((sum, ring) => sum + areaOf(ring), 0);
  const perimeter = rings.reduce((sum, ring) => sum + ring.reduce((length, [x, y], at) => length + Math.hypot(x - ring.at(at - 1)![0], y - ring.at(at - 1)![1]), 0), 0);
  const { radius } = circleAround(rings.flat());
  return { areaSquareMetres: area, perimeterMetres: perimeter, polsbyPopper: (4 * Math.PI * area) / perimeter ** 2, reock: area / (Math.PI * radius ** 2) };
}

type Flat = readonly [number, number];

const areaOf = (ring: readonly Flat[]): number => ring.reduce((sum, [x, y], at) => sum + ring.at(at - 1)![0] * y - x * ring.at(at - 1)![1], 0) / 2;

export interface Circle {
  centre: Flat;
  radius: number;
}

/**
 * The smallest circle around places: the one through two or three of them that holds all.
 *
 * By moving the farthest to the front (Welzl 1991), O(n) in practice; no chance, so the same each time.
 */
export function circleAround(places: readonly Flat[]): Circle {
  const order = hullOf(places);
  let circle: Circle = { centre: order[0] ?? [0, 0], radius: 0 };
  const misses = ({ centre, radius }: Circle, [x, y]: Flat): boolean => Math.hypot(x - centre[0], y - centre[1]) > radius * (1 + 1e-12);
  for (const [i, a] of order.entries()) {
    if (!misses(circle, a)) continue;
    circle = { centre: a, radius: 0 };
    for (const [j, b] of order.slice(0, i).entries()) {
      if (!misses(circle, b)) continue;
      circle = over(a, b);
      for (const c of order.slice(0, j)) if (misses(circle, c)) circle = through(a, b, c) ?? circle;
    }
  }
  return circle;
}

const over = (a: Flat, b: Flat): Circle => ({ centre: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], radius: Math.hypot(a[0] - b[0], a[1] - b[1]) / 2 });

function through(a: Flat, b: Flat, c: Flat): Circle | undefined {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const twice = 2 * (bx * cy - by * cx);
  if (twice === 0) return undefined;
  const [x, y] = [(cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / twice, (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / twice];
  return { centre: [a[0] + x, a[1] + y], radius: Math.hypot(x, y) };
}

/** The corners of the convex hull, anticlockwise, none on a straight piece of it (Andrew 1979). */
function hullOf(places: readonly Flat[]): Flat[] {
  const sorted = [...places].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (order: readonly Flat[]): Flat[] => {
    const hull: Flat[] = [];
    for (const c of order) {
      for (let a = hull.at(-2), b = hull.at(-1); a && b && (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0; a = hull.at(-2), b = hull.at(-1)) hull.pop();
      hull.push(c);
    }
    return hull.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...chain(sorted), ...chain(sorted.toReversed())];
}
