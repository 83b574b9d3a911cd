import { isWithin, ringsWithin } from "../circles/circle.ts";
import type { Ground } from "../circles/ground.ts";
import type { Homes } from "../circles/homes.ts";
import type { Ring } from "../circles/rings.ts";
import type { Costs } from "../network/costs.ts";
import { Reach } from "../network/reach.ts";
import type { Search } from "../network/search.ts";
import type { Spot } from "../network/snap.ts";
import type { PlanePoint } from "../plane/plane.ts";

export interface Peopled {
  ground: Ground;
  costs: Costs;
  search: Search;
  homes: Homes;
  /** By door. */
  places: readonly PlanePoint[];
  /** By door; one each without it. */
  households?: readonly number[];
}

/** How many households the polygons around some places tell wrong, each place for itself; the network's own minutes are the truth. */
export function wrongHouseholds(
  { ground, costs, search, homes, places, households }: Peopled,
  spotsOfPlace: readonly (readonly Spot[])[],
  limit: number,
  ringsOf: (spots: readonly Spot[]) => Ring[] = (spots) => ringsWithin(ground, costs, spots.map((spot) => ({ spot, owner: 0 })), [limit], search, places)[0] ?? [],
): { reached: number; wrongIn: number; wrongOut: number } {
  const sums = { reached: 0, wrongIn: 0, wrongOut: 0 };
  for (const spots of spotsOfPlace) {
    if (!spots.length) continue;
    const rings = ringsOf(spots);
    const [west, east] = [Math.min(...rings.flat().map(([x]) => x)), Math.max(...rings.flat().map(([x]) => x))];
    const reached = homes.costs(new Reach(ground.network, costs, spots.map((spot) => ({ spot, owner: 0 })), limit, search), costs);
    reached.forEach((cost, door) => {
      const place = places[door]!;
      const weight = households?.[door] ?? 1;
      const [isTold, is] = [place[0] >= west && place[0] <= east && isWithin(rings, place), cost <= limit];
      if (is) sums.reached += weight;
      if (isTold && !is) sums.wrongIn += weight;
      if (is && !isTold) sums.wrongOut += weight;
    });
  }
  return sums;
}
