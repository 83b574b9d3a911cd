import { expect, test } from "vitest";
import { buildNetwork, type Way } from "#geo/network/build.ts";
import type { Position } from "#geo/position.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { Random } from "../seed/town/random.ts";
import { Ground } from "./ground.ts";
import { Handset } from "./handset.ts";
import { Walker } from "./walker.ts";

const STEP = 0.001;
const HOME: Position = [123.41, 41.81];
/** Ten streets each way, some 100 m apart, and a dead end. */
const lines = Array.from({ length: 11 }, (_, n): Position[][] => {
  const along = Array.from({ length: 11 }, (__, at) => at * STEP * 2);
  return [along.map((at): Position => [123.4 + at, 41.8 + n * 2 * STEP]), along.map((at): Position => [123.4 + n * 2 * STEP, 41.8 + at])];
}).flat();
const ways = [...lines, [[123.4, 41.8], [123.39, 41.79]] as Position[]].map((positions, id): Way => ({ id, positions, forwards: true, backwards: true, steps: false, rolling: true, public: true }));
const ground = new Ground(buildNetwork(ways).network);

const walkerOf = (seed: string, start?: Position) => new Walker(ground, new Random(seed), { home: HOME, roamMetres: 300, ...(start && { start }) });

test("a walker keeps to the streets, at a pace people have, near home, and stands now and then", () => {
  let standing = 0;
  for (const seed of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
    const walker = walkerOf(seed, HOME);
    let before = walker.place.position;
    let travelled = 0;
    for (let seconds = 0; seconds < 4 * 3600; seconds += 10) {
      walker.walk(10);
      const { position, headingDegrees } = walker.place;
      expect(ground.snap(position)?.setbackMetres).toBeLessThan(0.1);
      expect(distanceMetres(before, position)).toBeLessThan(6.5 * 10);
      expect(distanceMetres(HOME, position)).toBeLessThan(900);
      expect(headingDegrees).toBeGreaterThanOrEqual(0);
      expect(headingDegrees).toBeLessThan(360);
      travelled += distanceMetres(before, position);
      if (walker.speedMetresPerSecond === 0) standing++;
      before = position;
    }
    expect(travelled).toBeGreaterThan(2_000);
  }
  expect(standing).toBeGreaterThan(50);
});

test("the heading is the way they go", () => {
  const walker = walkerOf("x", [123.405, 41.8]); // on a street that runs from west to east
  const before = walker.place;
  walker.walk(2);
  const east = walker.place.position[0] > before.position[0];
  expect(walker.place.headingDegrees).toBeCloseTo(east ? 90 : 270, 1);
});

test("at a dead end they turn round, and far from home they come back", () => {
  const walker = walkerOf("y", [123.3901, 41.7901]);
  for (let seconds = 0; seconds < 3 * 3600; seconds += 10) walker.walk(10);
  expect(distanceMetres(HOME, walker.place.position)).toBeLessThan(900);
});

test("the same seed walks the same way", () => {
  const tracks = ["same", "same", "other"].map((seed) => {
    const walker = walkerOf(seed);
    return Array.from({ length: 50 }, () => (walker.walk(10), walker.place.position.join()));
  });
  expect(tracks[0]).toEqual(tracks[1]);
  expect(tracks[0]).not.toEqual(tracks[2]);
});

test("a handset errs by metres, drains and charges, and is now and then out of reach", () => {
  const walker = walkerOf("z", HOME);
  const handset = new Handset(new Random("handset"), ground);
  const batteries: number[] = [];
  let away = 0;
  let worst = 0;
  for (let report = 0; report < 20_000; report++) {
    const said = new URLSearchParams(handset.report(walker, 10, 1_767_250_000_000 + report * 10_000));
    worst = Math.max(worst, distanceMetres(walker.place.position, [Number(said.get("lon")), Number(said.get("lat"))]));
    batteries.push(Number(said.get("batt")));
    if (!handset.isReachable) away++;
  }
  expect(worst).toBeGreaterThan(5);
  expect(worst).toBeLessThan(45);
  expect(Math.min(...batteries)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...batteries)).toBeLessThanOrEqual(100);
  expect(away / 20_000).toBeGreaterThan(0.005);
  expect(away / 20_000).toBeLessThan(0.1);
});
