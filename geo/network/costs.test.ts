import { expect, test } from "vitest";
import { crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { ADULT, CAR, drivingCosts, E_BIKE, IMPASSABLE, walkingCosts } from "./costs.ts";

const there = [crossing(0, 0), crossing(1, 0)];
const way = (rest: Parameters<typeof wayOf>[2]) => buildNetwork([wayOf(1, there, rest)]).network;
const oneWay = way({ driven: { forwards: true, backwards: false, main: false } });
const [metres = 0] = [(oneWay.edgeMillimetres[0] ?? 0) / 1_000];
const seconds = (speed: number) => Math.round((metres * 1_000) / speed);

test("a car keeps to the one-way sign, an e-bike is pushed against it, and feet do not mind", () => {
  expect([...drivingCosts(oneWay, CAR, "from").arcs]).toEqual([seconds(CAR.otherMetresPerSecond), IMPASSABLE]);
  expect([...drivingCosts(oneWay, E_BIKE, "from").arcs]).toEqual([seconds(E_BIKE.otherMetresPerSecond), seconds(1.2)]);
  expect([...walkingCosts(oneWay, ADULT, "from").arcs]).toEqual([seconds(1.2), seconds(1.2)]);
});

test("towards a place, the one-way sign holds the other way round", () => {
  expect([...drivingCosts(oneWay, CAR, "towards").arcs]).toEqual([IMPASSABLE, seconds(CAR.otherMetresPerSecond)]);
});

test("a main road is quicker; a path is for feet and pushed bikes, a stair for feet alone", () => {
  expect(drivingCosts(way({ driven: { forwards: true, backwards: true, main: true } }), CAR, "from").arcs[0]).toBe(seconds(CAR.mainMetresPerSecond));
  expect([...drivingCosts(way({}), CAR, "from").arcs]).toEqual([IMPASSABLE, IMPASSABLE]);
  expect(drivingCosts(way({}), E_BIKE, "from").arcs[0]).toBe(seconds(1.2));
  expect([...drivingCosts(way({ steps: true }), E_BIKE, "from").arcs]).toEqual([IMPASSABLE, IMPASSABLE]);
});
