import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import type { Bounds, Position } from "#geo/position.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { boundsAround, densityOf } from "./rules.ts";

const TOWN: Bounds = [123.42, 41.79, 123.48, 41.81];
const anyPlace = fc.tuple(fc.double({ min: 123.42, max: 123.48, noNaN: true }), fc.double({ min: 41.79, max: 41.81, noNaN: true }));
const valuesOf = ({ values }: { values: string }) => [...Buffer.from(values, "base64")];

property([fc.array(anyPlace, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 365 })])("cell areas times densities times days are the cases, also of those at the edge", (places, days) => {
  const { cellMetres, maximum, cases, columns, rows, ...rest } = densityOf(places, TOWN, days);
  const values = valuesOf(rest);
  expect(values).toHaveLength(columns * rows);
  const sum = values.reduce((total, value) => total + (value / 255) * maximum, 0) * (cellMetres / 1000) ** 2 * days;
  expect(cases).toBe(places.length);
  // a cell is rounded to a 255th of the greatest
  expect(Math.abs(sum - cases)).toBeLessThan(0.02 * cases + 0.5);
});

test("the greatest density is where the cases are, in cases per square kilometre and day", () => {
  const place: Position = [123.45, 41.8];
  const { bounds: [west, south, east, north], columns, rows, bandwidthMetres, cellMetres, maximum, ...rest } = densityOf(Array<Position>(10).fill(place), TOWN, 30);
  const at = valuesOf(rest).indexOf(255);
  const middle: Position = [west + (((at % columns) + 0.5) / columns) * (east - west), north - ((Math.floor(at / columns) + 0.5) / rows) * (north - south)];
  expect(distanceMetres(middle, place)).toBeLessThanOrEqual(cellMetres * 0.75);
  expect(distanceMetres([west, north], [east, north])).toBeCloseTo(columns * cellMetres, -1);
  // three over pi times the bandwidth squared, for ten cases in thirty days
  const peak = (10 / 30) * (3 / (Math.PI * (bandwidthMetres / 1000) ** 2));
  expect(maximum).toBeLessThanOrEqual(peak * 1.001);
  expect(maximum).toBeGreaterThan(peak * 0.96);
});

test("where nothing happened every cell is nothing", () => {
  const { maximum, cases, ...rest } = densityOf([], TOWN, 30);
  expect([maximum, cases, Math.max(...valuesOf(rest))]).toEqual([0, 0, 0]);
});

test("a whole prefecture is drawn in coarser cells, not in more of them", () => {
  const { cellMetres, columns, rows, bandwidthMetres } = densityOf([], [123, 41, 124, 42], 30);
  expect(columns * rows).toBeLessThan(420 * 420);
  expect(bandwidthMetres).toBe(6 * cellMetres);
});

test("bounds hold all, and of nothing there are none", () => {
  expect(boundsAround([[1, 2, 3, 4], [0, 3, 2, 9]])).toEqual([0, 2, 3, 9]);
  expect(boundsAround([])).toBeUndefined();
});
