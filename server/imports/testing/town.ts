import type { Geometry } from "geojson";
import { positionOf } from "#geo/lattice.ts";

/** A small town of grids: columns by rows of boxes of about a hectare, numbered from the south-west. */
export const CELL_UNITS = 10_000;
const [WEST, SOUTH] = [1_140_000_000, 227_000_000];

/** @param off moves the eastern border of the first grid, in units of the lattice */
export function gridFeatures(columns: number, rows: number, off = 0) {
  return Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const east = (column + 1) * CELL_UNITS + (index === 0 ? off : 0);
    return { properties: { 网格编码: `G${index + 1}`, 网格名称: `${index + 1}号网格,"甲"`, 户数: String(300 + index) }, geometry: box(column * CELL_UNITS, row * CELL_UNITS, east, (row + 1) * CELL_UNITS) };
  });
}

export function box(west: number, south: number, east: number, north: number): Geometry & { type: "Polygon" } {
  return { type: "Polygon", coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]].map(([x = 0, y = 0]) => [...positionOf(WEST + x, SOUTH + y)])] };
}

/** A point in units of the lattice from the town's south-west corner. */
export const spot = (x: number, y: number): [number, number] => [...positionOf(WEST + x, SOUTH + y)] as [number, number];

export const geojson = (features: readonly { properties: object; geometry: Geometry }[], rest: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ type: "FeatureCollection", ...rest, features: features.map((feature) => ({ type: "Feature", ...feature })) }));
