import type { PlanePoint } from "../plane/plane.ts";

/** Square cells in a plane, in rows from north to south. */
export interface Raster {
  columns: number;
  rows: number;
  cellMetres: number;
  /** The north-western corner. */
  west: number;
  north: number;
}

/**
 * How densely points lie around the middle of each cell, per square metre: each point is spread over `bandwidthMetres` by
 * Epanechnikov's squared kernel ("quartic"), whose volume is one and which is nothing beyond the bandwidth.
 *
 * The values are densities in the plane: a coarser raster of the same points shows the same heights. Summed over a raster
 * that holds every kernel whole, values times cell area come to the number of points, to 0.2 % when a bandwidth is five cells or more.
 *
 * Cost O(n b²) for n points and a bandwidth of b cells.
 *
 * @throws RangeError when bandwidth or cell is not above 0
 * @see B. W. Silverman, Density Estimation for Statistics and Data Analysis (1986), p. 76, equation 4.5
 */
export function kernelDensity(points: readonly PlanePoint[], { columns, rows, cellMetres, west, north }: Raster, bandwidthMetres: number): Float64Array {
  if (!(bandwidthMetres > 0) || !(cellMetres > 0)) throw new RangeError(`a bandwidth of ${bandwidthMetres} m on cells of ${cellMetres} m`);
  const density = new Float64Array(columns * rows);
  const square = bandwidthMetres * bandwidthMetres;
  const peak = 3 / (Math.PI * square);

  for (const [x, y] of points) {
    // in cells, from the middle of the first one
    const [column, row] = [(x - west) / cellMetres - 0.5, (north - y) / cellMetres - 0.5];
    const reach = bandwidthMetres / cellMetres;
    const [firstRow, lastRow] = [Math.max(0, Math.ceil(row - reach)), Math.min(rows - 1, Math.floor(row + reach))];
    for (let r = firstRow; r <= lastRow; r++) {
      const dy = (r - row) * cellMetres;
      const half = Math.sqrt(square - dy * dy) / cellMetres;
      const [first, last] = [Math.max(0, Math.ceil(column - half)), Math.min(columns - 1, Math.floor(column + half))];
      for (let c = first; c <= last; c++) {
        const dx = (c - column) * cellMetres;
        const left = 1 - (dx * dx + dy * dy) / square;
        density[r * columns + c]! += peak * left * left;
      }
    }
  }
  return density;
}
