import { at } from "./list.ts";
import { between, crossing, difference, distance, dot, type Point } from "./plane.ts";

/** The corners of a polygon in order, the first not repeated; counter-clockwise where its area is positive. */
export type PlaneRing = readonly Point[];

/** Each side of a ring, from its corner to the next. */
export function* sides(ring: PlaneRing): Generator<[from: Point, to: Point, index: number]> {
  for (let index = 0; index < ring.length; index++) yield [at(ring, index), at(ring, (index + 1) % ring.length), index];
}

export function signedArea(ring: PlaneRing): number {
  let doubled = 0;
  let [xBefore, yBefore] = at(ring, ring.length - 1);
  for (const [x, y] of ring) {
    doubled += xBefore * y - x * yBefore;
    [xBefore, yBefore] = [x, y];
  }
  return doubled / 2;
}

export function centroid(ring: PlaneRing): Point {
  const first = at(ring, 0);
  let [sumX, sumY, doubled] = [0, 0, 0];
  let [xBefore, yBefore] = difference(at(ring, ring.length - 1), first);
  for (const corner of ring) {
    const [x, y] = difference(corner, first);
    const piece = xBefore * y - x * yBefore;
    doubled += piece;
    sumX += (xBefore + x) * piece;
    sumY += (yBefore + y) * piece;
    [xBefore, yBefore] = [x, y];
  }
  return Math.abs(doubled) < 1e-9 ? first : [first[0] + sumX / (3 * doubled), first[1] + sumY / (3 * doubled)];
}

export function perimeter(ring: PlaneRing): number {
  let metres = 0;
  for (const [from, to] of sides(ring)) metres += distance(from, to);
  return metres;
}

/** 1 for a circle, towards 0 for a thin strip (Polsby and Popper). */
export function roundness(ring: PlaneRing): number {
  return (4 * Math.PI * signedArea(ring)) / perimeter(ring) ** 2;
}

export function isInside([x, y]: Point, ring: PlaneRing): boolean {
  let inside = false;
  let [xBefore, yBefore] = at(ring, ring.length - 1);
  for (const [xHere, yHere] of ring) {
    if (yHere > y !== yBefore > y && x < ((xBefore - xHere) * (y - yHere)) / (yBefore - yHere) + xHere) inside = !inside;
    [xBefore, yBefore] = [xHere, yHere];
  }
  return inside;
}

export function overlaps(a: PlaneRing, b: PlaneRing): boolean {
  for (const [fromA, toA] of sides(a)) {
    for (const [fromB, toB] of sides(b)) if (crossing(fromA, toA, fromB, toB)) return true;
  }
  return isInside(at(a, 0), b) || isInside(at(b, 0), a);
}

export interface Extent {
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

export function extentOf(ring: PlaneRing): Extent {
  const extent = { minX: Infinity, maxX: -Infinity, minY: Infinity, maxY: -Infinity };
  for (const [x, y] of ring) {
    extent.minX = Math.min(extent.minX, x);
    extent.maxX = Math.max(extent.maxX, x);
    extent.minY = Math.min(extent.minY, y);
    extent.maxY = Math.max(extent.maxY, y);
  }
  return extent;
}

export function rectangle(minX: number, minY: number, maxX: number, maxY: number): Point[] {
  return [[minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]];
}

/** The part of a convex ring on that side of the line through `foot` to which `normal` points. */
export function clippedByLine(ring: PlaneRing, foot: Point, normal: Point): Point[] {
  const out: Point[] = [];
  for (const [from, to] of sides(ring)) {
    const heightFrom = dot(difference(from, foot), normal);
    const heightTo = dot(difference(to, foot), normal);
    if (heightFrom >= 0) out.push(from);
    if (heightFrom >= 0 !== heightTo >= 0) out.push(between(from, to, heightFrom / (heightFrom - heightTo)));
  }
  return out;
}

/**
 * The convex kernel of a ring: every point at least `gapsMetres[i]` inside the line of side i.
 *
 * Always within the ring, and empty for a very concave one.
 */
export function convexKernel(ring: PlaneRing, gapsMetres: readonly number[]): Point[] {
  const { minX, minY, maxX, maxY } = extentOf(ring);
  let kernel = rectangle(minX, minY, maxX, maxY);
  for (const [from, to, index] of sides(ring)) {
    if (kernel.length < 3) return [];
    const length = distance(from, to);
    if (length < 0.05) continue; // too short to have a direction
    const normal: Point = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
    const gap = at(gapsMetres, index);
    kernel = clippedByLine(kernel, [from[0] + normal[0] * gap, from[1] + normal[1] * gap], normal);
  }
  return kernel.length < 3 ? [] : kernel;
}

/** The stretch of a convex ring at height y. */
export function chordAt(ring: PlaneRing, y: number): [from: number, to: number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const [from, to] of sides(ring)) {
    if ((from[1] - y) * (to[1] - y) > 0) continue;
    const ends = from[1] === to[1] ? [from[0], to[0]] : [from[0] + ((to[0] - from[0]) * (y - from[1])) / (to[1] - from[1])];
    low = Math.min(low, ...ends);
    high = Math.max(high, ...ends);
  }
  return high > low ? [low, high] : undefined;
}
