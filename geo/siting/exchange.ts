import type { Covers } from "./covers.ts";

/** What the sites cover together. */
export function valueOf(covers: Covers, sites: readonly number[]): number {
  const times = timesCovered(covers, sites);
  return covers.weights.reduce((sum, weight, group) => (times[group] ? sum + weight : sum), 0);
}

/** Takes the candidate that adds most, `count` times; of equals the first. */
export function greedy(covers: Covers, count: number): number[] {
  const sites: number[] = [];
  while (sites.length < count) {
    const gains = gainsOf(covers, timesCovered(covers, sites));
    for (const site of sites) gains[site] = -1;
    sites.push(gains.indexOf(gains.reduce((most, gain) => Math.max(most, gain), 0)));
  }
  return sites;
}

/**
 * Exchanges one site for one candidate, the best exchange first, until none gains.
 *
 * All exchanges are weighed in one pass over the covers: what a site alone covers is lost with it, unless the candidate covers it too.
 */
export function climb(covers: Covers, start: readonly number[]): number[] {
  const { weights, firstGroup, groups, firstCandidate, candidates } = covers;
  let sites = [...start];
  for (;;) {
    const times = timesCovered(covers, sites);
    const gains = gainsOf(covers, times);
    for (const site of sites) gains[site] = -Infinity;
    let best = { gain: 1e-9, leave: -1, enter: -1 };
    for (const leave of sites) {
      let lost = 0;
      const kept = gains.slice();
      for (let at = firstGroup[leave]!; at < firstGroup[leave + 1]!; at++) {
        const group = groups[at]!;
        if (times[group] !== 1) continue;
        lost += weights[group]!;
        for (let other = firstCandidate[group]!; other < firstCandidate[group + 1]!; other++) kept[candidates[other]!]! += weights[group]!;
      }
      kept.forEach((gain, enter) => {
        if (gain - lost > best.gain) best = { gain: gain - lost, leave, enter };
      });
    }
    if (best.leave < 0) return sites;
    sites = sites.map((site) => (site === best.leave ? best.enter : site));
  }
}

function timesCovered({ weights, firstGroup, groups }: Covers, sites: readonly number[]): Uint16Array {
  const times = new Uint16Array(weights.length);
  for (const site of sites) for (let at = firstGroup[site]!; at < firstGroup[site + 1]!; at++) times[groups[at]!]!++;
  return times;
}

/** Of each candidate, what it would cover that nothing covers yet. */
function gainsOf({ weights, candidateCount, firstGroup, groups }: Covers, times: Uint16Array): Float64Array {
  const gains = new Float64Array(candidateCount);
  for (let candidate = 0; candidate < candidateCount; candidate++) {
    for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) if (!times[groups[at]!]) gains[candidate]! += weights[groups[at]!]!;
  }
  return gains;
}
