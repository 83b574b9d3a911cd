import { halfWidthMetres } from "../town/compounds.ts";
import { at, cheapest } from "../town/list.ts";
import { between, cross, difference, distance, footOnSegment, unit, type Point } from "../town/plane.ts";
import type { PlanarMap } from "../town/planar-map.ts";
import { thinned } from "../town/polyline.ts";
import { sides } from "../town/ring.ts";

const STEP_METRES = 1.5;
const HALF_GATE_METRES = 4.5;
/** From the edge of the street to the wall; two compounds share a thin strip. */
const SETBACK_METRES = 0.8;
const SHARED_METRES = 0.6;
/** Where two sides are so nearly in line that their crossing is far away. */
const STRAIGHT = 0.12;
const FARTHEST_CORNER_METRES = 60;

export interface Walled {
  walls: Point[][];
  /** Where each gate stands in the wall. */
  gates: Point[];
}

/** The wall inside an outline, half a street from its middle, open at the gates. */
export function wallsOf(map: PlanarMap, outline: readonly number[], gateVertices: readonly number[]): Walled {
  const corners = innerCorners(map, outline);
  const gates = gateVertices.map((vertex) => nearestOn(corners, map.point(vertex)));
  const walls: Point[][] = [];
  let run: Point[] = [];
  const finish = () => {
    if (run.length > 1) walls.push(thinned(run, 0.15));
    run = [];
  };
  for (const [from, to] of sides(corners)) {
    const steps = Math.max(1, Math.ceil(distance(from, to) / STEP_METRES));
    for (let step = 0; step <= steps; step++) {
      const point = between(from, to, step / steps);
      if (gates.some((gate) => distance(gate, point) < HALF_GATE_METRES)) finish();
      else run.push(point);
    }
  }
  finish();
  return { walls, gates };
}

/** One corner inside each corner of the outline: where the two shifted sides cross. */
function innerCorners(map: PlanarMap, outline: readonly number[]): Point[] {
  return outline.map((after, index) => {
    const before = at(outline, (index + outline.length - 1) % outline.length);
    const corner = map.originPoint(after);
    const [inBefore, inAfter] = [inward(map, before), inward(map, after)];
    const [metresBefore, metresAfter] = [setbackMetres(map, before), setbackMetres(map, after)];
    const sine = cross(inBefore, inAfter);
    if (Math.abs(sine) < STRAIGHT) {
      const [x, y] = unit([inBefore[0] + inAfter[0], inBefore[1] + inAfter[1]]);
      const metres = Math.max(metresBefore, metresAfter);
      return [corner[0] + x * metres, corner[1] + y * metres];
    }
    const crossing: Point = [
      corner[0] + (metresBefore * inAfter[1] - metresAfter * inBefore[1]) / sine,
      corner[1] + (metresAfter * inBefore[0] - metresBefore * inAfter[0]) / sine,
    ];
    return distance(crossing, corner) < FARTHEST_CORNER_METRES ? crossing : [corner[0] + inAfter[0] * metresAfter, corner[1] + inAfter[1] * metresAfter];
  });
}

function inward(map: PlanarMap, half: number): Point {
  const [x, y] = unit(difference(map.destinationPoint(half), map.originPoint(half)));
  return [-y, x];
}

function setbackMetres(map: PlanarMap, half: number): number {
  const { kind } = map.tag(half);
  return kind === "wall" ? SHARED_METRES : halfWidthMetres(kind) + SETBACK_METRES;
}

function nearestOn(ring: readonly Point[], point: Point): Point {
  const feet = [...sides(ring)].map(([from, to]) => footOnSegment(point, from, to));
  return cheapest(feet, ({ metres }) => metres)?.point ?? point;
}
