import { adjacencyOf, componentsOf } from "./adjacency.ts";
import type { Block } from "./land-use.ts";
import { at, cheapest, sum } from "./list.ts";
import { partition, type PartitionRules } from "./partition.ts";
import { distance } from "./plane.ts";
import type { PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";

export interface CommunityPlan {
  subdistrict: number;
  blocks: number[];
}

/** Divides the blocks into subdistricts and these into communities, none of which reaches across the river or the railway. */
export function planCommunities(random: Random, map: PlanarMap, blocks: readonly Block[], householdsOf: (block: number) => number, subdistricts: number, communities: number): CommunityPlan[] {
  const ids = blocks.map(({ id }) => id);
  const adjacency = adjacencyOf(map, (face) => map.blockOf(face));
  const total = sum(ids, householdsOf);
  const regions = componentsOf(ids, adjacency);
  const weight = (items: readonly number[]) => sum(items, householdsOf);
  const isLarge = (region: readonly number[]) => weight(region) > total / communities / 3;
  const large = regions.filter(isLarge);

  function rules(items: readonly number[], target: number, spread: number): PartitionRules {
    return {
      adjacency,
      weightOf: householdsOf,
      positionOf: (block) => at(blocks, block).centre,
      low: target * (1 - spread),
      high: target * (1 + spread),
      targetWeight: 60,
      borderWeight: 0.02,
      moves: items.length * 150,
      temperature: 40,
      unevenCost: 6000,
    };
  }
  const divided = (items: readonly number[], count: number, spread: number) => {
    const target = weight(items) / count;
    return partition(random, items, Array.from({ length: count }, () => target), rules(items, target, spread)).filter((part) => part.length > 0);
  };

  const plans: CommunityPlan[] = [];
  const subdistrictQuota = quotas(Math.max(subdistricts, large.length), large.map(weight));
  const parts = large.flatMap((region, index) => divided(region, at(subdistrictQuota, index), 0.15));
  const communityQuota = quotas(communities, parts.map(weight));
  for (const [subdistrict, part] of parts.entries()) {
    for (const members of divided(part, at(communityQuota, subdistrict), 0.2)) plans.push({ subdistrict, blocks: members });
  }
  for (const sliver of regions.filter((region) => !isLarge(region))) joinNearest(blocks, plans, sliver);
  return plans;
}

/** Land cut off between river, railway and boundary belongs to the community nearest to it. */
function joinNearest(blocks: readonly Block[], plans: readonly CommunityPlan[], sliver: readonly number[]): void {
  const { centre } = at(blocks, at(sliver, 0));
  const toPlan = (plan: CommunityPlan) => Math.min(...plan.blocks.map((block) => distance(at(blocks, block).centre, centre)));
  cheapest(plans, toPlan)?.blocks.push(...sliver);
}

/** Shares `count` seats by weight, each gets one at least (Sainte-Laguë). */
export function quotas(count: number, weights: readonly number[]): number[] {
  const seats = weights.map(() => 1);
  for (let given = weights.length; given < count; given++) {
    const next = cheapest(weights.keys(), (index) => -at(weights, index) / (at(seats, index) + 0.5)) ?? 0;
    seats[next] = at(seats, next) + 1;
  }
  return seats;
}
