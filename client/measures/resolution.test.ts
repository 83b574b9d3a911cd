import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import { palette } from "../map/palette.ts";
import { resolutionLayers } from "./resolution-layers.ts";
import { stepOf } from "./resolution.ts";

test.each([
  [7, 9, undefined], [19, 19, undefined], [20, 20, 4], [18, 20, 4], [17, 20, 3], [14, 20, 2], [12, 20, 1], [0, 20, 0],
])("%i of %i is step %s: below twenty there is none", (numerator, denominator, step) => expect(stepOf({ numerator, denominator })).toBe(step));

test("the layers make a valid style, and every colour is one of the palette", () => {
  const sources = { areas: { type: "vector" as const, tiles: ["https://here/{z}/{x}/{y}.mvt"] }, "resolved-words": { type: "geojson" as const, data: { type: "FeatureCollection" as const, features: [] } } };
  const style = (layers: unknown) => ({ version: 8, "font-faces": {}, sources, layers }) as never;
  expect(validateStyleMin(style(resolutionLayers(palette, 1)))).toEqual([]);
  expect(validateStyleMin(style(resolutionLayers({ ...palette, few: "no colour" as never }, 1)))).not.toEqual([]);
});
