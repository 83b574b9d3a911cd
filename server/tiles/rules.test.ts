import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { addressOf, boundsOf, streetZoom } from "./rules.ts";

test("an address is read from its path", () => {
  expect(addressOf("/areas/3/14/13856/6183.mvt")).toEqual({ set: "areas", version: 3, z: 14, x: 13856, y: 6183 });
  expect(addressOf("/buildings/16/55424/24732.mvt")).toMatchObject({ set: "buildings", z: 16 });
});

test.each([
  "/areas/1/5/1/1.mvt", "/base/9/1/1.mvt", "/base/17/1/1.mvt", "/buildings/11/1/1.mvt", "/base/10/1024/0.mvt", "/areas/14/1/1.mvt", "/base/10/-1/0.mvt", "/base/1e1/0/0.mvt",
  "/base/10/0/0.mvt/../../x", "/secrets/10/0/0.mvt", "/base/10/0x1/0.mvt", "/base/10/0/0.png", "/base/10/0/0", "/areas/99999999999/10/0/0.mvt",
])("%s is no tile", (path) => expect(addressOf(path)).toBeUndefined());

property([fc.string()])("no path breaks it", (path) => {
  expect(() => addressOf(path)).not.toThrow();
});

test("the bounds of a tile reach a little beyond it", () => {
  const [west, south, east, north] = boundsOf({ z: 10, x: 512, y: 511 });
  expect(west).toBeLessThan(0);
  expect(west).toBeGreaterThan(-0.02);
  expect(south).toBeLessThan(0);
  expect(east).toBeGreaterThan(0.35);
  expect(north).toBeGreaterThan(0.35);
});

test("the finer a way, the later it is drawn", () => {
  const zooms = ["primary", "residential", "service", "footway"].map(streetZoom);
  expect(zooms).toEqual([...zooms].sort((a, b) => a - b));
});
