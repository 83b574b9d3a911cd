import { toLattice } from "../lattice.ts";
import type { Polygon, Position } from "../position.ts";

export interface LocatedArea {
  id: number;
  polygons: readonly Polygon[];
}

/** Cells for each area, about: more cells hold fewer borders each, and take more memory. */
const CELLS_AN_AREA = 16;
const MOST_CELLS_A_SIDE = 1_024;

/**
 * Finds which area holds a position. Corners and positions are taken to the lattice of 1e-7 degrees, and everything after is
 * exact; areas that share their corners and tile a district leave no position of it to none or to two, also on a border and
 * on a corner (a border belongs to the area east of it, a level one to the area north of it). Of areas that overlap the one
 * with the lowest id answers.
 *
 * Built once, in O(n) for n corners; a question costs a few border pieces, or none inside an area. For districts below 6° across.
 */
export class AreaLocator {
  #west = 0;
  #south = 0;
  #cellWidth = 1;
  #cellHeight = 1;
  #columns = 0;
  #rows = 0;
  /** By cell, from south to north: where its candidates begin in `#candidates`. */
  #firstCandidate: Uint32Array = new Uint32Array(1);
  /** A band: one area within one row of cells. */
  #candidates = new Uint32Array(0);
  /** By band: its area, and where its border pieces begin in `#pieces`. */
  #areaOf = new Float64Array(0);
  #firstPiece: Uint32Array = new Uint32Array(1);
  /** Lower end and upper end, x and y each. */
  #pieces = new Int32Array(0);

  constructor(areas: readonly LocatedArea[]) {
    const borders = [...areas].sort((a, b) => a.id - b.id).map(({ id, polygons }) => ({ id, pieces: piecesOf(polygons) })).filter(({ pieces }) => pieces.length);
    if (!borders.length) return;
    const box = boxOf(borders.flatMap(({ pieces }) => pieces));
    const side = Math.min(MOST_CELLS_A_SIDE, Math.ceil(Math.sqrt(borders.length * CELLS_AN_AREA)));
    [this.#west, this.#south, this.#columns, this.#rows] = [box.west, box.south, side, side];
    this.#cellWidth = Math.max(1, Math.ceil((box.east - box.west + 1) / side));
    this.#cellHeight = Math.max(1, Math.ceil((box.north - box.south + 1) / side));

    const bands: { area: number; pieces: Piece[] }[] = [];
    const cells = Array.from({ length: side * side }, (): number[] => []);
    for (const { id, pieces } of borders) {
      const { west, east } = boxOf(pieces);
      this.#byRow(pieces).forEach((here, row) => {
        for (let column = this.#columnOf(west); column <= this.#columnOf(east); column++) cells[row * side + column]?.push(bands.length);
        bands.push({ area: id, pieces: here });
      });
    }
    this.#areaOf = Float64Array.from(bands, ({ area }) => area);
    this.#firstPiece = starts(bands.map(({ pieces }) => pieces.length));
    this.#pieces = Int32Array.from(bands.flatMap(({ pieces }) => pieces.flat()));
    this.#settle(cells);
  }

  /** The id of the area; undefined outside of all. */
  locate([lon, lat]: Position): number | undefined {
    const [x, y] = [toLattice(lon), toLattice(lat)];
    const [column, row] = [this.#columnOf(x), this.#rowOf(y)];
    if (!(column >= 0 && column < this.#columns && row >= 0 && row < this.#rows)) return undefined;
    const cell = row * this.#columns + column;
    for (let at = this.#firstCandidate[cell]!, end = this.#firstCandidate[cell + 1]!; at < end; at++) {
      const candidate = this.#candidates[at]!;
      const band = candidate >>> 1;
      if (candidate & 1 || this.#holds(band, x, y)) return this.#areaOf[band];
    }
    return undefined;
  }

  #columnOf = (x: number): number => Math.floor((x - this.#west) / this.#cellWidth);
  #rowOf = (y: number): number => Math.floor((y - this.#south) / this.#cellHeight);

  #byRow(pieces: readonly Piece[]): Map<number, Piece[]> {
    const rows = new Map<number, Piece[]>();
    for (const piece of pieces) {
      for (let row = this.#rowOf(piece[1]); row <= this.#rowOf(piece[3]); row++) {
        const here = rows.get(row);
        if (here) here.push(piece);
        else rows.set(row, [piece]);
      }
    }
    return rows;
  }

  /** Drops candidates that have nothing of a cell, and marks those that have all of it, by the lowest bit. */
  #settle(cells: readonly (readonly number[])[]): void {
    const settled = cells.map((bands, cell) => {
      const west = this.#west + (cell % this.#columns) * this.#cellWidth;
      const [east, south] = [west + this.#cellWidth - 1, this.#south + Math.floor(cell / this.#columns) * this.#cellHeight];
      const north = south + this.#cellHeight - 1;
      return bands.flatMap((band) => {
        // a piece of border whose box keeps clear of the cell cannot part it
        let isParted = false;
        for (let at = 4 * this.#firstPiece[band]!; at < 4 * this.#firstPiece[band + 1]!; at += 4) {
          const [x0, y0, x1, y1] = [this.#pieces[at]!, this.#pieces[at + 1]!, this.#pieces[at + 2]!, this.#pieces[at + 3]!];
          isParted ||= Math.max(x0, x1) >= west && Math.min(x0, x1) <= east && y1 >= south && y0 <= north;
        }
        if (isParted) return [2 * band];
        return this.#holds(band, west, south) ? [2 * band + 1] : [];
      });
    });
    this.#firstCandidate = starts(settled.map(({ length }) => length));
    this.#candidates = Uint32Array.from(settled.flat());
  }

  /** Whether an eastward ray leaves the area once more than it enters it. A piece owns its lower end, not its upper one; what lies on it is not west of it. */
  #holds(band: number, x: number, y: number): boolean {
    const pieces = this.#pieces;
    let isInside = false;
    for (let at = 4 * this.#firstPiece[band]!, end = 4 * this.#firstPiece[band + 1]!; at < end; at += 4) {
      const y0 = pieces[at + 1]!;
      const y1 = pieces[at + 3]!;
      if (y < y0 || y >= y1) continue;
      const x0 = pieces[at]!;
      if ((pieces[at + 2]! - x0) * (y - y0) > (x - x0) * (y1 - y0)) isInside = !isInside;
    }
    return isInside;
  }
}

/** A piece of border from its lower end up. A level one meets no eastward ray, but it parts cells. */
type Piece = readonly [x0: number, y0: number, x1: number, y1: number];

function piecesOf(polygons: readonly Polygon[]): Piece[] {
  return polygons.flat().flatMap((ring) => {
    const corners = ring.map(([lon, lat]) => [toLattice(lon), toLattice(lat)] as const);
    return corners.slice(1).map(([x1, y1], index): Piece => {
      const [x0, y0] = corners[index] ?? [x1, y1];
      return y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    });
  });
}

function boxOf(pieces: readonly Piece[]) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x0, y0, x1, y1] of pieces) {
    [west, east] = [Math.min(west, x0, x1), Math.max(east, x0, x1)];
    [south, north] = [Math.min(south, y0), Math.max(north, y1)];
  }
  return { west, south, east, north };
}

/** Where each list begins when they stand one after the other, and where the last ends. */
function starts(lengths: readonly number[]): Uint32Array {
  const first = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, at) => (first[at + 1] = (first[at] ?? 0) + length));
  return first;
}
