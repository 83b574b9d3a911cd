import { describe, expect, test } from "vitest";
import { ADULT } from "#geo/network/costs.ts";
import { buildNetwork } from "#geo/network/build.ts";
import { Search } from "#geo/network/search.ts";
import { Snapper } from "#geo/network/snap.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { crossing, wayOf } from "#geo/testing/ways.ts";
import { sitingQuestionSchema, type SitingQuestion } from "#contract/siting.ts";
import { costsTowards } from "../circles/rules.ts";
import { findSites, type Ground, type SitingFound } from "./rules.ts";

/** Sites are told by their place among the candidates. One street with a house at each of nine crossings; old people live only in the last. */
const COLUMNS = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const { network } = buildNetwork([wayOf(1, COLUMNS.map((column) => crossing(column, 0)))]);
const snapper = new Snapper(network);
const spot = (column: number) => snapper.snap(crossing(column, 0))!;
const BLOCK_MINUTES = distanceMetres(crossing(0, 0), crossing(1, 0)) / ADULT.metresPerSecond / 60;
const HOUSEHOLDS = [10, 20, 30, 40, 50, 60, 70, 80, 90];

const ground = (points: number[], candidates: number[]): Ground => ({
  network, costs: costsTowards(network, "adult", []), search: new Search(network),
  demands: { spots: COLUMNS.map((column) => [spot(column)]), households: HOUSEHOLDS, agedShare: COLUMNS.map((column) => (column === 8 ? 1 : 0)) },
  points: points.map(spot), candidates: candidates.map((column) => [spot(column)]),
});
const oneBlock = Math.ceil(BLOCK_MINUTES);

function found(where: Ground, question: Partial<SitingQuestion>): SitingFound {
  let last: (() => SitingFound) | undefined;
  for (const each of findSites(where, sitingQuestionSchema.parse({ goal: "coverage", kind: "canteen", minutes: oneBlock, ...question }))) last = each ?? last;
  return last!();
}

describe("one block on foot", () => {
  test("is what a minute's limit means here", () => {
    expect(2 * BLOCK_MINUTES).toBeGreaterThan(oneBlock);
  });

  test("the best site is where most are newly within reach; who is so already does not count", () => {
    const { sites, households, value, bound, gap, totals } = found(ground([8], COLUMNS), { count: 1 });
    expect([sites, households, value, bound, gap]).toEqual([[5], [180], 180, 180, 0]);
    expect(totals).toEqual({ total: 450, within: 170, withinThen: 350, beyond: 0 });
  });

  test("two sites share no household in what each is said to bring", () => {
    const { sites, households, value } = found(ground([], COLUMNS), { count: 2 });
    expect(sites).toEqual([4, 7]);
    expect([households, value]).toEqual([[150, 240], 390]);
  });

  test("the fewest that reach all that can be reached, and how many cannot", () => {
    const { sites, value, gap, totals } = found(ground([8], [0, 1, 3, 4]), { goal: "fewest" });
    expect([sites.length, value, gap]).toEqual([2, 2, 0]);
    expect(totals).toEqual({ total: 450, within: 170, withinThen: 170 + 210, beyond: 70 });
  });

  test("old people may count for more", () => {
    expect(found(ground([], [5, 8]), { count: 1, extraForAged: 0 })).toMatchObject({ sites: [0], value: 50 + 60 + 70 });
    expect(found(ground([], [5, 8]), { count: 1, extraForAged: 1 })).toMatchObject({ sites: [1], value: 80 + 2 * 90 });
  });

  test("the shortest ways are those to what there is or comes, in minutes a household", () => {
    const { sites, value, bound } = found(ground([], COLUMNS), { goal: "ways", count: 1 });
    const minutes = (site: number) => HOUSEHOLDS.reduce((sum, households, column) => sum + households * Math.abs(column - site) * BLOCK_MINUTES, 0) / 450;
    expect(sites).toEqual([6]);
    expect(value).toBeCloseTo(minutes(6), 1);
    expect(bound).toBeCloseTo(value, 9);
    expect(found(ground([6], COLUMNS), { goal: "ways", count: 1 }).value).toBeLessThan(value);
  });

  test("without a candidate in reach of anybody nothing is gained, and it is said", () => {
    expect(found(ground([0, 1, 2, 3, 4, 5, 6, 7, 8], [4]), { count: 1 })).toMatchObject({ value: 0, bound: 0, gap: 0 });
  });
});
