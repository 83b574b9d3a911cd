/**
 * Which demands each candidate site covers, and the other way round. Demands that the same candidates cover are one group:
 * no choice of sites tells them apart.
 */
export interface Covers {
  /** Of each group; whoever weighs nothing or is covered by no candidate is in none. */
  weights: Float64Array;
  /** Of each demand, its group; NONE for those in none. */
  group: Int32Array;
  candidateCount: number;
  /** The groups of candidate c: `groups[firstGroup[c]]` to before `groups[firstGroup[c + 1]]`. */
  firstGroup: Uint32Array;
  groups: Uint32Array;
  /** The candidates of group g, in ascending order, likewise. */
  firstCandidate: Uint32Array;
  candidates: Uint32Array;
}

export const NONE = -1;

/**
 * @param covered of each candidate, the demands it covers, each once
 * @param weights of each demand, none below 0
 *
 * Cost O(pairs), by refining the partition of the demands with one candidate after the other.
 *
 * @throws RangeError when a weight is below 0 or not finite, or a demand is not there
 */
export function coversOf(covered: readonly ArrayLike<number>[], weights: ArrayLike<number>): Covers {
  const group = new Int32Array(weights.length).fill(NONE);
  let classes = 0;
  for (const demands of covered) {
    const split = new Map<number, number>();
    for (let at = 0; at < demands.length; at++) {
      const demand = demands[at]!;
      const weight = weights[demand];
      if (weight === undefined || !(weight >= 0) || weight === Infinity) throw new RangeError(`demand ${demand} weighs ${weight}`);
      if (weight === 0) continue;
      const before = group[demand]!;
      let after = split.get(before);
      if (after === undefined) split.set(before, (after = classes++));
      group[demand] = after;
    }
  }

  // names without holes, in the order of the demands
  const names = new Map<number, number>();
  for (let demand = 0; demand < group.length; demand++) {
    const old = group[demand]!;
    if (old === NONE) continue;
    if (!names.has(old)) names.set(old, names.size);
    group[demand] = names.get(old)!;
  }
  const groupWeights = new Float64Array(names.size);
  group.forEach((name, demand) => {
    if (name !== NONE) groupWeights[name]! += weights[demand]!;
  });

  const ofCandidate = covered.map((demands) => [...new Set(Array.from(demands, (demand) => group[demand]!))].filter((name) => name !== NONE).sort((a, b) => a - b));
  const [firstGroup, groups] = packed(ofCandidate);
  const [firstCandidate, candidates] = packed(turned(ofCandidate, names.size));
  return { weights: groupWeights, group, candidateCount: covered.length, firstGroup, groups, firstCandidate, candidates };
}

function packed(lists: readonly number[][]): [first: Uint32Array, all: Uint32Array] {
  const first = new Uint32Array(lists.length + 1);
  lists.forEach((list, index) => (first[index + 1] = first[index]! + list.length));
  return [first, Uint32Array.from(lists.flat())];
}

function turned(lists: readonly number[][], count: number): number[][] {
  const other = Array.from({ length: count }, (): number[] => []);
  lists.forEach((list, index) => list.forEach((each) => other[each]!.push(index)));
  return other;
}
