import { expect, test } from "vitest";
import { packDoors, packGround, type Door } from "#contract/ground.ts";
import { buildNetwork, type Way } from "#geo/network/build.ts";
import { networkToBytes } from "#geo/network/bytes.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import type { Position } from "#geo/position.ts";
import { crossing, wayOf } from "#geo/testing/ways.ts";
import { questionIn, queryOf } from "./question.ts";
import { queryOfThought, thoughtIn } from "./use-what-if.ts";
import { WhatIf, type Standing } from "./what-if.ts";

const NOTHING = { tried: [], without: [], closing: [] };

/** Two streets, a house with 10 households at each crossing of either; houses of the second are of grid 7. A river lies between where there is one. */
function townOf(ways: readonly Way[], barriers: readonly (readonly [Position, Position])[] = []) {
  const { network } = buildNetwork(ways);
  const finder = new DoorFinder(network, barriers, []);
  const houseAt = (building: number, position: Position, area: number): Door => ({ building, households: 10, aged65: 2.5, area, position, spots: finder.spotsOf(position) });
  const doors = [0, 1, 2, 3, 4].flatMap((column) => [houseAt(column, crossing(column, 0), 6), houseAt(10 + column, crossing(column, 0.6), 7)]);
  const flat = (positions: readonly Position[]) => Float64Array.from(positions.flat()).buffer;
  return new WhatIf(packGround({ network: networkToBytes(network), doors: packDoors(doors).buffer, barriers: flat(barriers.flat()), gates: flat([]) }).buffer);
}
const SOUTH = wayOf(1, [crossing(0, 0), crossing(4, 0)]);
const NORTH = wayOf(2, [crossing(0, 0.6), crossing(4, 0.6)]);
const LINK = wayOf(3, [crossing(4, 0), crossing(4, 0.6)]);
const FAR_ROUND = wayOf(4, [crossing(4, 0), crossing(12, 0), crossing(12, 0.6), crossing(4, 0.6)]);
const standing = (minutes: number, points = [{ id: 1, position: crossing(0, 0) }]): Standing => ({ walker: "adult", minutes, points, closedStreets: [] });

test("a point that is tried adds whom it reaches and nobody else, by house and by grid", () => {
  const town = townOf([SOUTH, NORTH, LINK]);
  // 144 m: two houses of the south
  expect(town.outcome(standing(2), NOTHING)).toMatchObject({ within: [], households: { total: 100, before: 20, after: 20 }, gained: [], lost: [], areas: [] });
  const tried = town.outcome(standing(2), { ...NOTHING, tried: [crossing(2, 0.6)] });
  expect(tried.households).toEqual({ total: 100, before: 20, after: 50 });
  expect(tried.aged65).toEqual({ before: 5, after: 13 });
  expect(tried.gained.sort()).toEqual([11, 12, 13]);
  expect(tried.areas).toEqual([{ area: 7, change: 30 }]);
  expect(tried.within).toHaveLength(1);
  // the next step of a drag begins from what there is, not from the step before
  expect(town.outcome(standing(2), { ...NOTHING, tried: [crossing(0, 0)] }).households.after).toBe(20);
});

test("a point less and a closed street lose whom nothing else reaches", () => {
  const town = townOf([SOUTH, NORTH, LINK]);
  const points = [{ id: 1, position: crossing(0, 0) }, { id: 2, position: crossing(4, 0) }];
  const less = town.outcome(standing(3, points), { ...NOTHING, without: [2] });
  expect(less.households).toMatchObject({ before: 70, after: 30 });
  expect(less.lost.sort((a, b) => a - b)).toEqual([3, 4, 13, 14]);
  const closed = town.outcome(standing(10, points), { ...NOTHING, closing: [3] });
  expect([closed.households.before, closed.households.after]).toEqual([100, 50]);
  expect(closed.areas).toEqual([{ area: 7, change: -50 }]);
});

test("the footbridge that is missing is where most wait for it, and says how many", () => {
  const river = [[crossing(0, 0.3), crossing(4, 0.3)]] as const;
  const town = townOf([SOUTH, NORTH, FAR_ROUND], river);
  const [best, ...others] = town.links(standing(5));
  // 360 m from the western end: 67 m across and 40 m to the bank, and the others along the street
  expect(best?.gained).toBeGreaterThanOrEqual(30);
  expect(best && best.from[0] < crossing(2, 0)[0]).toBe(true);
  for (const other of others) expect(other.gained).toBeLessThanOrEqual(best?.gained ?? 0);
  expect(townOf([SOUTH, NORTH, LINK], river).links(standing(30))).toEqual([]);
});

test("what is asked and what is tried are in the address, and what cannot be is passed over", () => {
  expect(questionIn({})).toEqual({ minutes: 15, walker: "adult" });
  expect(questionIn({ kind: "clinic", walker: "elder", opens: "4560", within: "10" })).toEqual({ minutes: 10, walker: "elder", kind: "clinic", minuteOfWeek: 4_560 });
  expect(questionIn({ kind: "palace", walker: "horse", opens: "20000", within: "x" })).toEqual({ minutes: 15, walker: "adult" });
  expect(queryOf({ minutes: 15, walker: "elder", kind: undefined })).toEqual({ within: undefined, walker: "elder", kind: undefined });
  const thought = { tried: [[123.4, 41.8], [123.45, 41.85]] as Position[], without: [3, 4], closing: [12] };
  expect(thoughtIn(queryOfThought(thought))).toEqual(thought);
  expect(thoughtIn({ try: "here;123,95", without: "a", closing: "1,,2" })).toEqual(NOTHING);
});
