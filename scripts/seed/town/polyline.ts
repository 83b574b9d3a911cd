import { at, last } from "./list.ts";
import { distance, footOnSegment, type Point } from "./plane.ts";

export type Polyline = readonly Point[];

export function lengthMetres(line: Polyline): number {
  let metres = 0;
  for (let index = 1; index < line.length; index++) metres += distance(at(line, index - 1), at(line, index));
  return metres;
}

/** The line moved to its left by `metres`, or by what `metres` gives for each of its points. */
export function movedLeft(line: Polyline, metres: number | ((point: Point) => number)): Point[] {
  return line.map((point, index) => {
    const before = at(line, Math.max(0, index - 1));
    const after = at(line, Math.min(line.length - 1, index + 1));
    const length = distance(before, after) || 1;
    const shift = typeof metres === "number" ? metres : metres(point);
    return [point[0] - ((after[1] - before[1]) / length) * shift, point[1] + ((after[0] - before[0]) / length) * shift];
  });
}

/** The line without the inner points that lie within `toleranceMetres` of the straight way past them. */
export function thinned(line: Polyline, toleranceMetres: number): Point[] {
  const out = [at(line, 0)];
  for (let index = 1; index + 1 < line.length; index++) {
    const point = at(line, index);
    if (footOnSegment(point, last(out), at(line, index + 1)).metres > toleranceMetres) out.push(point);
  }
  out.push(last(line));
  return out;
}
