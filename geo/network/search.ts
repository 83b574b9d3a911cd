// one algorithm: the heap works on the search's own arrays, so it stands in the same file
import { IMPASSABLE } from "./costs.ts";
import { nodeCount, type Network } from "./network.ts";

/** A node from which a search spreads, at a cost already run up; `owner` is told to all that is reached from it first. */
export interface Start {
  node: number;
  cost: number;
  owner: number;
}

/**
 * Least costs from many starts at once, within a limit. Its arrays are made once and serve every search on the network:
 * a search touches only what it reaches. What it found holds until the next one.
 *
 * Of owners that reach a node at the same cost the lowest number gets it. Cost O(e log n) for e arcs within the limit.
 *
 * @see E. W. Dijkstra, "A Note on Two Problems in Connexion with Graphs", Numerische Mathematik 1 (1959), p. 269
 */
export class Search {
  readonly #network: Network;
  readonly #cost: Uint32Array;
  readonly #owner: Uint32Array;
  /** The search that touched the node last. */
  readonly #epochOf: Uint32Array;
  readonly #heap: Uint32Array;
  /** Where in the heap a touched node is. */
  readonly #place: Uint32Array;
  readonly #reached: Uint32Array;
  #epoch = 1;
  #size = 0;
  #count = 0;

  constructor(network: Network) {
    const nodes = nodeCount(network);
    this.#network = network;
    this.#cost = new Uint32Array(nodes);
    this.#owner = new Uint32Array(nodes);
    this.#epochOf = new Uint32Array(nodes);
    this.#heap = new Uint32Array(nodes);
    this.#place = new Uint32Array(nodes);
    this.#reached = new Uint32Array(nodes);
  }

  /** @param arcCosts by arc, whole and above 0, or IMPASSABLE */
  run(arcCosts: Uint32Array, starts: Iterable<Start>, mostCost: number): void {
    const { firstArc, arc, arcTarget } = this.#network;
    const limit = Math.min(mostCost, IMPASSABLE - 1);
    this.#begin();
    for (const { node, cost, owner } of starts) if (cost <= limit) this.#offer(node, cost, owner);

    while (this.#size > 0) {
      const node = this.#takeNext();
      const cost = this.#cost[node]!;
      const owner = this.#owner[node]!;
      for (let at = firstArc[node]!, end = firstArc[node + 1]!; at < end; at++) {
        const arrival = cost + arcCosts[arc[at]!]!;
        if (arrival <= limit) this.#offer(arcTarget[at]!, arrival, owner);
      }
    }
  }

  /** Every node reached, in order of cost. A view: good until the next search. */
  get reached(): Uint32Array {
    return this.#reached.subarray(0, this.#count);
  }

  /** Infinity where the limit did not let it. */
  costOf(node: number): number {
    return this.#epochOf[node] === this.#epoch ? this.#cost[node]! : Infinity;
  }

  ownerOf(node: number): number | undefined {
    return this.#epochOf[node] === this.#epoch ? this.#owner[node] : undefined;
  }

  #begin(): void {
    if (this.#epoch === 0xffffffff) {
      this.#epochOf.fill(0);
      this.#epoch = 0;
    }
    this.#epoch++;
    this.#size = 0;
    this.#count = 0;
  }

  #offer(node: number, cost: number, owner: number): void {
    if (this.#epochOf[node] !== this.#epoch) {
      this.#epochOf[node] = this.#epoch;
      this.#cost[node] = cost;
      this.#owner[node] = owner;
      this.#rise(this.#size++, node);
    } else if (cost < this.#cost[node]!) {
      this.#cost[node] = cost;
      this.#owner[node] = owner;
      this.#rise(this.#place[node]!, node);
    } else if (cost === this.#cost[node] && owner < this.#owner[node]!) {
      // every arc costs something, so a node that has been taken already is never offered its own cost again
      this.#owner[node] = owner;
    }
  }

  /** Takes the cheapest node out; equals by number. */
  #takeNext(): number {
    const node = this.#heap[0]!;
    this.#reached[this.#count++] = node;
    const last = this.#heap[--this.#size]!;
    if (this.#size > 0) this.#sink(0, last);
    return node;
  }

  /** Four children a node: fewer levels than a binary heap, and the children lie side by side. */
  #rise(place: number, node: number): void {
    const heap = this.#heap;
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      if (!this.#isBefore(node, heap[parent]!)) break;
      this.#put(at, heap[parent]!);
      at = parent;
    }
    this.#put(at, node);
  }

  #sink(place: number, node: number): void {
    const heap = this.#heap;
    let at = place;
    for (let first = 4 * at + 1; first < this.#size; first = 4 * at + 1) {
      let least = first;
      for (let child = first + 1, end = Math.min(first + 4, this.#size); child < end; child++) if (this.#isBefore(heap[child]!, heap[least]!)) least = child;
      if (!this.#isBefore(heap[least]!, node)) break;
      this.#put(at, heap[least]!);
      at = least;
    }
    this.#put(at, node);
  }

  #put(at: number, node: number): void {
    this.#heap[at] = node;
    this.#place[node] = at;
  }

  #isBefore(a: number, b: number): boolean {
    const costA = this.#cost[a]!;
    const costB = this.#cost[b]!;
    return costA < costB || (costA === costB && a < b);
  }
}
