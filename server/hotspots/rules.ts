import type { Hotspots } from "#contract/hotspots.ts";
import { kernelDensity, type Raster } from "#geo/density/kernel-density.ts";
import { createPlane } from "#geo/plane/plane.ts";
import type { Bounds, Position } from "#geo/position.ts";

const LEAST_CELL_METRES = 50;
/** Along the longer side: what a screen can show, and a phone line can carry. */
const MOST_CELLS = 400;
/** A compound and the streets around it: what one team looks after. */
const BANDWIDTH_CELLS = 6;
const SQUARE_METRES_PER_SQUARE_KILOMETRE = 1e6;

export const boundsAround = (all: readonly Bounds[]): Bounds | undefined =>
  all.length
    ? [Math.min(...all.map(([west]) => west)), Math.min(...all.map(([, south]) => south)), Math.max(...all.map(([, , east]) => east)), Math.max(...all.map(([, , , north]) => north))]
    : undefined;

/**
 * The density of places over `bounds` and a bandwidth beyond: a case at the edge counts whole.
 *
 * @param places where cases lie that were reported in `days` days
 */
export function densityOf(places: readonly Position[], [west, south, east, north]: Bounds, days: number): Omit<Hotspots, "asOf"> {
  const plane = createPlane([(west + east) / 2, (south + north) / 2]);
  const [halfWidth, halfHeight] = plane.toMetres([east, north]);
  const cellMetres = Math.max(LEAST_CELL_METRES, Math.ceil((2 * Math.max(halfWidth, halfHeight)) / MOST_CELLS / 10) * 10);
  const bandwidthMetres = BANDWIDTH_CELLS * cellMetres;
  const [columns, rows] = [halfWidth, halfHeight].map((half) => Math.ceil((2 * (half + bandwidthMetres)) / cellMetres)) as [number, number];
  const raster: Raster = { columns, rows, cellMetres, west: (-columns / 2) * cellMetres, north: (rows / 2) * cellMetres };

  const perDay = kernelDensity(places.map(plane.toMetres), raster, bandwidthMetres).map((density) => (density * SQUARE_METRES_PER_SQUARE_KILOMETRE) / days);
  const greatest = perDay.reduce((most, density) => Math.max(most, density), 0);
  const values = Uint8Array.from(perDay, (density) => (greatest > 0 ? Math.round((255 * density) / greatest) : 0));
  return {
    days,
    cases: places.length,
    bandwidthMetres,
    cellMetres,
    columns,
    rows,
    bounds: [...plane.toPosition([raster.west, -raster.north]), ...plane.toPosition([-raster.west, raster.north])],
    maximum: Number(greatest.toPrecision(4)),
    values: Buffer.from(values).toString("base64"),
  };
}
