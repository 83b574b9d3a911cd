/** What it costs each demand to go to each candidate: `costs[candidate * demandCount + demand]`, weighted, finite. */
export interface Distances {
  candidateCount: number;
  demandCount: number;
  costs: Float64Array;
}

/** Each demand to its nearest site. */
export function medianCost({ demandCount, costs }: Distances, sites: readonly number[]): number {
  let sum = 0;
  for (let demand = 0; demand < demandCount; demand++) sum += Math.min(...sites.map((site) => costs[site * demandCount + demand]!));
  return sum;
}

/** Takes the candidate that spares most, `count` times; of equals the first. */
export function medianGreedy({ candidateCount, demandCount, costs }: Distances, count: number): number[] {
  const nearest = new Float64Array(demandCount).fill(Infinity);
  const sites: number[] = [];
  while (sites.length < count) {
    let [best, least] = [-1, Infinity];
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      if (sites.includes(candidate)) continue;
      let sum = 0;
      for (let demand = 0; demand < demandCount; demand++) sum += Math.min(nearest[demand]!, costs[candidate * demandCount + demand]!);
      if (sum < least) [best, least] = [candidate, sum];
    }
    sites.push(best);
    for (let demand = 0; demand < demandCount; demand++) nearest[demand] = Math.min(nearest[demand]!, costs[best * demandCount + demand]!);
  }
  return sites;
}

/**
 * Exchanges one site for one candidate, the best exchange first, until none spares. Cost of a round O(demands × candidates).
 *
 * @see R. A. Whitaker, "A fast algorithm for the greedy interchange for large-scale clustering and median location problems", INFOR 21 (1983)
 */
export function medianClimb({ candidateCount, demandCount, costs }: Distances, start: readonly number[]): number[] {
  let sites = [...start];
  for (;;) {
    const { first, firstCost, secondCost } = nearestTwo({ candidateCount, demandCount, costs }, sites);
    let best = { spared: 1e-9, leave: -1, enter: -1 };
    const lost = new Float64Array(sites.length);
    for (let enter = 0; enter < candidateCount; enter++) {
      if (sites.includes(enter)) continue;
      let gained = 0;
      lost.fill(0);
      for (let demand = 0; demand < demandCount; demand++) {
        const [cost, now] = [costs[enter * demandCount + demand]!, firstCost[demand]!];
        if (cost < now) gained += now - cost;
        else lost[first[demand]!]! += Math.min(cost, secondCost[demand]!) - now;
      }
      lost.forEach((loss, leave) => {
        if (gained - loss > best.spared) best = { spared: gained - loss, leave, enter };
      });
    }
    if (best.leave < 0) return sites;
    sites = sites.map((site, index) => (index === best.leave ? best.enter : site));
  }
}

/** Of each demand, which of the sites is nearest (its index), what it costs, and what the next one does. */
function nearestTwo({ demandCount, costs }: Distances, sites: readonly number[]) {
  const first = new Uint32Array(demandCount);
  const firstCost = new Float64Array(demandCount).fill(Infinity);
  const secondCost = new Float64Array(demandCount).fill(Infinity);
  sites.forEach((site, index) => {
    for (let demand = 0; demand < demandCount; demand++) {
      const cost = costs[site * demandCount + demand]!;
      if (cost < firstCost[demand]!) {
        secondCost[demand] = firstCost[demand]!;
        firstCost[demand] = cost;
        first[demand] = index;
      } else if (cost < secondCost[demand]!) secondCost[demand] = cost;
    }
  });
  return { first, firstCost, secondCost };
}
