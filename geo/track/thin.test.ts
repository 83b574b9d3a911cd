import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceMetres } from "../sphere/distance.ts";
import { property } from "../testing/property.ts";
import { thinTrack, type TrackPoint } from "./thin.ts";

const METRE = 1 / 111_195;
const SILENCE_SECONDS = 600;
/** Metres east and north of a place, seconds from a moment. */
const point = (seconds: number, east: number, north = 0, mustStay = false): TrackPoint => ({
  position: [123.43 + (east * METRE) / Math.cos((41.8 * Math.PI) / 180), 41.8 + north * METRE], atMilliseconds: seconds * 1000, mustStay,
});
const thinned = (points: readonly TrackPoint[], metres: number) => thinTrack(points, metres, SILENCE_SECONDS).kept;

test("a straight even walk is its two ends", () => {
  expect(thinned(Array.from({ length: 60 }, (_, at) => point(at * 10, at * 12)), 1)).toEqual([0, 59]);
});
test("who stood before walking on the same line still stands there afterwards", () => {
  const stood = Array.from({ length: 30 }, (_, at) => point(at * 10, 0));
  const walked = Array.from({ length: 30 }, (_, at) => point(300 + at * 10, at * 12));
  expect(thinned([...stood, ...walked], 5)).toEqual([0, 30, 59]);
});
test("both ends of a silence stay, and where somebody pressed the alarm", () => {
  const points = [point(0, 0), point(10, 10), point(20, 20), point(20 + 601, 30), point(631, 40), point(641, 50, 0, true), point(651, 60), point(661, 70)];
  expect(thinned(points, 1_000)).toEqual([0, 2, 3, 5, 7]);
});
test("nothing, one and two points are left as they are", () => {
  for (const length of [0, 1, 2]) expect(thinned(Array.from({ length }, (_, at) => point(at, at)), 50)).toHaveLength(length);
});
test("what cannot be a distance is refused", () => {
  expect(() => thinned([point(0, 0)], Number.NaN)).toThrow(RangeError);
});

const walk = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 700 }), east: fc.double({ min: -80, max: 80, noNaN: true }), north: fc.double({ min: -80, max: 80, noNaN: true }) }), { maxLength: 60 }).map((steps) => {
  let [seconds, east, north] = [0, 0, 0];
  return steps.map((step) => point((seconds += step.seconds), (east += step.east), (north += step.north)));
});
property([walk, fc.double({ min: 0, max: 100, noNaN: true })])("at the moment of each point left out its bearer was no farther away than promised, by the distance on the globe", (points, metres) => {
  const { kept, mostMetres } = thinTrack(points, metres, SILENCE_SECONDS);
  expect(mostMetres).toBeLessThanOrEqual(metres);
  let farthest = 0;
  points.forEach((each, at) => {
    if (kept.includes(at)) return;
    const [before, after] = [points[kept.findLast((other) => other < at) ?? -1], points[kept.find((other) => other > at) ?? -1]];
    if (!before || !after) throw new Error("an end was left out");
    const whole = after.atMilliseconds - before.atMilliseconds;
    const part = whole ? (each.atMilliseconds - before.atMilliseconds) / whole : 0;
    farthest = Math.max(farthest, distanceMetres(each.position, [before.position[0] + part * (after.position[0] - before.position[0]), before.position[1] + part * (after.position[1] - before.position[1])]));
  });
  expect(Math.abs(farthest - mostMetres)).toBeLessThan(0.001 + 0.001 * farthest);
});
