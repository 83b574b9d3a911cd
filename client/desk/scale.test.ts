import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { metresAPixel, scaleBar } from "./scale.ts";

test("at the equator and zoom 0 the world is 512 pixels wide", () => {
  expect(metresAPixel(0, 0) * 512).toBeCloseTo(40_075_017, -1);
  expect(metresAPixel(60, 10)).toBeCloseTo(metresAPixel(0, 11), 9);
});

property([fc.double({ min: 0.05, max: 50_000, noNaN: true }), fc.integer({ min: 60, max: 200 })])("a bar is round, fits, and no other round one that fits is longer", (metres, most) => {
  const bar = scaleBar(metres, most);
  expect(bar.pixels).toBeLessThanOrEqual(most + 1e-9);
  expect(bar.pixels).toBeGreaterThan(most / 2.5 - 1e-9);
  expect(bar.pixels * metres).toBeCloseTo(bar.metres, 6);
  expect(["1", "2", "5"]).toContain(bar.metres.toExponential().charAt(0));
});
