import { IMPASSABLE } from "../network/costs.ts";

/** What a distance counts for, from 1 at no cost down to 0. */
export type Weight = (cost: number) => number;

/** Counts by steps: the weight of the first step whose end holds the cost. */
export const stepped = (steps: readonly (readonly [upTo: number, weight: number])[]): Weight => (cost) => steps.find(([upTo]) => cost <= upTo)?.[1] ?? 0;

/** Falls off as a bell does; nothing beyond `limit`. */
export const bell = (scale: number, limit = Infinity): Weight => (cost) => (cost > limit ? 0 : Math.exp((-cost * cost) / (2 * scale * scale)));

/**
 * How much of what suppliers offer each consumer has a claim to, when all consumers reach for what is near: in two steps, each
 * supplier's offer by what reaches for it, then each consumer's sum over the suppliers it reaches. What is offered and
 * reached is handed out whole: the demand-weighted sum of claims is the sum of those offers.
 *
 * @param costs of each supplier, what it costs each consumer to get there; IMPASSABLE or beyond counts nothing
 * @see Luo and Qi, "An enhanced two-step floating catchment area (E2SFCA) method", Health & Place 15 (2009), p. 1100
 */
export function accessibility(costs: readonly Uint32Array[], supply: readonly number[], demand: ArrayLike<number>, weight: Weight): Float64Array {
  const claims = new Float64Array(demand.length);
  costs.forEach((ofSupplier, supplier) => {
    let reaching = 0;
    const near: [consumer: number, weight: number][] = [];
    ofSupplier.forEach((cost, consumer) => {
      const counts = cost === IMPASSABLE ? 0 : weight(cost);
      if (counts <= 0) return;
      near.push([consumer, counts]);
      reaching += counts * (demand[consumer] ?? 0);
    });
    if (reaching > 0) for (const [consumer, counts] of near) claims[consumer]! += (counts * (supply[supplier] ?? 0)) / reaching;
  });
  return claims;
}
