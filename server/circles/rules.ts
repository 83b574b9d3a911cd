import { ADULT, IMPASSABLE, walkingCosts, type Costs } from "#geo/network/costs.ts";
import { edgeCount, edgePositions, type Network } from "#geo/network/network.ts";
import { Reach, type Source } from "#geo/network/reach.ts";
import type { Search } from "#geo/network/search.ts";
import { cutLine } from "#geo/network/stretch.ts";
import type { Position } from "#geo/position.ts";
import type { Door } from "../streets/rules.ts";

export const METRES_PER_SECOND = ADULT.metresPerSecond;

/** Milliseconds towards an open point, along every arc; nobody passes a closed street. */
export function costsTowards(network: Network, closedStreets: readonly number[]): Costs {
  const costs = walkingCosts(network, ADULT, "towards");
  const closed = new Set(closedStreets);
  if (closed.size) for (let edge = 0; edge < edgeCount(network); edge++) if (closed.has(network.edgeStreet[edge] ?? 0)) costs.arcs.fill(IMPASSABLE, 2 * edge, 2 * edge + 2);
  return costs;
}

export interface Circle {
  /** Streets within reach from end to end. */
  streets: number[];
  /** What is within reach of the others. */
  partial: [lon: number, lat: number][][];
  /** By door: whether a point is within reach. */
  isWithin: Uint8Array;
}

export function circleOf(network: Network, doors: readonly Door[], costs: Costs, sources: readonly Source[], minutes: number, search: Search): Circle {
  const reach = new Reach(network, costs, sources, minutes * 60_000, search);
  const left = new Map<number, number>();
  for (const street of network.edgeStreet) left.set(street, (left.get(street) ?? 0) + 1);

  const parts: [street: number, edge: number, from: number, to: number][] = [];
  for (const edge of reach.edges()) {
    const street = network.edgeStreet[edge] ?? 0;
    for (const [from, to] of reach.stretchesOf(edge)) {
      parts.push([street, edge, from, to]);
      if (from === 0 && to === 1) left.set(street, (left.get(street) ?? 0) - 1);
    }
  }
  return {
    streets: [...new Set(parts.map(([street]) => street))].filter((street) => left.get(street) === 0).sort((a, b) => a - b),
    partial: parts.filter(([street]) => left.get(street) !== 0).map(([, edge, from, to]) => cutLine(edgePositions(network, edge), [from, to]).map(rounded)),
    isWithin: Uint8Array.from(doors, ({ spot }) => (spot && reach.arrivalAt(spot) ? 1 : 0)),
  };
}

/** To 1e-6 degrees, a tenth of a metre: what is drawn 5 m wide needs no more. */
const rounded = ([lon, lat]: Position): [lon: number, lat: number] => [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];

/** Of the doors of some areas: households, and houses none of whose doors is within reach. */
export function householdsWithin(doors: readonly Door[], isWithin: Uint8Array, areas: ReadonlySet<number>): { total: number; within: number; uncoveredBuildings: number[] } {
  let [total, within] = [0, 0];
  const houses = new Map<number, boolean>();
  doors.forEach(({ building, households, area }, door) => {
    if (!areas.has(area)) return;
    const isNear = isWithin[door] === 1;
    total += households;
    if (isNear) within += households;
    houses.set(building, isNear || (houses.get(building) ?? false));
  });
  return { total, within, uncoveredBuildings: [...houses].filter(([, isNear]) => !isNear).map(([building]) => building).sort((a, b) => a - b) };
}
