import { IMPASSABLE, type Costs } from "../network/costs.ts";
import type { Reach, Source } from "../network/reach.ts";
import { CELL_METRES, type Ground } from "./ground.ts";

/**
 * What it costs to get to the corners and middles of cells: along the streets, then straight beside them. Two fields of one
 * ground have the same places where they overlap.
 */
export interface Field {
  columns: number;
  rows: number;
  /** Of the first cell, in cells from the plane's origin. */
  column0: number;
  row0: number;
  /** Rows of corners and rows of middles in turn, `columns` each; Infinity where nobody gets. The outermost corners all are. */
  cost: Float64Array;
  perMetre: number;
}

/** By how much costs rise within a metre, at most, where nothing lies between: one walks aslant to the lattice. */
export const STEEPEST = 1.5;

/** How far a reach must go beyond the level at which its field is cut, so that the cut is the same as that of any wider field. */
export const beyond = ({ perMetre }: Pick<Costs, "perMetre">): number => Math.ceil(STEEPEST * CELL_METRES * perMetre);

/**
 * The field of what a reach has found, undefined when that is nothing. A place costs the least that any street offers from
 * which it is reached straight, so a street more never makes it dearer.
 */
export function fieldOf(ground: Ground, costs: Costs, reach: Reach): Field | undefined {
  const edges = reach.edges();
  const field = emptyField(ground, edges, costs.perMetre);
  if (field) for (const edge of edges) spread(field, ground, costs, reach, edge);
  return field;
}

function emptyField(ground: Ground, edges: Uint32Array, perMetre: number): Field | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const edge of edges) {
    const { bounds } = ground.around(edge);
    if (bounds[0] < west) west = bounds[0];
    if (bounds[1] < south) south = bounds[1];
    if (bounds[2] > east) east = bounds[2];
    if (bounds[3] > north) north = bounds[3];
  }
  if (west > east) return undefined;
  const [column0, row0] = [(west >> 1) - 1, (south >> 1) - 1];
  const [columns, rows] = [(east >> 1) - column0 + 3, (north >> 1) - row0 + 3];
  return { columns, rows, column0, row0, cost: new Float64Array(2 * columns * rows).fill(Infinity), perMetre };
}

/** Offers the places around an edge what it costs to get to them from it. */
function spread({ columns, column0, row0, cost }: Field, ground: Ground, { arcs, perMetre }: Costs, reach: Reach, edge: number): void {
  const { edgeFrom, edgeTo } = ground.network;
  const [along, against] = [arcs[2 * edge]!, arcs[2 * edge + 1]!];
  const atStart = along === IMPASSABLE ? Infinity : reach.costOf(edgeFrom[edge]!);
  const atEnd = against === IMPASSABLE ? Infinity : reach.costOf(edgeTo[edge]!);
  const sources = reach.sourcesOn(edge);
  const isSource = sources.length > 0;
  if (atStart === Infinity && atEnd === Infinity && !isSource) return;

  const { doubleColumn, doubleRow, fraction, metres } = ground.around(edge);
  const before = -2 * row0 * columns - column0;
  for (let each = 0, count = metres.length; each < count; each++) {
    const part = fraction[each]!;
    const fromStart = atStart + along * part;
    const fromEnd = atEnd + against * (1 - part);
    let arrival = fromStart < fromEnd ? fromStart : fromEnd;
    if (isSource) arrival = Math.min(arrival, fromSources(sources, along, against, part, perMetre));
    arrival += metres[each]! * perMetre;
    const at = before + doubleRow[each]! * columns + (doubleColumn[each]! >> 1);
    if (arrival < cost[at]!) cost[at] = arrival;
  }
}

/** What it costs to get from the nearest source on the edge to a place on it. */
function fromSources(sources: readonly Source[], along: number, against: number, fraction: number, perMetre: number): number {
  let least = Infinity;
  for (const { spot } of sources) {
    const far = Math.abs(fraction - spot.fraction);
    const arc = spot.fraction <= fraction ? along : against;
    if (far === 0 || arc !== IMPASSABLE) least = Math.min(least, spot.setbackMetres * perMetre + arc * far);
  }
  return least;
}
