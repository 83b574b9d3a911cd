/** A bound as a function of prices, convex and in pieces, to be brought down. */
export interface Descent {
  prices: Float64Array;
  /** What the bound need not fall below. */
  target: number;
  /** @returns the bound under these prices, its slope written into `slope` */
  look(prices: Float64Array, slope: Float64Array): number;
  /** The nearest price that is allowed. */
  clip(price: number, index: number): number;
  steps: number;
  /** The first step's share of Polyak's length. */
  pace: number;
}

/** What of the last direction a step keeps: slopes of neighbouring pieces point past each other. */
const KEPT = 0.5;
/** Steps without a better bound, after which they get shorter. */
const PATIENCE = 6;

/**
 * Goes downhill by Polyak's steps along smoothed slopes.
 * @returns the least bound met, its prices, and the pace to go on with
 * @see B. T. Polyak, "Minimization of unsmooth functionals" (1969); P. M. Camerini, L. Fratta, F. Maffioli, "On improving relaxation methods by modified gradient techniques" (1975)
 */
export function descend({ prices, target, look, clip, steps, pace }: Descent): { prices: Float64Array; bound: number; pace: number } {
  const here = prices.slice();
  const best = prices.slice();
  const slope = new Float64Array(prices.length);
  const direction = new Float64Array(prices.length);
  let bound = Infinity;
  let stale = 0;
  for (let step = 0; step < steps; step++) {
    const found = look(here, slope);
    if (found < bound) {
      bound = found;
      best.set(here);
      stale = 0;
    } else if (++stale === PATIENCE) {
      pace /= 2;
      stale = 0;
    }
    if (found <= target) break;
    let square = 0;
    for (let index = 0; index < slope.length; index++) {
      direction[index] = slope[index]! + KEPT * direction[index]!;
      square += direction[index]! ** 2;
    }
    if (square === 0) break;
    const length = (pace * (found - target)) / square;
    for (let index = 0; index < here.length; index++) here[index] = clip(here[index]! - length * direction[index]!, index);
  }
  return { prices: best, bound, pace };
}

/** The least value that is better than `value`; of whole values, just below the next. */
export function betterThan(value: number, whole: boolean): number {
  return whole ? value + 1 - 1e-6 : value + Math.abs(value) * 1e-9;
}
