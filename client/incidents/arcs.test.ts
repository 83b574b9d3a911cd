import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import type { Call } from "#contract/calls.ts";
import { incident, instant, NOW } from "../testing/ground.ts";
import { palette } from "../map/palette.ts";
import { arcLayers, arcSources } from "./arc-layers.ts";
import { arcsOf, bow, type ArcWishes } from "./arcs.ts";

const call = (changes: Partial<Call> = {}): Call => ({ number: 1, to: { unit: 9 }, fromArea: 1, toArea: 3, role: "lead", state: "called", calledAt: instant(-5), dueAt: instant(5), ...changes });
const seats: Record<number, readonly [number, number]> = { 1: [124.4, 40.1], 3: [124.42, 40.12] };
const wishes: ArcWishes = { nowMilliseconds: NOW, chosen: undefined, seatOf: (area) => seats[area], isSame: (a, b) => a === b };
const arcs = (changes: Partial<Call>, more: Parameters<typeof incident>[1] = {}) => [...arcsOf(new Map(), new Map([[7, incident(7, { calls: [call(changes)], ...more })]]), wishes).values()];

test.each<[string, Partial<Call>, boolean | undefined]>([
  ["waits for an answer", {}, false],
  ["was heard, and not answered", { state: "received" }, false],
  ["is past its time", { dueAt: instant(-1) }, true],
  ["did not come", { state: "absent" }, true],
  ["has reported in", { state: "signed", reportedInAt: instant(-1) }, undefined],
  ["reported in late", { state: "absent", reportedInAt: instant(-1) }, undefined],
  ["said no", { state: "declined", endedAt: instant(-1) }, undefined],
  ["was let go", { state: "released", endedAt: instant(-1) }, undefined],
])("a call that %s", (_what, changes, isLate) => expect(arcs(changes).map((arc) => arc.isLate)).toEqual(isLate === undefined ? [] : [isLate]));

test("a closed or a restricted case calls nobody; whom it calls within the community is called to the case itself", () => {
  expect(arcs({}, { state: "closed" })).toEqual([]);
  expect(arcs({}, { restricted: true })).toEqual([]);
  expect(arcs({ toArea: 1 }, { position: [124.41, 40.11] })).toMatchObject([{ from: seats[1], to: [124.41, 40.11] }]);
});

test("an arc that looks the same is the same, so that the map is told of changes only", () => {
  const cases = new Map([[7, incident(7, { calls: [call()] })]]);
  const first = arcsOf(new Map(), cases, wishes);
  expect(arcsOf(first, cases, { ...wishes, nowMilliseconds: NOW + 60_000 }).get("7/1")).toBe(first.get("7/1"));
  expect(arcsOf(first, cases, { ...wishes, chosen: 7 }).get("7/1")).not.toBe(first.get("7/1"));
});

const position = fc.tuple(fc.double({ min: 120, max: 128, noNaN: true }), fc.double({ min: 38, max: 44, noNaN: true }));
property([position, position])("a bow begins and ends where it should, and back it takes the other side", (from, to) => {
  const there = bow(from, to);
  expect(there[0]).toEqual([from[0], from[1]]);
  expect(there.at(-1)?.[0]).toBeCloseTo(to[0], 9);
  expect(there.at(-1)?.[1]).toBeCloseTo(to[1], 9);
  const [middle, back] = [there[12], bow(to, from)[12]];
  expect(((middle?.[0] ?? 0) + (back?.[0] ?? 0)) / 2).toBeCloseTo((from[0] + to[0]) / 2, 6);
});

test("the layers make a valid style; what is late differs in more than colour", () => {
  const layers = arcLayers(palette, 1);
  expect(validateStyleMin({ version: 8, "font-faces": {}, sources: arcSources(), layers } as never)).toEqual([]);
  const paintOf = (id: string) => layers.find((layer) => layer.id === id)?.paint;
  expect(paintOf("arc-waiting")).toHaveProperty("line-dasharray");
  expect(paintOf("arc-late-casing")).not.toHaveProperty("line-dasharray");
});
