import { IN, OPEN, OUT, type Branch, type Incumbent, type Model } from "./branch.ts";
import type { Covers } from "./covers.ts";
import { withoutDominated } from "./dominance.ts";
import { descend } from "./subgradient.ts";

/**
 * Location set covering: the fewest sites that cover every group. Values are the numbers of sites below 0: the greatest is the best.
 *
 * Bounds by relaxing "each group is covered": with prices u ≥ 0, no choice is smaller than Σ u less what the candidates'
 * Σ u over their groups come to beyond 1, rounded up.
 *
 * @see J. E. Beasley, "A Lagrangian heuristic for set-covering problems", Naval Research Logistics 37 (1990)
 */
export function setCovering(covers: Covers): Model {
  const { weights, candidateCount, firstGroup, groups, firstCandidate, candidates } = covers;
  const size = (candidate: number) => firstGroup[candidate + 1]! - firstGroup[candidate]!;

  function offer(incumbent: Incumbent, fixed: readonly number[], worth: (candidate: number, uncovered: Uint8Array) => number): void {
    const sites = withoutNeedless(covers, fill(covers, fixed, worth));
    incumbent.offer(sites, -sites.length);
  }

  return {
    root: () => ({
      settled: withoutDominated(covers),
      prices: weights.map((_, group) => {
        let largest = 1;
        for (let at = firstCandidate[group]!; at < firstCandidate[group + 1]!; at++) largest = Math.max(largest, size(candidates[at]!));
        return 1 / largest;
      }),
      pace: 1,
      bound: Infinity,
    }),

    start: (incumbent) => offer(incumbent, [], (candidate, uncovered) => countOf(covers, candidate, uncovered)),

    tighten(branch, incumbent) {
      const { settled } = branch;
      const fixed = settleForced(covers, branch);
      if (!fixed) return undefined;
      const isAsked = uncoveredBy(covers, fixed);
      let open = [...settled.keys()].filter((candidate) => settled[candidate] === OPEN);
      const beyond = new Float64Array(candidateCount);
      const mean = new Float64Array(candidateCount);
      const times = new Uint16Array(weights.length);

      const look = (prices: Float64Array, slope: Float64Array): number => {
        let least = fixed.length;
        times.fill(0);
        isAsked.forEach((asked, group) => (least += asked ? prices[group]! : 0));
        for (const candidate of open) {
          let sum = -1;
          for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) if (isAsked[groups[at]!]) sum += prices[groups[at]!]!;
          beyond[candidate] = sum;
          mean[candidate] = 0.9 * mean[candidate]! + (sum > 0 ? 0.1 : 0);
          if (sum <= 0) continue;
          least -= sum;
          for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) times[groups[at]!]!++;
        }
        isAsked.forEach((asked, group) => (slope[group] = asked ? times[group]! - 1 : 0));
        // what would make it as many as are known is settled
        const most = -incumbent.value - 1 + 1e-6;
        for (const candidate of open) if (least + Math.abs(beyond[candidate]!) > most) settled[candidate] = beyond[candidate]! > 0 ? IN : OUT;
        open = open.filter((candidate) => settled[candidate] !== OUT);
        return -least;
      };

      const { prices, bound, pace } = descend({ prices: branch.prices, target: incumbent.value, look, clip: (price) => Math.max(0, price), steps: 30, pace: branch.pace });
      Object.assign(branch, { prices, pace, bound: Math.min(branch.bound, Math.floor(bound + 1e-6)) });
      offer(incumbent, fixed, (candidate, uncovered) => countOf(covers, candidate, uncovered, prices));
      const unsettled = open.filter((candidate) => settled[candidate] === OPEN);
      return unsettled.sort((a, b) => Math.abs(mean[a]! - 0.5) - Math.abs(mean[b]! - 0.5) || a - b)[0];
    },
  };
}

/** Settles the only candidate left for a group. @returns the sites that are in; nothing when a group has none left */
function settleForced({ weights, firstCandidate, candidates }: Covers, { settled }: Branch): number[] | undefined {
  for (let group = 0; group < weights.length; group++) {
    let [possible, only] = [0, -1];
    for (let at = firstCandidate[group]!; at < firstCandidate[group + 1]!; at++) if (settled[candidates[at]!] !== OUT) [possible, only] = [possible + 1, candidates[at]!];
    if (possible === 0) return undefined;
    if (possible === 1) settled[only] = IN;
  }
  return [...settled.keys()].filter((candidate) => settled[candidate] === IN);
}

function uncoveredBy({ weights, firstGroup, groups }: Covers, sites: readonly number[]): Uint8Array {
  const uncovered = new Uint8Array(weights.length).fill(1);
  for (const site of sites) for (let at = firstGroup[site]!; at < firstGroup[site + 1]!; at++) uncovered[groups[at]!] = 0;
  return uncovered;
}

/** How much of what is uncovered a candidate covers: groups, or their prices and a little for each. */
function countOf({ firstGroup, groups }: Covers, candidate: number, uncovered: Uint8Array, prices?: Float64Array): number {
  let sum = 0;
  for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) if (uncovered[groups[at]!]) sum += prices ? prices[groups[at]!]! + 1e-6 : 1;
  return sum;
}

/** Takes the candidate of the greatest worth until everything is covered. */
function fill(covers: Covers, fixed: readonly number[], worth: (candidate: number, uncovered: Uint8Array) => number): number[] {
  const sites = [...fixed];
  for (;;) {
    const uncovered = uncoveredBy(covers, sites);
    if (!uncovered.includes(1)) return sites;
    let [best, most] = [-1, 0];
    for (let candidate = 0; candidate < covers.candidateCount; candidate++) {
      const gain = worth(candidate, uncovered);
      if (gain > most) [best, most] = [candidate, gain];
    }
    sites.push(best);
  }
}

function withoutNeedless({ weights, firstGroup, groups }: Covers, sites: readonly number[]): number[] {
  const times = new Uint16Array(weights.length);
  const count = (site: number, by: number) => {
    for (let at = firstGroup[site]!; at < firstGroup[site + 1]!; at++) times[groups[at]!]! += by;
  };
  sites.forEach((site) => count(site, 1));
  return [...sites].reverse().filter((site) => {
    for (let at = firstGroup[site]!; at < firstGroup[site + 1]!; at++) if (times[groups[at]!] === 1) return true;
    count(site, -1);
    return false;
  });
}
