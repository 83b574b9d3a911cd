// one algorithm: the witness search works on the arrays of what is left of the graph, so it stands in the same file
import FlatQueue from "flatqueue";
import { IMPASSABLE } from "./costs.ts";
import { edgeCount, nodeCount, type Network } from "./network.ts";

/** Arcs from each place to more important ones: those of place `p` are at `first[p]` up to, not including, `first[p + 1]`. */
export interface Upward {
  first: Uint32Array;
  target: Uint32Array;
  cost: Uint32Array;
}

/**
 * A network prepared for many questions at fixed costs: nodes stand in order of importance, and shortcuts keep the least
 * costs among the more important ones. Every least way goes up and then down, so a search from either end only climbs.
 */
export interface Hierarchy {
  /** By node; 0 is the most important. */
  placeOf: Uint32Array;
  /** Climbing the way people go. */
  leaving: Upward;
  /** Climbing against it: `target` is where an arc comes from. */
  arriving: Upward;
}

/** Nodes a witness search looks at before it gives up and keeps a shortcut that may not be needed: more build slower, fewer ask slower. */
const SETTLED_WHEN_WEIGHED = 24;
const SETTLED_WHEN_TAKEN = 60;

/**
 * @param arcCosts by arc, whole and above 0, or IMPASSABLE: a closed street is one whose arcs are; other closures are another hierarchy
 * Cost on street networks about O(n log n): 70,000 nodes in some seconds.
 *
 * @see R. Geisberger, P. Sanders, D. Schultes, D. Delling, "Contraction Hierarchies", WEA 2008, LNCS 5038, p. 319
 */
export function buildHierarchy(network: Network, arcCosts: Uint32Array): Hierarchy {
  const nodes = nodeCount(network);
  const rest = new Remainder(network, arcCosts);
  const depth = new Uint32Array(nodes);
  const queue = new FlatQueue<number>();
  for (let node = 0; node < nodes; node++) queue.push(node, rest.weigh(node));

  const taken = new Uint32Array(nodes);
  let count = 0;
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    // what was taken around it since may have made it dearer: then another one is next
    const importance = rest.weigh(node) + depth[node]!;
    if (queue.length && importance > queue.peekValue()!) {
      queue.push(node, importance);
      continue;
    }
    for (const other of rest.neighbours[node]!) depth[other] = Math.max(depth[other]!, depth[node]! + 1);
    rest.take(node);
    taken[count++] = node;
  }
  return written(rest, taken);
}

function written(rest: Remainder, taken: Uint32Array): Hierarchy {
  const nodes = taken.length;
  const placeOf = new Uint32Array(nodes);
  taken.forEach((node, at) => (placeOf[node] = nodes - 1 - at));
  const upward = (costs: number[][]): Upward => {
    const first = new Uint32Array(nodes + 1);
    for (let place = 0; place < nodes; place++) first[place + 1] = first[place]! + costs[taken[nodes - 1 - place]!]!.filter((cost) => cost < IMPASSABLE).length;
    const [target, cost] = [new Uint32Array(first[nodes]!), new Uint32Array(first[nodes]!)];
    let at = 0;
    for (let place = 0; place < nodes; place++) {
      const node = taken[nodes - 1 - place]!;
      rest.neighbours[node]!.forEach((other, index) => {
        const arc = costs[node]![index]!;
        if (arc >= IMPASSABLE) return;
        target[at] = placeOf[other]!;
        cost[at++] = arc;
      });
    }
    return { first, target, cost };
  };
  return { placeOf, leaving: upward(rest.there), arriving: upward(rest.back) };
}

/** The graph among the nodes not yet taken; of a taken node its arcs to those that were left then. */
class Remainder {
  /** By node; each neighbour once, with the least cost to it and from it. */
  readonly neighbours: number[][];
  readonly there: number[][];
  readonly back: number[][];

  readonly #cost: Float64Array;
  readonly #epochOf: Uint32Array;
  readonly #queue = new FlatQueue<number>();
  #epoch = 0;
  #shortcuts: number[] = [];

  constructor(network: Network, arcCosts: Uint32Array) {
    const nodes = nodeCount(network);
    this.neighbours = Array.from({ length: nodes }, () => []);
    this.there = Array.from({ length: nodes }, () => []);
    this.back = Array.from({ length: nodes }, () => []);
    this.#cost = new Float64Array(nodes);
    this.#epochOf = new Uint32Array(nodes);
    for (let edge = 0; edge < edgeCount(network); edge++) {
      const [from, to] = [network.edgeFrom[edge]!, network.edgeTo[edge]!];
      if (from === to) continue;
      if (arcCosts[2 * edge]! < IMPASSABLE) this.#join(from, to, arcCosts[2 * edge]!);
      if (arcCosts[2 * edge + 1]! < IMPASSABLE) this.#join(to, from, arcCosts[2 * edge + 1]!);
    }
  }

  /** How much taking the node would make the graph grow; negative when it shrinks. */
  weigh(node: number): number {
    this.#findShortcuts(node, SETTLED_WHEN_WEIGHED);
    let arcs = 0;
    for (const cost of this.there[node]!) if (cost < IMPASSABLE) arcs++;
    for (const cost of this.back[node]!) if (cost < IMPASSABLE) arcs++;
    return (2 * this.#shortcuts.length) / 3 - 2 * arcs;
  }

  /** Takes the node out; what went through it goes by shortcuts. */
  take(node: number): void {
    this.#findShortcuts(node, SETTLED_WHEN_TAKEN);
    for (const other of this.neighbours[node]!) this.#forget(other, node);
    const found = this.#shortcuts;
    for (let at = 0; at < found.length; at += 3) this.#join(found[at]!, found[at + 1]!, found[at + 2]!);
  }

  /** Leaves in `#shortcuts`, as from, to, cost, what has to be kept when the node goes. */
  #findShortcuts(node: number, mostSettled: number): void {
    this.#shortcuts.length = 0;
    const [others, there, back] = [this.neighbours[node]!, this.there[node]!, this.back[node]!];
    let dearest = 0;
    for (const cost of there) if (cost < IMPASSABLE && cost > dearest) dearest = cost;
    if (!dearest) return;
    for (let a = 0; a < others.length; a++) {
      if (back[a]! >= IMPASSABLE) continue;
      this.#witness(others[a]!, node, back[a]! + dearest, mostSettled);
      for (let b = 0; b < others.length; b++) {
        const cost = back[a]! + there[b]!;
        if (a === b || cost >= IMPASSABLE) continue;
        const other = others[b]!;
        if (this.#epochOf[other] !== this.#epoch || this.#cost[other]! > cost) this.#shortcuts.push(others[a]!, other, cost);
      }
    }
  }

  /** Costs from a node to those around it that do not lead through another; upper bounds, where it gave up. */
  #witness(from: number, without: number, limit: number, mostSettled: number): void {
    const [cost, epochOf, queue] = [this.#cost, this.#epochOf, this.#queue];
    const epoch = ++this.#epoch;
    queue.clear();
    cost[from] = 0;
    epochOf[from] = epoch;
    queue.push(from, 0);
    for (let settled = 0; settled < mostSettled && queue.length; settled++) {
      const at = queue.peekValue()!;
      const node = queue.pop()!;
      if (at > cost[node]!) continue;
      if (at > limit) return;
      const [others, there] = [this.neighbours[node]!, this.there[node]!];
      for (let index = 0; index < others.length; index++) {
        const other = others[index]!;
        const arrival = at + there[index]!;
        if (arrival > limit || other === without) continue;
        if (epochOf[other] === epoch && cost[other]! <= arrival) continue;
        epochOf[other] = epoch;
        cost[other] = arrival;
        queue.push(other, arrival);
      }
    }
  }

  #join(from: number, to: number, cost: number): void {
    const [there, back] = [this.there[from]!, this.back[to]!];
    const [at, mirrored] = [this.#indexOf(from, to), this.#indexOf(to, from)];
    there[at] = Math.min(there[at]!, cost);
    back[mirrored] = Math.min(back[mirrored]!, cost);
  }

  #indexOf(node: number, other: number): number {
    const others = this.neighbours[node]!;
    const known = others.indexOf(other);
    if (known >= 0) return known;
    this.there[node]!.push(IMPASSABLE);
    this.back[node]!.push(IMPASSABLE);
    return others.push(other) - 1;
  }

  #forget(node: number, other: number): void {
    const others = this.neighbours[node]!;
    const [at, last] = [others.indexOf(other), others.length - 1];
    for (const list of [others, this.there[node]!, this.back[node]!]) {
      list[at] = list[last]!;
      list.length = last;
    }
  }
}
