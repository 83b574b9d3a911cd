import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { hotspotPixels, sharesOf, stepsOf } from "./raster.ts";

const COLOURS = ["#000001", "#000002", "#000003", "#000004", "#000005"];

test("what is packed as bytes comes back as shares, north first", () => {
  expect([...sharesOf({ values: btoa("\u0000\u00ff\u0033\u0066"), columns: 2, rows: 2 })].map((share) => share.toFixed(1))).toEqual(["0.0", "1.0", "0.2", "0.4"]);
  expect(() => sharesOf({ values: btoa("abc"), columns: 2, rows: 2 })).toThrow("3 densities");
});

test("the legend's numbers have two digits and rise", () => {
  expect(stepsOf({ maximum: 14 })).toEqual([1.8, 3.5, 5.9, 8.7, 11]);
});

test("where nothing happened nothing is drawn", () => {
  expect([...hotspotPixels(new Float32Array(2), { maximum: 0 }, COLOURS)]).toEqual(Array(8).fill(0));
});

property([fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1 }), fc.double({ min: 0.1, max: 500, noNaN: true })])(
  "a cell has the colour of the highest step it reaches, or none",
  (bytes, maximum) => {
    const shares = Float32Array.from(bytes, (byte) => byte / 255);
    const pixels = hotspotPixels(shares, { maximum }, COLOURS);
    shares.forEach((share, cell) => {
      const reached = stepsOf({ maximum }).filter((least) => share * maximum >= least).length;
      expect([pixels[cell * 4 + 2], pixels[cell * 4 + 3]]).toEqual(reached ? [reached, 189] : [0, 0]);
    });
  },
);
