import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { SegmentIndex, type Foot } from "./segments.ts";

const anyMetres = fc.integer({ min: -100, max: 100 });
const anySegment = fc.tuple(anyMetres, anyMetres, anyMetres, anyMetres);
type Segment = readonly [number, number, number, number];

const indexOf = (segments: readonly Segment[]) => new SegmentIndex({ count: segments.length, corners: Float64Array.from(segments.flat()) });

/** A thousand and one points along it, the nearest of them. */
function slowMetres([x0, y0, x1, y1]: Segment, x: number, y: number): number {
  const steps = Array.from({ length: 1001 }, (_, step) => step / 1000);
  return Math.min(...steps.map((along) => Math.hypot(x0 + along * (x1 - x0) - x, y0 + along * (y1 - y0) - y)));
}

property([fc.array(anySegment, { minLength: 1, maxLength: 30 }), anyMetres, anyMetres])("finds what a look at every segment finds", (segments, x, y) => {
  const found = indexOf(segments).nearest(x, y, 1_000);
  const slow = Math.min(...segments.map((segment) => slowMetres(segment, x, y)));
  // the steps of the slow way are up to 0.3 m apart
  expect(found?.metres).toBeLessThanOrEqual(slow + 1e-9);
  expect(found?.metres).toBeGreaterThan(slow - 0.15);
});

property([fc.array(anySegment, { minLength: 1, maxLength: 30 }), anyMetres, anyMetres, fc.integer({ min: 1, max: 200 })])(
  "nothing farther than asked for is found, and nothing nearer is missed",
  (segments, x, y, maxMetres) => {
    const index = indexOf(segments);
    const unbounded = index.nearest(x, y, 10_000) as Foot;
    expect(index.nearest(x, y, maxMetres)).toEqual(unbounded.metres <= maxMetres ? unbounded : undefined);
  },
);

test("a refused foot leaves the next nearest", () => {
  const index = indexOf([[0, 1, 10, 1], [0, -5, 10, -5], [0, 300, 10, 300]]);
  expect(index.nearest(5, 0, 1_000, ({ segment }) => segment !== 0)).toEqual({ segment: 1, fraction: 0.5, metres: 5 });
  expect(index.nearest(5, 0, 1_000, ({ segment }) => segment === 2)?.metres).toBe(300);
  expect(index.nearest(5, 0, 1_000, () => false)).toBeUndefined();
});

test("an empty index finds nothing and is crossed by nothing", () => {
  expect(indexOf([]).nearest(0, 0, 1_000)).toBeUndefined();
  expect(indexOf([]).crosses(0, 0, 10, 10)).toBe(false);
});

test("a line crosses a wall, touches its end, or passes its gap", () => {
  const wall = indexOf([[0, 0, 10, 0], [14, 0, 20, 0]]);
  expect(wall.crosses(5, -5, 5, 5)).toBe(true);
  expect(wall.crosses(10, -5, 10, 5)).toBe(true);
  expect(wall.crosses(12, -5, 12, 5)).toBe(false);
});
