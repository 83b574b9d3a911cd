/** Units and who touches whom, as arrays: what proposals are made on. */
export interface UnitGraph {
  /** Households, or whatever is dealt out. */
  weights: Int32Array;
  /** Neighbours of unit u: `to[first[u]]` to `to[first[u + 1] - 1]`, each with the metres they share. */
  first: Int32Array;
  to: Int32Array;
  metres: Float64Array;
}

export function graphOf(weights: ArrayLike<number>, borders: readonly { a: number; b: number; metres: number }[]): UnitGraph {
  const count = weights.length;
  const first = new Int32Array(count + 1);
  for (const { a, b } of borders) {
    first[a + 1]!++;
    first[b + 1]!++;
  }
  for (let unit = 0; unit < count; unit++) first[unit + 1]! += first[unit]!;
  const next = first.slice(0, count);
  const [to, metres] = [new Int32Array(2 * borders.length), new Float64Array(2 * borders.length)];
  for (const { a, b, metres: shared } of borders) {
    for (const [from, other] of [[a, b], [b, a]] as const) {
      const at = next[from]!++;
      to[at] = other;
      metres[at] = shared;
    }
  }
  return { weights: Int32Array.from(weights), first, to, metres };
}

/** Whether the units that an area is dealt hang together, with or without one. An area without units does not. */
export class Contiguity {
  readonly #graph: UnitGraph;
  readonly #seen: Int32Array;
  readonly #queue: Int32Array;
  #round = 0;

  constructor(graph: UnitGraph) {
    const count = graph.weights.length;
    [this.#graph, this.#seen, this.#queue] = [graph, new Int32Array(count), new Int32Array(count)];
  }

  /**
   * Whether an area still hangs together when a unit leaves it. Neighbours that touch each other need no walk through the area: the walk stops as
   * soon as it has met all.
   */
  mayLeave(dealt: Int32Array, unit: number): boolean {
    const { first, to } = this.#graph;
    const area = dealt[unit]!;
    const mark = ++this.#round;
    let [start, wanted] = [-1, 0];
    for (let at = first[unit]!; at < first[unit + 1]!; at++) {
      if (dealt[to[at]!] !== area) continue;
      start = to[at]!;
      wanted++;
    }
    if (wanted === 0) return false; // it would be gone
    this.#seen[unit] = mark;
    return wanted === 1 || this.#walk(dealt, start, area, mark, unit, wanted) === wanted;
  }

  /** How many units hang together with one, itself included. */
  reached(dealt: Int32Array, start: number): number {
    return this.#walk(dealt, start, dealt[start]!, ++this.#round, -1, Infinity);
  }

  /** @returns of all units, or of the neighbours of `unit`, how many were met */
  #walk(dealt: Int32Array, start: number, area: number, mark: number, unit: number, wanted: number): number {
    const { first, to } = this.#graph;
    const isWanted = (other: number): boolean => {
      if (unit < 0) return true;
      for (let at = first[unit]!; at < first[unit + 1]!; at++) if (to[at] === other) return true;
      return false;
    };
    let [met, head, tail] = [isWanted(start) ? 1 : 0, 0, 0];
    this.#seen[start] = mark;
    this.#queue[tail++] = start;
    while (head < tail && met < wanted) {
      const at = this.#queue[head++]!;
      for (let link = first[at]!; link < first[at + 1]!; link++) {
        const other = to[link]!;
        if (this.#seen[other] === mark || dealt[other] !== area) continue;
        this.#seen[other] = mark;
        if (isWanted(other)) met++;
        this.#queue[tail++] = other;
      }
    }
    return met;
  }
}
