import type { Helper, WayThere } from "#contract/dispatch.ts";
import { DUTY_STATE_BITS, DUTY_STATES, type PackedFix } from "#contract/positions.ts";
import { ADULT, CAR, drivingCosts, E_BIKE, IMPASSABLE, walkingCosts, type Costs } from "#geo/network/costs.ts";
import type { Network } from "#geo/network/network.ts";
import { Reach } from "#geo/network/reach.ts";
import type { Search } from "#geo/network/search.ts";
import type { Spot } from "#geo/network/snap.ts";

/** A fix older than so many of its phone's intervals says where somebody was, not where they are: as the map fades it. */
export const TRUSTED_INTERVALS = 5;

/** Nobody is sent who is farther away. */
export const FARTHEST_SECONDS = 2 * 3_600;

/** Milliseconds against the way people go: a search from a case finds who gets to it. */
export function costsThere(network: Network, by: WayThere, closedStreets: readonly number[]): Costs {
  const costs = by === "walk" ? walkingCosts(network, ADULT, "towards") : drivingCosts(network, by === "car" ? CAR : E_BIKE, "towards");
  const closed = new Set(closedStreets);
  if (closed.size) network.edgeStreet.forEach((street, edge) => closed.has(street) && costs.arcs.fill(IMPASSABLE, 2 * edge, 2 * edge + 2));
  return costs;
}

/** How whoever is on shift can be had: without a reason against it, `ready`. */
export function stateOf(reportSeconds: number, last: PackedFix | undefined, nowMilliseconds: number): { state: Helper["state"]; ageSeconds?: number } {
  if (!last) return { state: "no_fix" };
  const ageSeconds = Math.max(0, (nowMilliseconds - last.recordedAtMilliseconds) / 1_000);
  if (ageSeconds > TRUSTED_INTERVALS * reportSeconds) return { state: "stale", ageSeconds };
  const duty = DUTY_STATES[last.state & DUTY_STATE_BITS];
  return { state: duty === "unavailable" || duty === "sos" ? "unavailable" : "ready", ageSeconds };
}

/** Seconds to a case from each spot; undefined where there is no way, or it is too far. */
export function secondsTo(network: Network, costs: Costs, search: Search, place: Spot, from: readonly (Spot | undefined)[]): (number | undefined)[] {
  const reach = new Reach(network, costs, [{ spot: place, owner: 0 }], FARTHEST_SECONDS * 1_000, search);
  return from.map((spot) => {
    const arrival = spot && reach.arrivalAt(spot);
    return arrival && arrival.cost / 1_000;
  });
}

const ORDER: readonly Helper["state"][] = ["ready", "no_place", "no_way", "unavailable", "no_fix", "stale", "off_shift"];

/** Who is there first, first. */
export const inOrder = (helpers: readonly Helper[]): Helper[] =>
  [...helpers].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.seconds ?? Infinity) - (b.seconds ?? Infinity) || a.load - b.load || 0);
