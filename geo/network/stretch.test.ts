import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { crossing } from "../testing/ways.ts";
import { cutLine } from "./stretch.ts";

const anyLine = fc.array(fc.tuple(fc.nat(4), fc.nat(4)).map(([column, row]) => crossing(column, row)), { minLength: 2, maxLength: 6 });
const metresOf = (line: readonly Position[]) => line.slice(1).reduce((sum, position, index) => sum + distanceMetres(line[index] ?? position, position), 0);

test("a line is cut exactly, and keeps the bends between", () => {
  const line = [crossing(0, 0), crossing(0, 1), crossing(0, 3)];
  const cut = cutLine(line, [0.5 / 3, 2 / 3]);
  expect(cut.map(([, lat]) => Math.round((lat - crossing(0, 0)[1]) * 1e6) / 1e3)).toEqual([0.5, 1, 2]);
  expect(cutLine(line, [0, 1])).toEqual(line);
});

property([anyLine, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 })])("a part is as long as its share", (line, one, other) => {
  fc.pre(one !== other && metresOf(line) > 0);
  const [from, to] = [Math.min(one, other) / 100, Math.max(one, other) / 100];
  expect(metresOf(cutLine(line, [from, to]))).toBeCloseTo((to - from) * metresOf(line), 2);
});

test("a line of no length has no parts", () => {
  expect(cutLine([crossing(0, 0), crossing(0, 0)], [0, 1])).toEqual([]);
});
