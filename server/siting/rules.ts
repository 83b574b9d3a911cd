import { Homes } from "#geo/circles/homes.ts";
import { edgeCount, type Network } from "#geo/network/network.ts";
import { Reach } from "#geo/network/reach.ts";
import type { Search } from "#geo/network/search.ts";
import type { Spot } from "#geo/network/snap.ts";
import { branchAndBound, type Model, type Siting } from "#geo/siting/branch.ts";
import { maximalCovering } from "#geo/siting/coverage.ts";
import { coversOf } from "#geo/siting/covers.ts";
import { pMedian } from "#geo/siting/median.ts";
import { setCovering } from "#geo/siting/set-covering.ts";
import { IMPASSABLE, type Costs } from "#geo/network/costs.ts";
import type { SitingQuestion } from "#contract/siting.ts";

/** Farther than this is all the same: nobody walks an hour. */
const FARTHEST_MILLISECONDS = 3_600_000;
/** Weights are whole numbers of this, so that bounds are, too. */
const PARTS = 100;

/** Doors with somebody behind them, and how much each counts. */
export interface Demands {
  /** Of each door, every spot it is reached from; none where no way leads to it. */
  spots: readonly (readonly Spot[])[];
  households: readonly number[];
  /** From 0 to 1. */
  agedShare: readonly number[];
}

export interface Ground {
  network: Network;
  costs: Costs;
  search: Search;
  demands: Demands;
  /** What there is of the kind. */
  points: readonly Spot[];
  candidates: readonly (readonly Spot[])[];
}

/** What the search knows, in the words of the answer. */
export interface SitingFound {
  sites: number[];
  /** By site: households that only it brings within reach. */
  households: number[];
  value: number;
  bound: number;
  gap: number;
  branches: number;
  totals: { total: number; within: number; withinThen: number; beyond: number };
}

/** Who is how far from what there is and from each candidate; then the search, a round at a time: what it knows is put in words only when asked. */
export function* findSites({ network, costs, search, demands, points, candidates }: Ground, { goal, minutes, count, extraForAged }: SitingQuestion): Generator<(() => SitingFound) | undefined, void> {
  const limit = goal === "ways" ? FARTHEST_MILLISECONDS : minutes * 60_000;
  const homes = new Homes(demands.spots, edgeCount(network));
  const arrivals = (spots: readonly Spot[]): Float64Array => {
    const reach = new Reach(network, costs, spots.map((spot, owner) => ({ spot, owner })), limit, search);
    return Float64Array.from(homes.costs(reach, costs), (cost) => (cost === IMPASSABLE ? Infinity : cost));
  };
  const now = arrivals(points);
  const then: Float64Array[] = [];
  for (const candidate of candidates) {
    then.push(arrivals(candidate));
    yield undefined;
  }

  const within = minutes * 60_000;
  const weights = demands.households.map((households, demand) => Math.round(PARTS * households * (1 + extraForAged * (demands.agedShare[demand] ?? 0))));
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const isWithin = (demand: number, sites: readonly number[]) => now[demand]! <= within || sites.some((site) => then[site]![demand]! <= within);
  const householdsWhere = (is: (demand: number) => boolean) => demands.households.reduce((sum, households, demand) => (is(demand) ? sum + households : sum), 0);
  const all = [...candidates.keys()];
  const fixed = { total: householdsWhere(() => true), within: householdsWhere((demand) => isWithin(demand, [])), beyond: householdsWhere((demand) => !isWithin(demand, all)) };

  const told = (siting: Siting): SitingFound => ({
    sites: siting.sites,
    households: siting.sites.map((site) => householdsWhere((demand) => isWithin(demand, siting.sites) && !isWithin(demand, siting.sites.filter((other) => other !== site)))),
    ...inWords(goal, siting, weight),
    gap: siting.gap,
    branches: siting.branches,
    totals: { ...fixed, withinThen: householdsWhere((demand) => isWithin(demand, siting.sites)) },
  });
  for (const siting of branchAndBound(modelOf())) yield () => told(siting);

  function modelOf(): Model {
    const most = Math.min(count, candidates.length);
    if (goal !== "ways") {
      const covers = coversOf(then.map((row) => [...row.keys()].filter((demand) => row[demand]! <= within && !(now[demand]! <= within))), weights);
      return goal === "coverage" ? maximalCovering(covers, most) : setCovering(covers);
    }
    // whoever is nearer to what there is stays with it
    const asked = [...weights.keys()].filter((demand) => weights[demand]! > 0);
    const distances = Float64Array.from(then.flatMap((row) => asked.map((demand) => Math.round(Math.min(row[demand]!, now[demand]!, FARTHEST_MILLISECONDS) / 1_000) * weights[demand]!)));
    return pMedian({ candidateCount: candidates.length, demandCount: asked.length, costs: distances }, most);
  }
}

/** Weighted households; sites; minutes a weighted household. */
function inWords(goal: SitingQuestion["goal"], { value, bound }: Siting, weight: number): { value: number; bound: number } {
  if (goal === "coverage") return { value: value / PARTS, bound: bound / PARTS };
  const scale = goal === "fewest" ? -1 : -1 / (60 * Math.max(1, weight));
  return { value: value * scale || 0, bound: bound * scale || 0 };
}
