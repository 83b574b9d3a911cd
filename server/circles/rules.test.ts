import { describe, expect, test } from "vitest";
import { Ground } from "#geo/circles/ground.ts";
import { Homes } from "#geo/circles/homes.ts";
import { buildNetwork, type Way } from "#geo/network/build.ts";
import { IMPASSABLE } from "#geo/network/costs.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import { edgeCount } from "#geo/network/network.ts";
import { Reach } from "#geo/network/reach.ts";
import { Search } from "#geo/network/search.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { crossing, wayOf } from "#geo/testing/ways.ts";
import type { Door } from "#contract/ground.ts";
import { circleOf, claimsOf, costsTowards, coverageOf, householdsWithin, type Board } from "./rules.ts";
import { outsideCells, coverageCells } from "./table.ts";
import { wayFrom } from "./way.ts";

/** A street of four blocks along row 0, and one north from its second crossing; a house at each crossing of the first. */
const WAYS: Way[] = [wayOf(11, [crossing(0, 0), crossing(1, 0)]), wayOf(12, [crossing(1, 0), crossing(2, 0), crossing(4, 0)]), wayOf(13, [crossing(1, 0), crossing(1, 4)])];
const BLOCK = distanceMetres(crossing(0, 0), crossing(1, 0));

function town(ways: readonly Way[], columns = [0, 1, 2, 3, 4]) {
  const { network } = buildNetwork(ways);
  const finder = new DoorFinder(network, [], []);
  const doors: Door[] = columns.map((column) => ({ building: 100 + column, households: 10 + column, aged65: column, area: column < 3 ? 6 : 7, position: crossing(column, 0), spots: finder.spotsOf(crossing(column, 0)) }));
  const ground = new Ground(network, []);
  const board: Board = { ground, search: new Search(network), homes: new Homes(doors.map(({ spots }) => spots), edgeCount(network)), places: doors.map(({ position }) => ground.plane.toMetres(position)) };
  const sourcesAt = (column: number, owner = 1) => finder.spotsOf(crossing(column, 0)).map((spot) => ({ spot, owner }));
  return { network, finder, doors, board, sourcesAt };
}
const { network, doors, board, sourcesAt } = town(WAYS);
const circle = (minutes: number, closed: readonly number[] = [], sources = sourcesAt(0)) => circleOf(board, costsTowards(network, "adult", closed), sources, minutes);
const near = (costs: Uint32Array, minutes: number) => [...costs].map((cost) => (cost <= minutes * 60_000 ? 1 : 0));

test("within two minutes of the western end lie a block and what is left of the next; households are counted door by door, each for its area", () => {
  const { within, costs } = circle(2);
  const east = Math.max(...within.flat(2).map(([lon]) => lon));
  // 144 m along the street from the end, and a cell more or less
  expect(Math.abs(distanceMetres(crossing(0, 0), [east, crossing(0, 0)[1]]) - 144)).toBeLessThan(10);
  expect(near(costs, 2)).toEqual([1, 1, 0, 0, 0]);
  expect(costs[1]).toBeCloseTo((BLOCK / 1.2) * 1_000, -1);
  expect(householdsWithin(doors, costs, 2, new Set([6]))).toEqual({ total: 33, within: 21, uncoveredBuildings: [102] });
  expect(householdsWithin(doors, costs, 2, new Set([6, 7]))).toEqual({ total: 60, within: 21, uncoveredBuildings: [102, 103, 104] });
  expect(householdsWithin(doors, costs, 2, new Set())).toEqual({ total: 0, within: 0, uncoveredBuildings: [] });
});

test("a closed street is passed by nobody: what lies behind it is out of reach, what lies on it, too", () => {
  expect(near(circle(30).costs, 30)).toEqual([1, 1, 1, 1, 1]);
  expect(near(circle(30, [12]).costs, 30)).toEqual([1, 1, 0, 0, 0]);
});

test("without an open point nothing is within reach and every house is out of it", () => {
  const { within, costs } = circle(30, [], []);
  expect(within).toEqual([]);
  expect(householdsWithin(doors, costs, 30, new Set([6, 7])).uncoveredBuildings).toEqual([100, 101, 102, 103, 104]);
});

test("a house is covered when one of its doors is, and one no way leads to never", () => {
  const door = (building: number, households: number): Door => ({ building, households, aged65: 0, area: 6, position: [0, 0], spots: [] });
  const costs = Uint32Array.of(IMPASSABLE, 60_000, IMPASSABLE);
  expect(householdsWithin([door(1, 5), door(1, 6), door(2, 7)], costs, 5, new Set([6]))).toEqual({ total: 18, within: 6, uncoveredBuildings: [2] });
});

const AREAS = [
  { id: 1, level: "district", population: 100 }, { id: 2, level: "subdistrict", parent: 1, population: 100 }, { id: 4, level: "community", parent: 2, population: 100 },
  { id: 6, level: "grid", parent: 4, population: 60 }, { id: 7, level: "grid", parent: 4, population: 40 },
] as const;

test("every area is served as those below it are, the worst first, and what one may not know is not among them", () => {
  const { costs } = circle(2);
  const rows = coverageOf(doors, costs, undefined, 2, AREAS, new Set([2, 4, 6, 7]), [{ area: 6, staff: 2 }]);
  expect(rows).toEqual([
    { area: 2, households: 60, within: 21, aged65: 10, aged65Outside: 9, staffPerTenThousand: 200 },
    { area: 4, households: 60, within: 21, aged65: 10, aged65Outside: 9 },
    { area: 7, households: 27, within: 0, aged65: 7, aged65Outside: 7 },
    { area: 6, households: 33, within: 21, aged65: 3, aged65Outside: 2 },
  ]);
});

test("places are shared by the households that reach for them, the near ones counting more", () => {
  const costs = costsTowards(network, "adult", []);
  const households = doors.map((door) => door.households);
  // within 12 minutes lie all five: 0, 69, 139, 208 and 278 seconds away; zones end at 100, 200 and 300 seconds of 5 minutes
  const claims = claimsOf(board, costs, [{ sources: sourcesAt(0), capacity: 40 }], households, 5);
  const reaching = 10 + 11 + 0.68 * 12 + 0.22 * (13 + 14);
  expect([...claims].map((claim) => claim.toFixed(9))).toEqual([1, 1, 0.68, 0.22, 0.22].map((weight) => ((40 * weight) / reaching).toFixed(9)));
  expect(claims.reduce((sum, claim, door) => sum + claim * households[door]!, 0)).toBeCloseTo(40, 9);
});

describe("the way from a house", () => {
  const legsFrom = (ways: readonly Way[], walker: "adult" | "wheelchair" = "adult") => {
    const { network: streets, board: ground, finder: doorsOf, sourcesAt: from } = town(ways);
    const costs = costsTowards(streets, walker, []);
    const points = [{ id: 9, position: crossing(0, 0), sources: from(0, 9) }];
    const reach = new Reach(streets, costs, points.flatMap(({ sources }) => sources), 3_600_000, ground.search);
    const spots = doorsOf.spotsOf(crossing(3, 0));
    return wayFrom(streets, costs, reach, points, [{ position: crossing(3, 0), spots, spotsWithoutBarriers: spots }], walker === "adult" ? 1.2 : 0.8);
  };

  test("is told leg by leg, and the legs add up", () => {
    const way = legsFrom(WAYS);
    expect(way?.legs.map(({ kind, street }) => [kind, street])).toEqual([["beside", undefined], ["street", 12], ["street", 11], ["beside", undefined]]);
    expect(way?.legs.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(way?.seconds ?? 0, 2);
    expect(way).toMatchObject({ point: 9, stairsSeconds: 0, barrierSeconds: 0 });
    expect(way?.seconds).toBeCloseTo((3 * BLOCK) / 1.2, 0);
    expect(way?.straightSeconds).toBeCloseTo(way?.seconds ?? 0, 0);
    expect([way?.line[0], way?.line.at(-1)]).toEqual([[...crossing(3, 0)], [...crossing(0, 0)]]);
  });

  const stair = [wayOf(11, [crossing(0, 0), crossing(1, 0)], { steps: true, rolling: false }), WAYS[1]!];
  const around = wayOf(14, [crossing(0, 0), crossing(0, 2), crossing(1, 2), crossing(1, 0)]);

  test("over a stair says how much the stair adds", () => {
    const way = legsFrom(stair);
    expect(way?.legs.map(({ kind }) => kind)).toEqual(["beside", "street", "steps", "beside"]);
    expect(way?.stairsSeconds).toBeCloseTo((BLOCK * 0.6) / 1.2, 1);
  });

  test("goes round a stair in a wheelchair, and is none where there is no way round", () => {
    expect(legsFrom([...stair, around], "wheelchair")?.legs.map(({ street }) => street)).toEqual([undefined, 12, 14, undefined]);
    expect(legsFrom(stair, "wheelchair")).toBeUndefined();
  });

  test("up a one-way stair there is none for who would have to walk down it", () => {
    const escalator = (forwards: boolean) => [wayOf(11, [crossing(0, 0), crossing(1, 0)], { steps: true, forwards, backwards: !forwards }), WAYS[1]!];
    expect(legsFrom(escalator(true))).toBeUndefined();
    expect(legsFrom(escalator(false))?.legs.map(({ kind }) => kind)).toContain("steps");
  });
});

test("a spreadsheet names the area and the house, guards nothing away, and leaves out what is not known", () => {
  const areas = [{ id: 6, level: "grid", code: "219901", name: "=甲" }] as const;
  const asked = { asOf: "2026-01-01T00:00:00.000Z", minutes: 15, walker: "adult" } as const;
  const [, row] = coverageCells({ ...asked, openPoints: 1, goalPercent: 90, staffLine: 19.6, rows: [{ area: 6, households: 40, within: 30, aged65: 9, aged65Outside: 2, placesPerThousand: 12.25 }] }, areas);
  expect(row).toEqual(["grid", "219901", "=甲", "40", "30", "10", "75.0", "9", "2", "12.3", ""]);
  const [, home] = outsideCells({ ...asked, homes: [{ building: 3, address: "和平路 3号", area: 6, position: [123.4, 41.8], households: 4, aged65: 1 }] }, areas);
  expect(home).toEqual(["3", "和平路 3号", "219901", "=甲", "123.4000000", "41.8000000", "4", "1", ""]);
});
