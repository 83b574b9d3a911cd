import { expect, test } from "vitest";
import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { DoorFinder } from "./doors.ts";

const between = ([lonA, latA]: Position, [lonB, latB]: Position, share: number): Position => [lonA + share * (lonB - lonA), latA + share * (latB - latA)];
const at = (column: number, row: number): Position => between(between(crossing(0, 0), crossing(1, 0), column), between(crossing(0, 1), crossing(1, 1), column), row);
const street = wayOf(1, [crossing(0, 0), crossing(4, 0)]);
const far = wayOf(2, [crossing(0, 0), crossing(0, 2), crossing(4, 2)]);
/** Between the first street and the door, which stands a third of a block north of it. */
const wall = [between(crossing(0, 0), crossing(0, 1), 0.2), between(crossing(4, 0), crossing(4, 1), 0.2)] as const;
const door = between(crossing(2, 0), crossing(2, 1), 1 / 3);
const { network } = buildNetwork([street, far]);
const streetOf = (finder: DoorFinder) => network.edgeStreet[finder.spotOf(door)?.edge ?? -1];

test("a door is reached from the nearest way", () => {
  const finder = new DoorFinder(network, [], []);
  expect(streetOf(finder)).toBe(1);
  expect(finder.spotOf(door)?.setbackMetres).toBeCloseTo(distanceMetres(crossing(2, 0), door), 1);
});

test("a wall between sends it to the next way", () => {
  expect(streetOf(new DoorFinder(network, [wall], []))).toBe(2);
});

test("a wall all around sends it through the nearest gate, as far as that is", () => {
  const around = [[1.5, 0.2], [2.5, 0.2], [2.5, 1], [1.5, 1], [1.5, 0.2]].map(([column = 0, row = 0]) => at(column, row));
  const walls = around.slice(1).map((to, index) => [around[index]!, to] as const);
  const gates = [0.21, 0.4].map((share) => between(around[0]!, around[1]!, share));
  const spot = new DoorFinder(network, walls, gates).spotOf(door);
  expect(network.edgeStreet[spot?.edge ?? -1]).toBe(1);
  expect(spot?.setbackMetres).toBeCloseTo(distanceMetres(door, gates[1]!) + distanceMetres(gates[1]!, between(crossing(1, 0), crossing(2, 0), 0.9)), 0);
  expect(new DoorFinder(network, walls, []).spotOf(door)).toBeUndefined();
});

test("what lies far from every way is reached by none", () => {
  expect(new DoorFinder(network, [], []).spotOf([123.5, 41.9])).toBeUndefined();
});
