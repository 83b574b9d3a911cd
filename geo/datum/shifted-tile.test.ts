import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Position } from "../position.ts";
import { property } from "../testing/property.ts";
import { toGcj02 } from "./gcj02.ts";
import { degreesOf, worldOf } from "./mercator.ts";
import { shiftedTile } from "./shifted-tile.ts";

const PIXELS = 256;
const file = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/coords.json");
if (!existsSync(file)) console.warn(`composed tiles not compared with public libraries: there is no ${file}`);

/** How far, in pixels, a place that a shifted map draws at `there` is drawn from where it is, in the tile that holds it. */
function offPixels(position: Position, [x, y]: readonly [number, number], zoom: number): number {
  const side = 2 ** zoom;
  const [is, drawn] = [worldOf({ x: position[0], y: position[1] }), worldOf({ x, y })];
  const [column, row] = [Math.floor(is.x * side), Math.floor(is.y * side)];
  const { sources: [first], toTile } = shiftedTile({ zoom, column, row });
  const [u, v] = [drawn.x * side - (first?.column ?? 0), drawn.y * side - (first?.row ?? 0)];
  return PIXELS * Math.hypot(toTile.a * u + toTile.c * v + toTile.e - (is.x * side - column), toTile.b * u + toTile.d * v + toTile.f - (is.y * side - row));
}

describe.skipIf(!existsSync(file))(`public libraries' own figures (${file})`, () => {
  type Row = Record<"wgs84" | "gcj02" | "WGS84" | "GCJ02", [number, number]>;
  const { published, liaoning, china_cities: cities } = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as { published: { eviltransform_wgs_to_gcj_latlng: Row[] }; liaoning: Row[]; china_cities: Row[] };

  test("what a GCJ-02 map draws stands less than a pixel from where it is, from the whole country down to zoom 18", () => {
    const rows = [...liaoning, ...published.eviltransform_wgs_to_gcj_latlng];
    expect(rows.length).toBeGreaterThan(10);
    for (let zoom = 3; zoom <= 18; zoom++) for (const { wgs84, gcj02 } of rows) expect([zoom, offPixels(wgs84, gcj02, zoom) < 1]).toEqual([zoom, true]);
  });
  test("166 cities stand within a pixel of where the map services themselves put them down to zoom 16; their own figures differ from the formula by 0.73 m", () => {
    for (let zoom = 3; zoom <= 16; zoom++) for (const { WGS84, GCJ02 } of cities) expect([zoom, offPixels(WGS84, GCJ02, zoom) < 1]).toEqual([zoom, true]);
  });
});

property([fc.double({ min: 76, max: 134, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }), fc.integer({ min: 8, max: 20 })])("anywhere in a tile the straight line loses less than a pixel, and its sources cover it", (lon, lat, zoom) => {
  const { x, y } = toGcj02([lon, lat]);
  expect(offPixels([lon, lat], [x, y], zoom)).toBeLessThan(1);
  const side = 2 ** zoom;
  const { x: worldX, y: worldY } = worldOf({ x: lon, y: lat });
  const tile = { zoom, column: Math.floor(worldX * side), row: Math.floor(worldY * side) };
  const { sources, columns, rows, toTile: { a, b, c, d, e, f } } = shiftedTile(tile);
  expect(sources).toHaveLength(columns * rows);
  for (const [u, v] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
    const determinant = a * d - b * c;
    const [atX, atY] = [(d * (u - e) - c * (v - f)) / determinant, (a * (v - f) - b * (u - e)) / determinant];
    expect(Math.min(atX, atY)).toBeGreaterThan(-1e-9);
    expect(atX).toBeLessThan(columns + 1e-9);
    expect(atY).toBeLessThan(rows + 1e-9);
  }
});

property([fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: -84, max: 84, noNaN: true })])("the square of the world leads back to the degrees", (x, y) => {
  const back = degreesOf(worldOf({ x, y }));
  expect(Math.max(Math.abs(back.x - x), Math.abs(back.y - y))).toBeLessThan(1e-9);
});

test("a map without a shift is drawn from the one tile itself, as it is", () => {
  const { sources, toTile } = shiftedTile({ zoom: 15, column: 27_624, row: 12_223 }, ([x, y]) => ({ x, y }));
  expect(sources.some(({ column, row }) => column === 27_624 && row === 12_223)).toBe(true);
  const at = sources[0] as { column: number; row: number };
  expect(toTile.a).toBeCloseTo(1, 9);
  expect(toTile.d).toBeCloseTo(1, 9);
  expect([toTile.e, toTile.f].map((each) => Math.round(each * 1e6) / 1e6 + 0)).toEqual([at.column - 27_624 + 0, at.row - 12_223 + 0]);
});
