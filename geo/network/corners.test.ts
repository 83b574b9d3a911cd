import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { anyWays, crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { Corners } from "./corners.ts";

const corners = (...ways: Parameters<typeof buildNetwork>[0]) => new Corners(buildNetwork(ways).network);

test("the way to a door makes no corner of the street it leaves", () => {
  const door = wayOf(3, [crossing(1, 0), crossing(1, 1)], { public: false });
  const found = corners(wayOf(1, [crossing(0, 0), crossing(1, 0), crossing(3, 0)]), wayOf(2, [crossing(0, 0), crossing(0, 4)]), wayOf(4, [crossing(0, 0), crossing(1, 4)]), door);
  expect(found.nearest(crossing(1, 1))).toEqual(crossing(0, 0));
  expect(found.nearest(crossing(1, 0))).toEqual(crossing(0, 0));
});

test("the end of a street is no corner: it may lie before one house", () => {
  const blind = wayOf(2, [crossing(1, 0), crossing(1, 3)]);
  const found = corners(wayOf(1, [crossing(0, 0), crossing(1, 0), crossing(3, 0)]), blind);
  expect(found.nearest(crossing(1, 3))).toEqual(crossing(1, 0));
  expect(found.nearest(crossing(3, 0))).toEqual(crossing(1, 0));
});

test("where no streets meet their ends are taken, never where one goes on under another name", () => {
  const found = corners(wayOf(1, [crossing(0, 0), crossing(1, 0)]), wayOf(2, [crossing(1, 0), crossing(4, 0)]));
  expect(found.nearest(crossing(1, 0))).toEqual(crossing(0, 0));
  expect(found.nearest(crossing(3, 2))).toEqual(crossing(4, 0));
});

test("where no street is public there is none", () => {
  expect(corners(wayOf(1, [crossing(0, 0), crossing(1, 0)], { public: false })).nearest(crossing(0, 0))).toBeUndefined();
});

property([anyWays({ oneWay: false }), fc.nat(4), fc.nat(4)])("none is nearer than the one found, and finding it again finds it", (ways, column, row) => {
  const found = corners(...ways);
  const nearest = found.nearest(crossing(column, row));
  if (!nearest) return;
  expect(found.nearest(nearest)).toEqual(nearest);
  for (let other = 0; other < 25; other++) {
    const position = crossing(other % 5, Math.floor(other / 5));
    const isCorner = String(found.nearest(position)) === String(position);
    if (isCorner) expect(distanceMetres(crossing(column, row), nearest)).toBeLessThanOrEqual(distanceMetres(crossing(column, row), position) + 0.01);
  }
});
