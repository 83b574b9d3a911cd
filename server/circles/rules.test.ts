import { describe, expect, test } from "vitest";
import { buildNetwork, type Way } from "#geo/network/build.ts";
import { Search } from "#geo/network/search.ts";
import { Snapper } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { crossing, wayOf } from "#geo/testing/ways.ts";
import type { Door } from "../streets/rules.ts";
import { circleOf, costsTowards, householdsWithin } from "./rules.ts";

/** A street of four blocks along row 0, and one north from its second crossing; a house at each crossing of the first. */
const WAYS: Way[] = [wayOf(11, [crossing(0, 0), crossing(1, 0)]), wayOf(12, [crossing(1, 0), crossing(2, 0), crossing(4, 0)]), wayOf(13, [crossing(1, 0), crossing(1, 4)])];
const { network } = buildNetwork(WAYS);
const snapper = new Snapper(network);
const doors: Door[] = [0, 1, 2, 3, 4].map((column) => ({ building: 100 + column, households: 10 + column, area: column < 3 ? 6 : 7, spot: snapper.snap(crossing(column, 0)) }));
const point = { spot: snapper.snap(crossing(0, 0))!, owner: 1 };
const metresOf = (line: readonly Position[]) => line.slice(1).reduce((sum, position, index) => sum + distanceMetres(line[index] ?? position, position), 0);
const circle = (minutes: number, closed: readonly number[] = [], sources = [point]) => circleOf(network, doors, costsTowards(network, closed), sources, minutes, new Search(network));
const BLOCK = distanceMetres(crossing(0, 0), crossing(1, 0));

describe("within two minutes of the western end", () => {
  const { streets, partial, isWithin } = circle(2);
  const reached = 2 * 60 * 1.2;

  test("the first block lies wholly within, of the others so much as is left", () => {
    expect(streets).toEqual([11]);
    expect(partial).toHaveLength(2);
    for (const line of partial) expect(metresOf(line)).toBeCloseTo(reached - BLOCK, 0);
    expect(partial.every((line) => line.some((position) => String(position) === String(crossing(1, 0))))).toBe(true);
  });

  test("households are counted door by door, houses beyond are named, each for its area", () => {
    expect([...isWithin]).toEqual([1, 1, 0, 0, 0]);
    expect(householdsWithin(doors, isWithin, new Set([6]))).toEqual({ total: 33, within: 21, uncoveredBuildings: [102] });
    expect(householdsWithin(doors, isWithin, new Set([6, 7]))).toEqual({ total: 60, within: 21, uncoveredBuildings: [102, 103, 104] });
    expect(householdsWithin(doors, isWithin, new Set())).toEqual({ total: 0, within: 0, uncoveredBuildings: [] });
  });
});

test("a closed street is passed by nobody: what lies behind it is out of reach, what lies on it, too", () => {
  expect(circle(30).streets).toEqual([11, 12, 13]);
  const { streets, partial, isWithin } = circle(30, [12]);
  expect(streets).toEqual([11, 13]);
  expect(partial).toEqual([]);
  expect([...isWithin]).toEqual([1, 1, 0, 0, 0]);
});

test("without an open point nothing is within reach and every house is out of it", () => {
  const { streets, partial, isWithin } = circle(30, [], []);
  expect([streets, partial]).toEqual([[], []]);
  expect(householdsWithin(doors, isWithin, new Set([6, 7])).uncoveredBuildings).toEqual([100, 101, 102, 103, 104]);
});

test("a house is covered when one of its doors is, and one no way leads to never", () => {
  const both: Door[] = [{ building: 1, households: 5, area: 6, spot: undefined }, { building: 1, households: 6, area: 6, spot: doors[0]?.spot }, { building: 2, households: 7, area: 6, spot: undefined }];
  const { isWithin } = circleOf(network, both, costsTowards(network, []), [point], 5, new Search(network));
  expect(householdsWithin(both, isWithin, new Set([6]))).toEqual({ total: 18, within: 6, uncoveredBuildings: [2] });
});
