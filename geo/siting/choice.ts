import { IN, OPEN, OUT, type Branch, type Incumbent } from "./branch.ts";
import { betterThan } from "./subgradient.ts";

/** How much a choice counts against those before it. */
const NEWEST = 0.1;

/** Takes `count` sites in one branch: those that are in, and of the open ones those of the greatest worth. */
export class Choice {
  /** Sites that are in. */
  readonly fixed: number[] = [];
  /** The most worth first, after `take`. */
  open: number[] = [];
  /** How many of the open are taken. */
  readonly left: number;
  readonly #branch: Branch;
  readonly #incumbent: Incumbent;
  readonly #whole: boolean;
  /** How often a candidate was taken of late. */
  readonly #mean: Float64Array;

  constructor(branch: Branch, incumbent: Incumbent, count: number, whole: boolean) {
    [this.#branch, this.#incumbent, this.#whole] = [branch, incumbent, whole];
    branch.settled.forEach((how, candidate) => {
      if (how === OPEN) this.open.push(candidate);
      if (how === IN) this.fixed.push(candidate);
    });
    this.left = count - this.fixed.length;
    this.#mean = new Float64Array(branch.settled.length);
  }

  /** @returns the sites taken under these worths, and what those of the open add */
  take(worth: Float64Array): { sites: number[]; added: number } {
    this.open.sort((a, b) => worth[b]! - worth[a]! || a - b);
    const taken = this.open.slice(0, this.left);
    this.open.forEach((candidate, rank) => (this.#mean[candidate] = (1 - NEWEST) * this.#mean[candidate]! + (rank < this.left ? NEWEST : 0)));
    return { sites: [...this.fixed, ...taken], added: taken.reduce((sum, candidate) => sum + worth[candidate]!, 0) };
  }

  /** What would bring this bound below anything better than is known is settled, for this branch and all below it. */
  settle(bound: number, worth: Float64Array): void {
    const { settled } = this.#branch;
    const { open, left } = this;
    const last = left > 0 && left <= open.length ? worth[open[left - 1]!]! : 0;
    const next = open.length > left ? worth[open[left]!]! : 0;
    const better = betterThan(this.#incumbent.value, this.#whole);
    open.forEach((candidate, rank) => {
      if (rank >= left && (left === 0 || bound - last + worth[candidate]! < better)) settled[candidate] = OUT;
      if (rank < left && bound - worth[candidate]! + next < better) settled[candidate] = IN;
    });
    this.open = open.filter((candidate) => settled[candidate] !== OUT);
  }

  /** The open candidate that was neither taken nor left most of the time. */
  split(): number | undefined {
    let split: number | undefined;
    for (const candidate of this.open) {
      if (this.#branch.settled[candidate] !== OPEN) continue;
      if (split === undefined || Math.abs(this.#mean[candidate]! - 0.5) < Math.abs(this.#mean[split]! - 0.5)) split = candidate;
    }
    return split;
  }
}
