import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import type { PlanePoint } from "../plane/plane.ts";
import { kernelDensity, type Raster } from "./kernel-density.ts";

const RASTER: Raster = { columns: 40, rows: 30, cellMetres: 50, west: -1_000, north: 750 };
const anyWhere = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const anyPoints = (east: number, north: number) => fc.array(fc.tuple(anyWhere(east), anyWhere(north)), { maxLength: 12 });

/** At every cell the sum over every point, as the book writes it. */
function slowDensity(points: readonly PlanePoint[], { columns, rows, cellMetres, west, north }: Raster, bandwidth: number): number[] {
  return Array.from({ length: columns * rows }, (_, cell) => {
    const x = west + ((cell % columns) + 0.5) * cellMetres;
    const y = north - (Math.floor(cell / columns) + 0.5) * cellMetres;
    return points.reduce((sum, [px, py]) => {
      const t = ((px - x) ** 2 + (py - y) ** 2) / bandwidth ** 2;
      return t < 1 ? sum + ((3 / Math.PI) * (1 - t) ** 2) / bandwidth ** 2 : sum;
    }, 0);
  });
}

property([anyPoints(1_300, 1_000), fc.double({ min: 10, max: 600, noNaN: true })])("agrees with the slow and obvious sum, also for points outside", (points, bandwidth) => {
  const slow = slowDensity(points, RASTER, bandwidth);
  kernelDensity(points, RASTER, bandwidth).forEach((value, cell) => expect(Math.abs(value - (slow[cell] ?? 0))).toBeLessThan(1e-9 / bandwidth ** 2));
});

property([anyPoints(600, 400)])("inside the raster nothing is lost: cell areas times densities are the number of points", (points) => {
  const mass = kernelDensity(points, RASTER, 300).reduce((sum, value) => sum + value * RASTER.cellMetres ** 2, 0);
  expect(Math.abs(mass - points.length)).toBeLessThanOrEqual(0.002 * points.length);
});

property([anyPoints(1_200, 1_000), anyPoints(1_200, 1_000)])("densities of two sets add up", (some, others) => {
  const [a, b, both] = [some, others, [...some, ...others]].map((points) => kernelDensity(points, RASTER, 200));
  both?.forEach((value, cell) => expect(value).toBeCloseTo((a?.[cell] ?? 0) + (b?.[cell] ?? 0), 12));
});

test("over a point it is 3 / (π h²), half the bandwidth away nine sixteenths of that, at the bandwidth nothing; west and north come first", () => {
  const row: Raster = { columns: 5, rows: 3, cellMetres: 100, west: 0, north: 300 };
  const density = kernelDensity([[50, 150]], row, 400);
  const peak = 3 / (Math.PI * 400 ** 2);
  [1, (15 / 16) ** 2, 9 / 16, (7 / 16) ** 2, 0].forEach((share, column) => expect(density[5 + column]).toBeCloseTo(peak * share, 15));
  expect(density[0]).toBeCloseTo(peak * (15 / 16) ** 2, 15);
});

test("it is a density: on cells a third as wide the same place has the same value", () => {
  const points: PlanePoint[] = [[10, 20], [-75, 130], [75, 75]];
  const coarse = kernelDensity(points, { columns: 3, rows: 3, cellMetres: 150, west: -225, north: 225 }, 300);
  const fine = kernelDensity(points, { columns: 9, rows: 9, cellMetres: 50, west: -225, north: 225 }, 300);
  [1, 4, 7].flatMap((r) => [1, 4, 7].map((c) => fine[r * 9 + c] ?? 0)).forEach((value, cell) => expect(coarse[cell]).toBeCloseTo(value, 18));
});

test("no bandwidth and no cell are refused", () => {
  expect(() => kernelDensity([], RASTER, 0)).toThrow(RangeError);
  expect(() => kernelDensity([], { ...RASTER, cellMetres: Number.NaN }, 100)).toThrow(RangeError);
});
