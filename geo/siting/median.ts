import type { Model } from "./branch.ts";
import { Choice } from "./choice.ts";
import { medianClimb, medianCost, medianGreedy, type Distances } from "./median-exchange.ts";
import { descend } from "./subgradient.ts";

/** Dearer than this many times the best known is not worth exchanging. */
const NEAR = 1.02;

/**
 * p-median: the `count` sites to which the weighted way, each demand to its nearest site, is shortest. Values are the costs below 0:
 * the greatest is the best.
 *
 * Bounds by relaxing "each demand goes to one site": with prices u, none is cheaper than Σ u plus the `count` least
 * Σ min(0, cost − u) of a candidate.
 *
 * @throws RangeError unless 1 ≤ count ≤ candidates
 * @see G. Cornuéjols, M. L. Fisher, G. L. Nemhauser, "Location of bank accounts to optimize float", Management Science 23 (1977)
 */
export function pMedian(distances: Distances, count: number): Model {
  const { candidateCount, demandCount, costs } = distances;
  if (!Number.isInteger(count) || count < 1 || count > candidateCount) throw new RangeError(`${count} of ${candidateCount} candidates`);
  const whole = costs.every(Number.isInteger);
  // of each demand, the candidates from near to far
  const order = new Uint32Array(costs.length);
  const sorted = new Float64Array(costs.length);
  for (let demand = 0; demand < demandCount; demand++) {
    const near = [...Array(candidateCount).keys()].sort((a, b) => costs[a * demandCount + demand]! - costs[b * demandCount + demand]! || a - b);
    near.forEach((candidate, rank) => {
      order[demand * candidateCount + rank] = candidate;
      sorted[demand * candidateCount + rank] = costs[candidate * demandCount + demand]!;
    });
  }
  const clip = (price: number, demand: number) => Math.max(sorted[demand * candidateCount]!, price);
  const saving = new Float64Array(candidateCount);
  const isTaken = new Uint8Array(candidateCount);

  return {
    root: () => ({
      settled: new Uint8Array(candidateCount),
      // as if each demand had a choice of a few sites
      prices: Float64Array.from({ length: demandCount }, (_, demand) => sorted[demand * candidateCount + Math.min(candidateCount - 1, Math.ceil(candidateCount / count))]!),
      pace: 1,
      bound: Infinity,
    }),

    start(incumbent) {
      const sites = medianClimb(distances, medianGreedy(distances, count));
      incumbent.offer(sites, -medianCost(distances, sites));
    },

    tighten(branch, incumbent) {
      const choice = new Choice(branch, incumbent, count, whole);
      if (choice.left < 0) return undefined;
      let [found, foundCost] = [choice.fixed, Infinity];
      const look = (prices: Float64Array, slope: Float64Array): number => {
        saving.fill(0);
        let bound = 0;
        for (let demand = 0; demand < demandCount; demand++) {
          const price = prices[demand]!;
          bound -= price;
          for (let at = demand * candidateCount, end = at + candidateCount; at < end && sorted[at]! < price; at++) saving[order[at]!]! += price - sorted[at]!;
        }
        const { sites, added } = choice.take(saving);
        if (!sites.length) return -Infinity;
        for (const site of choice.fixed) bound += saving[site]!;
        isTaken.fill(0);
        for (const site of sites) isTaken[site] = 1;
        let cost = 0;
        for (let demand = 0; demand < demandCount; demand++) {
          let served = 0;
          let at = demand * candidateCount;
          for (const end = at + candidateCount; at < end && sorted[at]! < prices[demand]!; at++) {
            if (isTaken[order[at]!] && served++ === 0) cost += sorted[at]!;
          }
          if (served === 0) {
            while (!isTaken[order[at]!]) at++;
            cost += sorted[at]!;
          }
          slope[demand] = served - 1;
        }
        if (cost < foundCost) [found, foundCost] = [sites, cost];
        choice.settle(bound + added, saving);
        return bound + added;
      };
      const { prices, bound, pace } = descend({ prices: branch.prices, target: incumbent.value, look, clip, steps: 30, pace: branch.pace });
      Object.assign(branch, { prices, pace, bound: Math.min(branch.bound, whole ? Math.floor(bound + 1e-6) : bound) });
      if (foundCost < -NEAR * incumbent.value) {
        const sites = medianClimb(distances, found);
        incumbent.offer(sites, -medianCost(distances, sites));
      }
      return choice.split();
    },
  };
}
