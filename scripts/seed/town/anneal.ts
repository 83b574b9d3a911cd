import type { Adjacency } from "./adjacency.ts";
import { at, sum } from "./list.ts";
import type { Random } from "./random.ts";

export interface AnnealRules {
  adjacency: Adjacency;
  weightOf: (item: number) => number;
  /** Parts outside this band are bad, whatever their own target. */
  low: number;
  high: number;
  /** What being off its own target costs a part, by the square of its share. */
  targetWeight: number;
  /** What a metre of border costs against being off the target. */
  borderWeight: number;
  moves: number;
  temperature: number;
}

/**
 * Moves items over the borders of parts, one by one, towards short borders and the wanted weights. Parts stay connected.
 *
 * @see S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by Simulated Annealing", Science 220 (1983), p. 671
 */
export function anneal(random: Random, parts: readonly (readonly number[])[], targets: readonly number[], rules: AnnealRules): number[][] {
  if (parts.length < 2) return parts.map((part) => [...part]);
  const { adjacency, weightOf, low, high, targetWeight, borderWeight, moves } = rules;
  const items = parts.flat();
  const partOf = new Map(parts.flatMap((part, index) => part.map((item) => [item, index] as const)));
  const weights = parts.map((part) => sum(part, weightOf));
  const sizes = parts.map((part) => part.length);

  function penalty(part: number, weight: number): number {
    const off = (weight - at(targets, part)) / at(targets, part);
    const under = weight < low ? 40 + (low - weight) * 1.5 : 0;
    const over = weight > high ? 40 + (weight - high) * 1.5 : 0;
    return off * off * targetWeight + under + over;
  }
  const change = (part: number, by: number) => penalty(part, at(weights, part) + by) - penalty(part, at(weights, part));

  let temperature = rules.temperature;
  for (let move = 0; move < moves; move++, temperature *= 1 - 4.5 / moves) {
    const item = random.pick(items);
    const from = partOf.get(item);
    const neighbours = adjacency.get(item) ?? [];
    if (from === undefined || neighbours.length === 0 || at(sizes, from) < 2) continue;
    const to = partOf.get(random.pick(neighbours).to);
    if (to === undefined || to === from) continue;

    const longer = sum(neighbours, (neighbour) => {
      const part = partOf.get(neighbour.to);
      return part === from ? neighbour.cost : part === to ? -neighbour.cost : 0;
    });
    const weight = weightOf(item);
    const worse = change(from, -weight) + change(to, weight) + longer * borderWeight;
    if (worse > 0 && random.next() >= Math.exp(-worse / temperature)) continue;
    if (!staysWhole(item, from, adjacency, partOf)) continue;
    partOf.set(item, to);
    weights[from] = at(weights, from) - weight;
    weights[to] = at(weights, to) + weight;
    sizes[from] = at(sizes, from) - 1;
    sizes[to] = at(sizes, to) + 1;
  }
  const result: number[][] = parts.map(() => []);
  for (const item of items) at(result, partOf.get(item) ?? -1).push(item);
  return result;
}

/** Whether a part is still connected when an item leaves it: its neighbours there must reach each other without it. */
function staysWhole(item: number, part: number, adjacency: Adjacency, partOf: ReadonlyMap<number, number>): boolean {
  const [first, ...others] = (adjacency.get(item) ?? []).filter(({ to }) => partOf.get(to) === part).map(({ to }) => to);
  if (first === undefined || others.length === 0) return true;
  const missing = new Set(others);
  const seen = new Set([item, first]);
  const open = [first];
  for (let here = open.pop(); here !== undefined && missing.size > 0; here = open.pop()) {
    for (const { to } of adjacency.get(here) ?? []) {
      if (seen.has(to) || partOf.get(to) !== part) continue;
      seen.add(to);
      missing.delete(to);
      open.push(to);
    }
  }
  return missing.size === 0;
}
