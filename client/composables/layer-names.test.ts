import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { isQuiet, LAYER_NAMES, layersIn, queryOf, toggled, USUAL_LAYERS } from "./layer-names.ts";

const anyLayers = fc.subarray([...LAYER_NAMES]).map((names) => new Set(names));

property([anyLayers])("an address says the layers again", (names) => {
  expect(layersIn(queryOf(names))).toEqual(names);
});

property([anyLayers, fc.constantFrom(...LAYER_NAMES)])("what is switched is switched, and back again it is as before, but for another analysis", (names, name) => {
  const once = toggled(names, name);
  expect(once.has(name)).toBe(!names.has(name));
  const analyses = ["circles", "uncovered", "hotspots", "resolved"];
  const others = (set: ReadonlySet<string>) => new Set([...set].filter((each) => !analyses.includes(each)));
  expect(others(toggled(once, name))).toEqual(others(names));
});

test("hotspots put the circles out, and the circles the hotspots", () => {
  expect([...toggled(new Set(["circles", "uncovered", "workers"]), "hotspots")]).toEqual(["workers", "hotspots"]);
  expect([...toggled(new Set(["hotspots"]), "uncovered")]).toEqual(["uncovered"]);
  expect([...toggled(new Set(["circles"]), "uncovered")]).toEqual(["circles", "uncovered"]);
});

test("without a word the usual layers are on; an empty word asks for none; nonsense is passed over", () => {
  expect(layersIn(undefined)).toBe(USUAL_LAYERS);
  expect(layersIn("").size).toBe(0);
  expect([...layersIn("nothing,workers")]).toEqual(["workers"]);
  expect(queryOf(USUAL_LAYERS)).toBeUndefined();
  expect(isQuiet(USUAL_LAYERS)).toBe(false);
});
