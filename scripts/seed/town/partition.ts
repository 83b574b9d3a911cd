import { componentsOf, isConnected } from "./adjacency.ts";
import { anneal, type AnnealRules } from "./anneal.ts";
import { at, sum } from "./list.ts";
import { direction, dot, type Point } from "./plane.ts";
import type { Random } from "./random.ts";

export interface BisectRules extends Pick<AnnealRules, "adjacency" | "weightOf"> {
  positionOf: (item: number) => Point;
  /** How much a cut of the wrong size weighs against metres of border. */
  unevenCost: number;
}

export type PartitionRules = BisectRules & AnnealRules;

const DIRECTIONS = 14;

/**
 * Divides connected items into connected parts of about the wanted weights: cut in two again and again, then annealed.
 *
 * The parts come in the order of `targets`; a set that cannot be cut in two stays whole, so there may be fewer.
 */
export function partition(random: Random, items: readonly number[], targets: readonly number[], rules: PartitionRules): number[][] {
  const parts: number[][] = [];
  const partTargets: number[] = [];
  const total = (list: readonly number[]) => sum(list, (target) => target);

  function divide(set: readonly number[], wanted: readonly number[]): void {
    const half = Math.floor(wanted.length / 2);
    const [first, second] = [wanted.slice(0, half), wanted.slice(half)];
    const halves = wanted.length > 1 && set.length > 1 ? bisect(set, total(first) / total(wanted), rules) : undefined;
    if (!halves) {
      parts.push([...set]);
      partTargets.push(total(wanted));
      return;
    }
    divide(halves[0], first);
    divide(halves[1], second);
  }
  divide(items, targets);
  return anneal(random, parts, partTargets, rules);
}

/** The best of several straight cuts into two connected sets, the first with `share` of the weight. */
export function bisect(items: readonly number[], share: number, rules: BisectRules): [number[], number[]] | undefined {
  const { adjacency, weightOf, unevenCost } = rules;
  const total = sum(items, weightOf);
  const wanted = total * share;
  let best: [number[], number[]] | undefined;
  let bestScore = Infinity;
  for (let step = 0; step < DIRECTIONS; step++) {
    const halves = tidied(cutAlong(items, direction((Math.PI * step) / DIRECTIONS), wanted, share, rules), rules);
    if (!halves) continue;
    const [first, second] = halves;
    const border = sum(first, (item) => sum(adjacency.get(item) ?? [], ({ to, cost }) => (second.has(to) ? cost : 0)));
    const uneven = total > 0 ? Math.abs(sum(first, weightOf) - wanted) / total : 0;
    const score = border * (1 + 6 * uneven) + uneven * unevenCost;
    if (score >= bestScore) continue;
    bestScore = score;
    best = [[...first], [...second]];
  }
  return best;
}

function cutAlong(items: readonly number[], heading: Point, wanted: number, share: number, { positionOf, weightOf }: BisectRules): [Set<number>, Set<number>] {
  const ordered = items.map((item) => ({ item, way: dot(positionOf(item), heading) })).sort((a, b) => a.way - b.way || a.item - b.item);
  let weight = 0;
  let count = 0;
  while (count < ordered.length && weight + weightOf(at(ordered, count).item) / 2 < wanted) weight += weightOf(at(ordered, count++).item);
  if (count === 0 || count === ordered.length) count = Math.max(1, Math.min(ordered.length - 1, Math.round(ordered.length * share)));
  return [new Set(ordered.slice(0, count).map(({ item }) => item)), new Set(ordered.slice(count).map(({ item }) => item))];
}

/** Gives what is cut off from either side to the other, until both are whole. */
function tidied([first, second]: [Set<number>, Set<number>], { adjacency, weightOf }: BisectRules): [Set<number>, Set<number>] | undefined {
  for (let pass = 0; pass < 4; pass++) {
    for (const [from, to] of [[first, second], [second, first]] as const) {
      const [, ...cutOff] = componentsOf(from, adjacency).sort((a, b) => sum(b, weightOf) - sum(a, weightOf) || b.length - a.length);
      for (const item of cutOff.flat()) {
        from.delete(item);
        to.add(item);
      }
    }
  }
  const isWhole = first.size > 0 && second.size > 0 && isConnected(first, adjacency) && isConnected(second, adjacency);
  return isWhole ? [first, second] : undefined;
}
