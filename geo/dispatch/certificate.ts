import type { Demand, Plan } from "./assignment.ts";

/** What was to be planned: costs by demand, then worker; Infinity is forbidden. */
export interface Question {
  capacities: readonly number[];
  demands: readonly Demand[];
  costs: readonly ArrayLike<number>[];
}

/**
 * What is wrong with a plan, or undefined: then it is possible, adds up, and its prices prove that no plan is cheaper. Looks at every
 * pair and knows nothing of how the plan was found.
 */
export function flawOf({ capacities, demands, costs }: Question, { pairs, unserved, cost, workerPrices, demandPrices }: Plan): string | undefined {
  const load = capacities.map(() => 0);
  const sent = demands.map(() => new Set<number>());
  for (const pair of pairs) {
    if (costs[pair.demand]?.[pair.worker] !== pair.cost || pair.cost === Infinity) return `case ${pair.demand} and worker ${pair.worker} do not cost ${pair.cost}`;
    if (sent[pair.demand]?.has(pair.worker)) return `worker ${pair.worker} is sent to case ${pair.demand} twice`;
    sent[pair.demand]?.add(pair.worker);
    load[pair.worker] = (load[pair.worker] ?? 0) + 1;
  }
  let [total, bound] = [0, 0];
  for (const [worker, capacity] of capacities.entries()) {
    const price = workerPrices[worker] ?? NaN;
    if ((load[worker] ?? 0) > capacity) return `worker ${worker} is sent to ${load[worker]} cases and can take ${capacity}`;
    if (!(price <= 0)) return `worker ${worker} has the price ${price}`;
    if (price < 0 && load[worker] !== capacity) return `worker ${worker} has room and a price`;
    bound += price * capacity;
  }
  for (const [demand, { needs, unservedCost }] of demands.entries()) {
    const [price, empty, row, there] = [demandPrices[demand] ?? NaN, unserved[demand] ?? NaN, costs[demand] ?? [], sent[demand] ?? new Set()];
    if (there.size + empty !== needs || empty < 0) return `case ${demand} needs ${needs}, gets ${there.size} and lacks ${empty}`;
    if (needs === 0) continue;
    if (!(price <= unservedCost)) return `case ${demand} has the price ${price}, above that of going without`;
    if (empty && price !== unservedCost) return `case ${demand} lacks somebody at the price ${price}`;
    total += empty * unservedCost;
    bound += needs * price;
    for (const worker of capacities.keys()) {
      if (!capacities[worker]) continue;
      const over = (row[worker] ?? Infinity) - price - (workerPrices[worker] ?? 0);
      if (!there.has(worker) && over < 0) return `worker ${worker} is cheaper for case ${demand} by ${-over}`;
      if (there.has(worker) && over > 0) return `worker ${worker} is too dear for case ${demand} by ${over}`;
      if (there.has(worker)) [total, bound] = [total + (row[worker] ?? NaN), bound + over];
    }
  }
  return total === cost && bound === cost ? undefined : `it says ${cost}, its parts make ${total}, its prices ${bound}`;
}
