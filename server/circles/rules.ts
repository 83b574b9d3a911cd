import { accessibility, stepped } from "#geo/circles/accessibility.ts";
import { polygonsOf, ringsWithin } from "#geo/circles/circle.ts";
import type { Ground } from "#geo/circles/ground.ts";
import type { Homes } from "#geo/circles/homes.ts";
import { ADULT, ELDER, IMPASSABLE, walkingCosts, WHEELCHAIR, type Costs, type Profile } from "#geo/network/costs.ts";
import { edgeCount, type Network } from "#geo/network/network.ts";
import { Reach, type Source } from "#geo/network/reach.ts";
import type { Search } from "#geo/network/search.ts";
import type { PlanePoint } from "#geo/plane/plane.ts";
import type { Area } from "#contract/areas.ts";
import type { Circles, Coverage, Walker } from "#contract/circles.ts";
import type { Door } from "#contract/ground.ts";
import type { ServicePoint } from "#contract/service-points.ts";

export const PROFILES: Record<Walker, Profile> = { adult: ADULT, elder: ELDER, wheelchair: WHEELCHAIR };
/** Nobody asks how many hours it takes on foot. */
export const MOST_MINUTES = 60;
const MILLISECONDS_A_MINUTE = 60_000;

/** Milliseconds towards an open point, along every arc; nobody passes a closed street. */
export function costsTowards(network: Network, walker: Walker, closedStreets: readonly number[]): Costs {
  const costs = walkingCosts(network, PROFILES[walker], "towards");
  const closed = new Set(closedStreets);
  if (closed.size) for (let edge = 0; edge < edgeCount(network); edge++) if (closed.has(network.edgeStreet[edge] ?? 0)) costs.arcs.fill(IMPASSABLE, 2 * edge, 2 * edge + 2);
  return costs;
}

/** A district's streets with what is computed on them more than once. */
export interface Board {
  ground: Ground;
  search: Search;
  homes: Homes;
  /** By door, in the plane of the ground. */
  places: readonly PlanePoint[];
}

export interface Circle {
  within: Circles["within"];
  /** By door: milliseconds to the nearest point, IMPASSABLE beyond an hour. */
  costs: Uint32Array;
}

export function circleOf({ ground, search, homes, places }: Board, costs: Costs, sources: readonly Source[], minutes: number): Circle {
  if (!sources.length) return { within: [], costs: new Uint32Array(homes.count).fill(IMPASSABLE) };
  const [rings = []] = ringsWithin(ground, costs, sources, [minutes * MILLISECONDS_A_MINUTE], search, places);
  const reach = new Reach(ground.network, costs, sources, MOST_MINUTES * MILLISECONDS_A_MINUTE, search);
  const within = polygonsOf(ground.plane, rings).map((polygon) => polygon.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])));
  return { within, costs: homes.costs(reach, costs) };
}

/** By how much a place counts that is so many minutes away: Luo and Qi's three zones. */
const ZONES = [1, 0.68, 0.22] as const;

/** By door: how many of the places that points have are there for each household. */
export function claimsOf({ ground, search, homes }: Board, costs: Costs, points: readonly { sources: readonly Source[]; capacity: number }[], households: readonly number[], minutes: number): Float64Array {
  const limit = minutes * MILLISECONDS_A_MINUTE;
  const reached = points.map(({ sources }) => homes.costs(new Reach(ground.network, costs, sources, limit, search), costs));
  return accessibility(reached, points.map(({ capacity }) => capacity), households, stepped(ZONES.map((weight, zone) => [(limit * (zone + 1)) / ZONES.length, weight])));
}

const isNear = (costs: Uint32Array, door: number, minutes: number): boolean => (costs[door] ?? IMPASSABLE) <= minutes * MILLISECONDS_A_MINUTE;

/** Of the doors of some areas: households, and houses none of whose doors is within reach. */
export function householdsWithin(doors: readonly Door[], costs: Uint32Array, minutes: number, areas: ReadonlySet<number>): { total: number; within: number; uncoveredBuildings: number[] } {
  let [total, within] = [0, 0];
  const houses = new Map<number, boolean>();
  doors.forEach(({ building, households, area }, door) => {
    if (!areas.has(area)) return;
    const near = isNear(costs, door, minutes);
    total += households;
    if (near) within += households;
    houses.set(building, near || (houses.get(building) ?? false));
  });
  return { total, within, uncoveredBuildings: [...houses].filter(([, near]) => !near).map(([building]) => building).sort((a, b) => a - b) };
}

/** How well each area is served, those below it included; first where most households are outside. */
export function coverageOf(
  doors: readonly Door[],
  costs: Uint32Array,
  claims: Float64Array | undefined,
  minutes: number,
  areas: readonly Pick<Area, "id" | "level" | "parent" | "population">[],
  mine: ReadonlySet<number>,
  points: readonly Pick<ServicePoint, "area" | "staff">[],
): Coverage["rows"] {
  const known = new Map(areas.map((area) => [area.id, area]));
  const chainOf = (id: number): number[] => {
    const chain: number[] = [];
    for (let at = known.get(id); at; at = at.parent === undefined ? undefined : known.get(at.parent)) chain.push(at.id);
    return chain;
  };
  const sums = new Map<number, { households: number; within: number; aged65: number; aged65Outside: number; claims: number }>();
  doors.forEach(({ households, aged65, area }, door) => {
    const near = isNear(costs, door, minutes);
    for (const id of chainOf(area)) {
      if (!mine.has(id)) continue;
      const sum = sums.get(id) ?? { households: 0, within: 0, aged65: 0, aged65Outside: 0, claims: 0 };
      sums.set(id, sum);
      sum.households += households;
      sum.aged65 += aged65;
      sum.claims += (claims?.[door] ?? 0) * households;
      if (near) sum.within += households;
      else sum.aged65Outside += aged65;
    }
  });
  const staff = new Map<number, number>();
  for (const point of points) for (const id of chainOf(point.area)) staff.set(id, (staff.get(id) ?? 0) + (point.staff ?? 0));
  const rows = [...sums].map(([id, sum]): Coverage["rows"][number] => {
    const { level, population = 0 } = known.get(id) ?? {};
    return {
      area: id,
      households: sum.households,
      within: sum.within,
      aged65: Math.round(sum.aged65),
      aged65Outside: Math.round(sum.aged65Outside),
      ...(claims && sum.households > 0 && { placesPerThousand: (sum.claims / sum.households) * 1_000 }),
      ...(level === "subdistrict" && population > 0 && { staffPerTenThousand: ((staff.get(id) ?? 0) / population) * 10_000 }),
    };
  });
  return rows.sort((a, b) => b.households - b.within - (a.households - a.within) || a.area - b.area);
}
