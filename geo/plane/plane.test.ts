import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { createPlane } from "./plane.ts";

const anyOrigin = fc.tuple(fc.double({ min: -170, max: 170, noNaN: true }), fc.double({ min: -60, max: 60, noNaN: true }));
const anyPoint = fc.tuple(fc.double({ min: -10_000, max: 10_000, noNaN: true }), fc.double({ min: -10_000, max: 10_000, noNaN: true }));

property([anyOrigin, anyPoint])("there and back is the same point, to a micrometre", (origin, [x, y]) => {
  const plane = createPlane(origin);
  const [backX, backY] = plane.toMetres(plane.toPosition([x, y]));
  expect(Math.hypot(backX - x, backY - y)).toBeLessThan(1e-6);
});

property([anyOrigin, anyPoint])("within 10 km a distance on the plane is the globe's, to 3 in a thousand", (origin, point) => {
  const onPlane = Math.hypot(...point);
  const onGlobe = distanceMetres(origin, createPlane(origin).toPosition(point));
  expect(Math.abs(onPlane - onGlobe)).toBeLessThanOrEqual(onGlobe * 0.003 + 1e-6);
});

test("there is no plane at a pole", () => {
  expect(() => createPlane([0, 90])).toThrow(RangeError);
});
