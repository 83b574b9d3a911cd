import { at, last } from "./list.ts";
import { angleBetween, ahead, crossing, difference, direction, distance, dot, reversed, type Point } from "./plane.ts";
import type { EdgeTag, Hit, PlanarMap } from "./planar-map.ts";
import { thinned } from "./polyline.ts";
import { signedArea } from "./ring.ts";

/** How a cut is traced and when it is refused. */
export interface CutRules {
  angleAt: (point: Point) => number;
  stepMetres: number;
  /** An end snaps to a junction within this. */
  snapMetres: number;
  /** No end nearer than this to an existing vertex: it snaps. */
  minGapMetres: number;
  /** No inner point nearer than this to the outline. */
  clearMetres: number;
  minAngleRadians: number;
  /** Points nearer than this to the straight way are left out. */
  straightMetres: number;
}

/** A cut is traced both ways from a point inside, or one way from a vertex of the outline. */
export type CutStart = { readonly inside: Point } | { readonly vertex: number; readonly inward: Point };

export interface CutPlan {
  face: number;
  start: CutEnd;
  end: CutEnd;
  chain: Point[];
  /** The smallest angle between the cut and the outline at either end. */
  angleRadians: number;
  areaSquareMetres: number;
  leftSquareMetres: number;
}

/** An existing vertex, or a point on a half-edge where one will be made. */
type CutEnd = { point: Point; vertex: number; half?: undefined } | { point: Point; half: number; vertex?: undefined };

interface Trace {
  points: Point[];
  hit: Hit;
}

/** Plans a cut of one face along a field of directions, and judges it before anything is changed. */
export function planCut(map: PlanarMap, face: number, cutStart: CutStart, rules: CutRules): CutPlan | undefined {
  const loop = map.loop(face);
  const ways = traceBothWays(map, loop, cutStart, rules);
  if (!ways) return undefined;
  const { start, startHit, end, endHit } = ways;
  if ((start.vertex !== undefined && start.vertex === end.vertex) || (start.half !== undefined && start.half === end.half)) return undefined;

  // points too near to an end would leave tiny kinks
  const keepFrom = (cutEnd: CutEnd, hit: Hit | undefined) =>
    Math.max(4, rules.stepMetres * 0.45, cutEnd.vertex !== undefined && hit ? 2.5 * distance(cutEnd.point, hit.point) : 0);
  const [fromStart, fromEnd] = [keepFrom(start, startHit), keepFrom(end, endHit)];
  const inner = ways.points.filter((point) => distance(point, start.point) > fromStart && distance(point, end.point) > fromEnd);
  const chain = thinned([start.point, ...inner, end.point], rules.straightMetres);
  if (distance(start.point, end.point) < 15) return undefined;
  if (!isClear(map, loop, chain, start, end, rules.clearMetres)) return undefined;

  const outOfStart = difference(at(chain, 1), at(chain, 0));
  const outOfEnd = difference(at(chain, chain.length - 2), last(chain));
  const angleRadians = Math.min(endAngle(map, loop, start, outOfStart), endAngle(map, loop, end, outOfEnd));
  if (angleRadians < rules.minAngleRadians) return undefined;
  return { face, start, end, chain, angleRadians, ...areas(map, loop, chain, start, end) };
}

/** Carries out a planned cut and returns the new face and the vertex at its end. */
export function commitCut(map: PlanarMap, plan: CutPlan, tag: EdgeTag): { newFace: number; endVertex: number } {
  const vertexOf = (end: CutEnd) => end.vertex ?? map.splitEdge(end.half, end.point);
  const startVertex = vertexOf(plan.start);
  const endVertex = vertexOf(plan.end);
  return { newFace: map.connect(plan.face, startVertex, endVertex, plan.chain.slice(1, -1), tag), endVertex };
}

interface Ways {
  start: CutEnd;
  startHit?: Hit;
  end: CutEnd;
  endHit: Hit;
  points: Point[];
}

function traceBothWays(map: PlanarMap, loop: readonly number[], cutStart: CutStart, rules: CutRules): Ways | undefined {
  if ("vertex" in cutStart) {
    const point = map.point(cutStart.vertex);
    const onward = trace(map, loop, point, cutStart.inward, rules, 0.5);
    return onward && { start: { vertex: cutStart.vertex, point }, end: endAt(map, loop, onward.hit, rules), endHit: onward.hit, points: onward.points };
  }
  const sense = direction(rules.angleAt(cutStart.inside));
  const onward = trace(map, loop, cutStart.inside, sense, rules, 0);
  const back = trace(map, loop, cutStart.inside, reversed(sense), rules, 0);
  if (!onward || !back) return undefined;
  return {
    start: endAt(map, loop, back.hit, rules),
    startHit: back.hit,
    end: endAt(map, loop, onward.hit, rules),
    endHit: onward.hit,
    points: [...back.points.reverse(), cutStart.inside, ...onward.points],
  };
}

/** Walks along the field, kept in one sense, until the outline is met. */
function trace(map: PlanarMap, loop: readonly number[], from: Point, sense: Point, { angleAt, stepMetres }: CutRules, skipMetres: number): Trace | undefined {
  const points: Point[] = [];
  let here = from;
  let heading = sense;
  for (let step = 0; step < 400; step++) {
    const along = direction(angleAt(here));
    heading = dot(along, heading) < 0 ? reversed(along) : along;
    const there = ahead(here, heading, stepMetres);
    const hit = map.firstHit(loop, here, there, step === 0 ? skipMetres : 0);
    if (hit) return { points, hit };
    points.push(there);
    here = there;
  }
  return undefined;
}

function endAt(map: PlanarMap, loop: readonly number[], hit: Hit, { snapMetres, minGapMetres }: CutRules): CutEnd {
  let best: number | undefined;
  let nearest = snapMetres;
  for (const half of loop) {
    const metres = distance(map.originPoint(half), hit.point);
    if (metres >= nearest || metres >= (map.isJunction(half) ? snapMetres : minGapMetres)) continue;
    nearest = metres;
    best = map.origin(half);
  }
  if (best === undefined) {
    const [toOrigin, toDestination] = [distance(map.originPoint(hit.half), hit.point), distance(map.destinationPoint(hit.half), hit.point)];
    if (Math.min(toOrigin, toDestination) >= minGapMetres) return { half: hit.half, point: hit.point };
    best = toOrigin < toDestination ? map.origin(hit.half) : map.destination(hit.half);
  }
  return { vertex: best, point: map.point(best) };
}

const touches = (map: PlanarMap, half: number, end: CutEnd): boolean =>
  end.vertex === undefined ? half === end.half : map.origin(half) === end.vertex || map.destination(half) === end.vertex;

function isClear(map: PlanarMap, loop: readonly number[], chain: readonly Point[], start: CutEnd, end: CutEnd, clearMetres: number): boolean {
  const final = chain.length - 2;
  for (let index = 0; index <= final; index++) {
    const [from, to] = [at(chain, index), at(chain, index + 1)];
    for (const half of loop) {
      const atStart = index === 0 && touches(map, half, start);
      const atEnd = index === final && touches(map, half, end);
      // a wedge at one end is judged by the angle there; a side may not be cut off by both
      if (atStart && atEnd && start.half === end.half) return false;
      if (!atStart && !atEnd && crossing(from, to, map.originPoint(half), map.destinationPoint(half))) return false;
    }
    const isInner = index > 0 && distance(from, start.point) > clearMetres * 1.6 && distance(from, end.point) > clearMetres * 1.6;
    if (isInner && loop.some((half) => map.footOn(half, from).metres < clearMetres)) return false;
  }
  return true;
}

/** The smallest angle between the cut and the outline at one of its ends. */
function endAngle(map: PlanarMap, loop: readonly number[], end: CutEnd, outward: Point): number {
  let least = Math.PI;
  for (const half of loop) {
    if (!touches(map, half, end)) continue;
    const both = [map.originPoint(half), map.destinationPoint(half)];
    const far = end.vertex === undefined ? both : [map.origin(half) === end.vertex ? map.destinationPoint(half) : map.originPoint(half)];
    for (const point of far) least = Math.min(least, angleBetween(outward, difference(point, end.point)));
  }
  return least;
}

function areas(map: PlanarMap, loop: readonly number[], chain: readonly Point[], start: CutEnd, end: CutEnd) {
  const indexOf = (cutEnd: CutEnd) => (cutEnd.vertex === undefined ? loop.indexOf(cutEnd.half) : loop.findIndex((half) => map.origin(half) === cutEnd.vertex));
  const stop = (indexOf(start) + (start.vertex === undefined ? 1 : 0)) % loop.length;
  const part = [...chain];
  for (let index = (indexOf(end) + 1) % loop.length; index !== stop; index = (index + 1) % loop.length) part.push(map.originPoint(at(loop, index)));
  const areaSquareMetres = signedArea(loop.map((half) => map.originPoint(half)));
  return { areaSquareMetres, leftSquareMetres: Math.min(Math.abs(signedArea(part)), areaSquareMetres) };
}
