import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { hourOf } from "../time/days.ts";
import { fillHours, SMALLEST_TOLD, suppress } from "./rules.ts";

const anyCounts = fc.array(fc.nat(40), { minLength: 1, maxLength: 6 });

property([anyCounts])("nothing below the limit is told, and what is told is never more than the truth", (counts) => {
  const { total, parts } = suppress(counts);
  const told = [total, ...parts];
  const true_ = [counts.reduce((sum, count) => sum + count, 0), ...counts];
  told.forEach((each, index) => {
    if (each === null) return;
    expect(each).toBeGreaterThanOrEqual(SMALLEST_TOLD);
    expect((true_[index] ?? 0) - each).toBeGreaterThanOrEqual(0);
    expect((true_[index] ?? 0) - each).toBeLessThan(SMALLEST_TOLD * counts.length);
  });
});

/** All counts up to `most` in `parts` parts. */
function everyWorld(parts: number, most: number): number[][] {
  if (parts === 0) return [[]];
  return everyWorld(parts - 1, most).flatMap((world) => Array.from({ length: most + 1 }, (_, count) => [...world, count]));
}

test.each([[1, 12], [2, 12], [3, 9], [4, 7]])("who knows the method and all that is told of %i parts still cannot compute a single count", (parts, most) => {
  const worlds = new Map<string, number[][]>();
  for (const world of everyWorld(parts, most)) {
    const told = JSON.stringify(suppress(world));
    worlds.set(told, [...(worlds.get(told) ?? []), world]);
  }
  for (const alike of worlds.values()) {
    // at the edge of what was enumerated some neighbours are missing
    if (alike.some((world) => world.some((count) => count > most - SMALLEST_TOLD))) continue;
    for (let part = 0; part < parts; part++) expect(new Set(alike.map((world) => world[part])).size, JSON.stringify(alike)).toBeGreaterThan(1);
  }
});

test("one case more is not seen from one hour to the next, or the count is at a step and may have risen by up to five", () => {
  for (let count = 0; count < 30; count++) {
    const [before, after] = [suppress([count, 20]).parts[0] ?? 0, suppress([count + 1, 20]).parts[0] ?? 0];
    expect(after - before === 0 || after - before === SMALLEST_TOLD).toBe(true);
  }
});

test("empty hours are there", () => {
  const first = hourOf("2026-01-15T11:42:08.000Z");
  expect(first).toBe("2026-01-15T11:00:00.000Z");
  const hours = fillHours([{ from: "2026-01-15T13:00:00.000Z", reported: 4 }], first, { reported: 0 });
  expect(hours).toHaveLength(25);
  expect(hours.map(({ reported }) => reported).slice(0, 4)).toEqual([0, 0, 4, 0]);
});
