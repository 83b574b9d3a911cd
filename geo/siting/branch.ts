import FlatQueue from "flatqueue";

/** What is known so far. `bound` is what no choice at all can surpass: where it equals `value`, the choice is proven best. */
export interface Siting {
  /** Chosen candidates, in ascending order. */
  sites: number[];
  value: number;
  bound: number;
  /** (bound − value) / |value|; 0 is a proof. */
  gap: number;
  /** Parts of the tree of choices looked at. */
  branches: number;
}

/** How a candidate stands in a branch. */
export const OPEN = 0;
export const IN = 1;
export const OUT = 2;

/** All choices in which some candidates are settled. */
export interface Branch {
  settled: Uint8Array;
  /** Lagrangian multipliers under which the bound was found. */
  prices: Float64Array;
  /** How far the next step goes, as a share of Polyak's. */
  pace: number;
  bound: number;
}

/** The best choice so far. */
export class Incumbent {
  value = -Infinity;
  sites: number[] = [];

  offer(sites: readonly number[], value: number): void {
    if (value <= this.value) return;
    this.value = value;
    this.sites = [...sites].sort((a, b) => a - b);
  }
}

/** A problem of choosing, as a maximum. */
export interface Model {
  root(): Branch;
  /** A first good choice. */
  start(incumbent: Incumbent): void;
  /**
   * One round: lowers the branch's bound, settles what must be, offers what it finds.
   * @returns the open candidate by which to split it; undefined when nothing is open or nothing better can be in it
   */
  tighten(branch: Branch, incumbent: Incumbent): number | undefined;
}

/** A round that closes less than this share of the way to the incumbent is followed by a split. */
const WORTHWHILE = 0.1;

/**
 * Looks for the best choice, best bound first, and yields after each round what is known: whoever has no more time keeps the last.
 * Ends when the gap is at most `gap`.
 */
export function* branchAndBound(model: Model, gap = 0): Generator<Siting, Siting> {
  const incumbent = new Incumbent();
  model.start(incumbent);
  const open = new FlatQueue<Branch>();
  const put = (branch: Branch) => open.push(branch, -branch.bound);
  put(model.root());
  let branches = 1;

  const known = (): Siting => {
    const bound = Math.max(incumbent.value, open.peek()?.bound ?? -Infinity);
    return { sites: incumbent.sites, value: incumbent.value, bound, gap: gapOf(incumbent.value, bound), branches };
  };

  while (open.length && known().gap > gap) {
    const branch = open.pop()!;
    const before = branch.bound;
    const split = model.tighten(branch, incumbent);
    if (split !== undefined && branch.bound > incumbent.value) {
      const closed = (before - branch.bound) / (before - incumbent.value);
      if (before === Infinity || closed > WORTHWHILE) put(branch);
      else {
        for (const side of [IN, OUT]) {
          const settled = branch.settled.slice();
          settled[split] = side;
          put({ settled, prices: branch.prices, pace: Math.max(branch.pace, 0.25), bound: branch.bound });
        }
        branches += 2;
      }
    }
    yield known();
  }
  return known();
}

export function gapOf(value: number, bound: number): number {
  if (bound <= value) return 0;
  return value === 0 || bound === Infinity ? Infinity : (bound - value) / Math.abs(value);
}
