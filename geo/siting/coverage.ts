import { type Branch, type Model } from "./branch.ts";
import { Choice } from "./choice.ts";
import type { Covers } from "./covers.ts";
import { withoutDominated } from "./dominance.ts";
import { climb, greedy, valueOf } from "./exchange.ts";
import { descend } from "./subgradient.ts";

/** Worse than this share of the best known is not worth exchanging. */
const NEAR = 0.98;

/**
 * Maximal covering: the `count` sites that cover the most weight.
 *
 * Bounds by relaxing "covered only where a site covers it": with prices 0 ≤ u ≤ w of the groups, no choice is worth more than
 * Σ (w − u) plus the `count` greatest Σ u over what a candidate covers. Whole weights make whole bounds.
 *
 * @throws RangeError unless 1 ≤ count ≤ candidates
 * @see R. D. Galvão and C. ReVelle, "A Lagrangean heuristic for the maximal covering location problem", European Journal of Operational Research 88 (1996)
 */
export function maximalCovering(covers: Covers, count: number): Model {
  const { weights, candidateCount, firstCandidate } = covers;
  if (!Number.isInteger(count) || count < 1 || count > candidateCount) throw new RangeError(`${count} of ${candidateCount} candidates`);
  const whole = weights.every(Number.isInteger);
  const clip = (price: number, group: number) => Math.min(weights[group]!, Math.max(0, price));

  return {
    root: () => ({
      settled: withoutDominated(covers),
      prices: weights.map((weight, group) => weight / Math.max(1, firstCandidate[group + 1]! - firstCandidate[group]!)),
      pace: 1,
      bound: Infinity,
    }),

    start(incumbent) {
      const sites = climb(covers, greedy(covers, count));
      incumbent.offer(sites, valueOf(covers, sites));
    },

    tighten(branch, incumbent) {
      const choice = new Choice(branch, incumbent, count, whole);
      if (choice.left < 0) return undefined;
      const asked = new Asked(covers, branch, choice);
      let [found, foundValue] = [choice.fixed, -Infinity];
      const look = (prices: Float64Array, slope: Float64Array): number => {
        const worth = asked.worth(prices, choice.open);
        const { sites, added } = choice.take(worth);
        const { unpaid, value } = asked.cover(sites, prices, slope);
        if (value > foundValue) [found, foundValue] = [sites, value];
        choice.settle(added + unpaid, worth);
        return added + unpaid;
      };
      const { prices, bound, pace } = descend({ prices: branch.prices, target: incumbent.value, look, clip, steps: 30, pace: branch.pace });
      Object.assign(branch, { prices, pace, bound: Math.min(branch.bound, whole ? Math.floor(bound + 1e-6) : bound) });
      if (foundValue > NEAR * incumbent.value) {
        const sites = climb(covers, found);
        incumbent.offer(sites, valueOf(covers, sites));
      }
      return choice.split();
    },
  };
}

/** The groups that no site of a branch covers yet, and what its open candidates cover of them. */
class Asked {
  readonly #weights: Float64Array;
  readonly #asked: Uint32Array;
  /** What the sites that are in cover. */
  #sure = 0;
  readonly #first: Uint32Array;
  readonly #groups: Uint32Array;
  readonly #worth: Float64Array;
  readonly #times: Uint16Array;

  constructor({ weights, candidateCount, firstGroup, groups }: Covers, { settled }: Branch, { fixed, open }: Choice) {
    const isSure = new Uint8Array(weights.length);
    for (const site of fixed) for (let at = firstGroup[site]!; at < firstGroup[site + 1]!; at++) isSure[groups[at]!] = 1;
    weights.forEach((weight, group) => (this.#sure += isSure[group] ? weight : 0));
    this.#weights = weights;
    this.#asked = Uint32Array.from(weights.keys()).filter((group) => !isSure[group]);
    this.#first = new Uint32Array(candidateCount + 1);
    this.#groups = new Uint32Array(groups.length);
    const isOpen = new Uint8Array(settled.length);
    for (const candidate of open) isOpen[candidate] = 1;
    let end = 0;
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      if (isOpen[candidate]) for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) if (!isSure[groups[at]!]) this.#groups[end++] = groups[at]!;
      this.#first[candidate + 1] = end;
    }
    this.#worth = new Float64Array(candidateCount);
    this.#times = new Uint16Array(weights.length);
  }

  /** Of each candidate, the prices of what it covers. */
  worth(prices: Float64Array, candidates: readonly number[]): Float64Array {
    const [worth, first, groups] = [this.#worth, this.#first, this.#groups];
    for (const candidate of candidates) {
      let sum = 0;
      for (let at = first[candidate]!, end = first[candidate + 1]!; at < end; at++) sum += prices[groups[at]!]!;
      worth[candidate] = sum;
    }
    return worth;
  }

  /** What sites cover, what is left of the weights beyond their prices, and the slope of the bound. */
  cover(sites: readonly number[], prices: Float64Array, slope: Float64Array): { value: number; unpaid: number } {
    const [weights, asked, times, first, groups] = [this.#weights, this.#asked, this.#times, this.#first, this.#groups];
    times.fill(0);
    for (const site of sites) for (let at = first[site]!, end = first[site + 1]!; at < end; at++) times[groups[at]!]!++;
    let value = this.#sure;
    let unpaid = this.#sure;
    for (let index = 0; index < asked.length; index++) {
      const group = asked[index]!;
      const often = times[group]!;
      const [weight, price] = [weights[group]!, prices[group]!];
      unpaid += weight - price;
      if (often) value += weight;
      slope[group] = price < weight ? often - 1 : Math.max(0, often - 1);
    }
    return { value, unpaid };
  }
}
