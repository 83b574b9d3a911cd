import { IMPASSABLE, type Costs } from "./costs.ts";
import type { Network } from "./network.ts";
import type { Spot } from "./snap.ts";

/** A node by which a spot is left, or reached, and what that costs, the setback included. */
export interface End {
  node: number;
  cost: number;
}

const offStreet = ({ setbackMetres }: Spot, { perMetre }: Costs): number => Math.round(setbackMetres * perMetre);

/** What the part of an arc from its beginning to a fraction of its edge costs; there and back add up to the whole. */
function along({ arcs }: Costs, arc: number, fraction: number): number {
  const cost = arcs[arc] ?? IMPASSABLE;
  if (cost === IMPASSABLE) return Infinity;
  const fromStart = Math.round(cost * fraction);
  return arc & 1 ? cost - fromStart : fromStart;
}

const possible = (ends: End[]): End[] => ends.filter(({ cost }) => cost < IMPASSABLE);

/** How a spot is left towards both ends of its edge. */
export function endsLeft({ edgeFrom, edgeTo }: Network, costs: Costs, spot: Spot): End[] {
  const { edge, fraction } = spot;
  const [forwards, backwards] = [2 * edge, 2 * edge + 1];
  const setback = offStreet(spot, costs);
  return possible([
    { node: edgeFrom[edge]!, cost: setback + (fraction === 0 ? 0 : along(costs, backwards, 0) - along(costs, backwards, fraction)) },
    { node: edgeTo[edge]!, cost: setback + (fraction === 1 ? 0 : along(costs, forwards, 1) - along(costs, forwards, fraction)) },
  ]);
}

/** How a spot is reached from both ends of its edge: only the way its edge may be passed, wherever on it the spot lies. */
export function endsReached({ edgeFrom, edgeTo }: Network, costs: Costs, spot: Spot): End[] {
  const { edge, fraction } = spot;
  const setback = offStreet(spot, costs);
  return possible([
    { node: edgeFrom[edge]!, cost: setback + along(costs, 2 * edge, fraction) },
    { node: edgeTo[edge]!, cost: setback + along(costs, 2 * edge + 1, fraction) },
  ]);
}

/** Along the edge both spots lie on, without leaving it; Infinity when they do not, or it may not be passed that way. */
export function onOneEdge(costs: Costs, from: Spot, to: Spot): number {
  if (from.edge !== to.edge) return Infinity;
  const setbacks = offStreet(from, costs) + offStreet(to, costs);
  if (from.fraction === to.fraction) return setbacks;
  const arc = 2 * from.edge + (from.fraction < to.fraction ? 0 : 1);
  const whole = costs.arcs[arc] ?? IMPASSABLE;
  return whole === IMPASSABLE ? Infinity : setbacks + along(costs, arc, to.fraction) - along(costs, arc, from.fraction);
}
