import type { Position } from "../position.ts";
import { toGcj02 } from "./gcj02.ts";
import { degreesOf, worldOf } from "./mercator.ts";
import type { Pair } from "./pair.ts";

export interface TileName {
  zoom: number;
  column: number;
  row: number;
}

/** x' = a·x + c·y + e and y' = b·x + d·y + f, named as a canvas names them. */
export interface Affine {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export interface ShiftedTile {
  /** The tiles of the shifted map that have a part in it, row by row from its north-west. */
  sources: readonly TileName[];
  columns: number;
  rows: number;
  /** From the sources laid side by side to the tile, both in sides of a tile from their north-west. */
  toTile: Affine;
}

/** Where the shift is looked at, in sides of a tile: along both edges and half way. */
const AT = [0, 0.5, 1];
const SUM_OF_SQUARES = 1.5;

/**
 * What a tile in WGS84 is made of when the map at hand is drawn in another datum: mostly four of its tiles, moved and slightly sheared.
 *
 * The shift bends within a tile and what is used is straight: at most a third of a pixel of 256 is lost, about zoom 11; at zoom 15 and closer
 * a fortieth (60,000 places at each zoom). Where the datum ends (GCJ-02: at a box around the country) a tile is torn, and lies wrong by up to the shift.
 *
 * @param shift from WGS84 to the datum of the map
 */
export function shiftedTile({ zoom, column, row }: TileName, shift: (position: Position) => Pair = toGcj02): ShiftedTile {
  const side = 2 ** zoom;
  const looked = AT.flatMap((v) => AT.map((u) => {
    const { x, y } = degreesOf({ x: (column + u) / side, y: (row + v) / side });
    const there = worldOf(shift([x, y]));
    return { u: u - 0.5, v: v - 0.5, x: there.x * side - column, y: there.y * side - row };
  }));
  // the straight line through all nine in the least squares: their places are symmetric, so that each slope stands alone
  const slope = (of: "x" | "y", along: "u" | "v"): number => looked.reduce((sum, each) => sum + each[of] * each[along], 0) / SUM_OF_SQUARES;
  const middle = (of: "x" | "y"): number => looked.reduce((sum, each) => sum + each[of], 0) / looked.length;
  const [xu, xv, yu, yv, x, y] = [slope("x", "u"), slope("x", "v"), slope("y", "u"), slope("y", "v"), middle("x"), middle("y")];

  const reach = { x: (Math.abs(xu) + Math.abs(xv)) / 2, y: (Math.abs(yu) + Math.abs(yv)) / 2 };
  const last = side - 1;
  const within = (at: number): number => Math.min(Math.max(at, 0), last);
  const [west, east] = [within(column + Math.floor(x - reach.x)), within(column + Math.ceil(x + reach.x) - 1)];
  const [north, south] = [within(row + Math.floor(y - reach.y)), within(row + Math.ceil(y + reach.y) - 1)];
  const sources: TileName[] = [];
  for (let at = north; at <= south; at++) for (let along = west; along <= east; along++) sources.push({ zoom, column: along, row: at });

  // and back: from the mosaic to the tile
  const determinant = xu * yv - xv * yu;
  const [a, b, c, d] = [yv / determinant, -yu / determinant, -xv / determinant, xu / determinant];
  const origin = { x: x - (west - column), y: y - (north - row) };
  return {
    sources, columns: east - west + 1, rows: south - north + 1,
    toTile: { a, b, c, d, e: 0.5 - a * origin.x - c * origin.y, f: 0.5 - b * origin.x - d * origin.y },
  };
}
