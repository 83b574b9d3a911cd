import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import { palette } from "../map/palette.ts";
import { rank } from "../map/style.ts";
import { emptySource, FAULTS, importLayers, PREVIEW } from "./layers.ts";

test("the layers of a preview make a valid style, and each has its place among the others", () => {
  const style = (colours: typeof palette) => ({ version: 8, sources: { [PREVIEW]: emptySource, [FAULTS]: emptySource }, layers: importLayers(colours) }) as never;
  expect(validateStyleMin(style(palette))).toEqual([]);
  expect(validateStyleMin(style({ ...palette, focus: "no colour" as never }))).not.toEqual([]);
  expect(importLayers(palette).map(({ id }) => rank(id))).toEqual([...importLayers(palette).map(({ id }) => rank(id))].sort((a, b) => a - b));
});
