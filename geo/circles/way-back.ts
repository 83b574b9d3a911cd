import { cutLine } from "../network/stretch.ts";
import { IMPASSABLE, type Costs } from "../network/costs.ts";
import { edgePositions, type Network } from "../network/network.ts";
import type { Reach, Source } from "../network/reach.ts";
import type { Spot } from "../network/snap.ts";
import type { Position } from "../position.ts";

/** A part of an edge on the way, from one fraction of it to another, and what it costs. */
export interface Piece {
  edge: number;
  from: number;
  to: number;
  cost: number;
}

export interface WayBack {
  spot: Spot;
  source: Source;
  cost: number;
  /** In the order in which they are walked from the spot to the source. */
  pieces: Piece[];
}

/**
 * The way from the best of some spots to the source that a reach towards sources found nearest. Costs are whole numbers, so
 * the step that was taken is the one that adds up; nothing was kept for it during the search. Undefined beyond the limit.
 */
export function wayBack(network: Network, { arcs, perMetre }: Costs, reach: Reach, sources: readonly Source[], spots: readonly Spot[]): WayBack | undefined {
  const arrivals = spots.flatMap((spot) => {
    const arrival = reach.arrivalAt(spot);
    return arrival ? [{ spot, cost: arrival.cost }] : [];
  });
  const best = arrivals.sort((a, b) => a.cost - b.cost)[0];
  if (!best) return undefined;
  const { spot, cost } = best;
  const onStreet = cost - Math.round(spot.setbackMetres * perMetre);

  /** What remains from a place on an edge on which a source stands. */
  const sourceFrom = (edge: number, fraction: number, left: number): { source: Source; piece: Piece } | undefined => {
    for (const source of sources) {
      if (source.spot.edge !== edge) continue;
      const own = Math.round(source.spot.setbackMetres * perMetre);
      const along = between(arcs, edge, source.spot.fraction, fraction);
      if (own + along === left) return { source, piece: { edge, from: fraction, to: source.spot.fraction, cost: along } };
    }
    return undefined;
  };

  const atOnce = sourceFrom(spot.edge, spot.fraction, onStreet);
  if (atOnce) return { spot, source: atOnce.source, cost, pieces: [atOnce.piece].filter(isWalked) };
  const ends = [[network.edgeFrom[spot.edge]!, 0], [network.edgeTo[spot.edge]!, 1]] as const;
  const first = ends.find(([node, end]) => reach.costOf(node) + between(arcs, spot.edge, end, spot.fraction) === onStreet);
  if (!first) return undefined;
  let node: number = first[0];
  const pieces: Piece[] = [{ edge: spot.edge, from: spot.fraction, to: first[1], cost: onStreet - reach.costOf(node) }];

  for (;;) {
    const left = reach.costOf(node);
    let next: { node: number; piece: Piece } | undefined;
    for (let at = network.firstArc[node]!; at < network.firstArc[node + 1]!; at++) {
      const [arc, target] = [network.arc[at]!, network.arcTarget[at]!];
      const edge = arc >> 1;
      const found = sourceFrom(edge, arc & 1, left);
      if (found) return { spot, source: found.source, cost, pieces: [...pieces, found.piece].filter(isWalked) };
      // the search went from the target to here: against the way people walk
      if (!next && arcs[arc ^ 1] !== IMPASSABLE && reach.costOf(target) + arcs[arc ^ 1]! === left) next = { node: target, piece: { edge, from: arc & 1, to: 1 - (arc & 1), cost: arcs[arc ^ 1]! } };
    }
    if (!next) throw new Error(`node ${node} was reached at ${left} from nowhere`);
    pieces.push(next.piece);
    node = next.node;
  }
}

const isWalked = ({ from, to }: Piece): boolean => from !== to;

/** What the search counted from one fraction of an edge to another. */
function between(arcs: Uint32Array, edge: number, from: number, to: number): number {
  if (from === to) return 0;
  const arc = 2 * edge + (from < to ? 0 : 1);
  const cost = arcs[arc]!;
  return cost === IMPASSABLE ? Infinity : Math.abs(Math.round(cost * to) - Math.round(cost * from));
}

/** The line of a piece, as it is walked. */
export function lineOf(network: Network, { edge, from, to }: Piece): Position[] {
  const line = cutLine(edgePositions(network, edge), [Math.min(from, to), Math.max(from, to)]);
  return from <= to ? line : line.reverse();
}
