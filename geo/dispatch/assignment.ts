// one algorithm: everything that can happen to a plan is one kind of repair, on the same arrays
import FlatQueue from "flatqueue";

/** Of one case: how many workers it needs, each another one, and what it costs to leave one of these places empty. */
export interface Demand {
  needs: number;
  unservedCost: number;
}

/**
 * Who goes where, and the prices that prove it: nothing is cheaper in all. Anybody can check them, pair by pair (`flawOf`).
 * A worker's price is 0 or below, and below 0 only when it is full; a case's is what its dearest place costs.
 */
export interface Plan {
  pairs: { demand: number; worker: number; cost: number }[];
  /** Places left empty, by demand. */
  unserved: number[];
  cost: number;
  workerPrices: number[];
  demandPrices: number[];
}

const GROUND = 0;
const nodeOfWorker = (worker: number): number => 2 * worker + 1;
const nodeOfDemand = (demand: number): number => 2 * demand + 2;
const indexOf = (node: number): number => (node - 1) >> 1;
const isWorker = (node: number): boolean => (node & 1) === 1;

/** A case first looks at so many workers; the prices of all others are looked at before anything is called a plan. */
const NEAR = 16;

/**
 * The cheapest way to send workers to cases: capacities, several workers to one case, forbidden pairs (Infinity). Costs are whole
 * numbers, so there is no "nearly". What comes and goes is repaired, not solved anew, and the plan is as cheap as one from scratch.
 *
 * A minimum-cost flow from cases through workers to a ground, kept optimal: a change breaks the optimality of one arc, and a shortest
 * way around that arc in the residual graph, no longer than the break is deep, mends it.
 * @see R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, sections 9.7 and 9.11; pricing: section 9.9
 */
export class Assignment {
  readonly #capacity: number[] = [];
  readonly #demands: Demand[] = [];
  /** By demand, then worker. */
  readonly #costs: number[][] = [];
  readonly #near: number[][] = [];
  readonly #serving: number[][] = [];
  readonly #servedBy: number[][] = [];
  /** By node. An arc from a to b costs `cost + potential[a] - potential[b]` more than its end is worth. */
  readonly #potential: number[] = [0];
  readonly #distance: number[] = [Infinity];
  readonly #before: number[] = [0];
  readonly #touched: number[] = [];
  readonly #queue = new FlatQueue<number>();
  /** Demands whose price rose: workers they do not look at may have become cheap for them. */
  readonly #unpriced = new Set<number>();

  /** @param costs by demand, then worker; whole numbers or Infinity */
  constructor(capacities: readonly number[] = [], demands: readonly Demand[] = [], costs: readonly ArrayLike<number>[] = []) {
    for (const capacity of capacities) this.#newWorker(capacity);
    demands.forEach((demand, index) => this.#newDemand(demand, costs[index] ?? []));
    this.#price();
  }

  /** @param costs by worker @returns the demand's number */
  addDemand(demand: Demand, costs: ArrayLike<number>): number {
    const added = this.#newDemand(demand, costs);
    this.#price();
    return added;
  }

  /** @param costs by demand @returns the worker's number */
  addWorker(capacity: number, costs: ArrayLike<number>): number {
    const worker = this.#newWorker(capacity);
    const node = nodeOfWorker(worker);
    let potential = this.#potential[GROUND]!;
    this.#costs.forEach((row, demand) => {
      row.push(this.#demands[demand]!.needs ? costs[demand]! : Infinity);
      potential = Math.min(potential, row[worker]! + this.#potential[nodeOfDemand(demand)]!);
    });
    this.#potential[node] = potential;
    this.#costs.forEach((row, demand) => row[worker]! < Infinity && this.#near[demand]!.push(worker));
    this.#mendWorker(worker);
    this.#price();
    return worker;
  }

  /** What it needed is needed no more; its number stays. */
  removeDemand(demand: number): void {
    const { unservedCost } = this.#demands[demand]!;
    const row = this.#costs[demand]!;
    // one by one: a search must not meet a second arc that waits to be mended
    for (let worker = this.#servedBy[demand]!.at(-1); worker !== undefined; worker = this.#servedBy[demand]!.at(-1)) {
      this.#strike(this.#servedBy[demand]!, worker);
      this.#strike(this.#serving[worker]!, demand);
      this.#demands[demand] = { unservedCost, needs: this.#servedBy[demand]!.length };
      this.#mendWorker(worker);
    }
    this.#demands[demand] = { unservedCost, needs: 0 };
    row.fill(Infinity);
    this.#near[demand] = [];
    this.#price();
  }

  /** Whom it was to serve is served by others, or left. Its number stays. */
  removeWorker(worker: number): void {
    this.#capacity[worker] = 0;
    const left = this.#serving[worker]!.splice(0);
    for (const demand of left) this.#strike(this.#servedBy[demand]!, worker);
    this.#costs.forEach((row, demand) => {
      row[worker] = Infinity;
      this.#strike(this.#near[demand]!, worker);
    });
    for (const demand of left) this.#mendDemand(demand);
    this.#price();
  }

  /**
   * By how much the whole plan gets dearer when this worker goes to this case, everything else arranged anew; 0 when it goes there
   * anyway, or as well; Infinity when it may not.
   */
  insteadCost(demand: number, worker: number): number {
    if (this.#servedBy[demand]?.includes(worker)) return 0;
    const [from, to] = [nodeOfDemand(demand), nodeOfWorker(worker)];
    const cost = this.#costs[demand]?.[worker] ?? Infinity;
    if (cost === Infinity || !this.#capacity[worker]) return Infinity;
    this.#search(to, from, Infinity, true);
    const around = this.#distance[from]!;
    this.#forget();
    return around + cost + this.#potential[from]! - this.#potential[to]!;
  }

  /** Whom to send, were somebody who is sent there not to be had: the next best of all plans. */
  runnerUp(demand: number): { worker: number; extraCost: number } | undefined {
    let best: { worker: number; extraCost: number } | undefined;
    const row = this.#costs[demand] ?? [];
    const [price, ground] = [this.#potential[nodeOfDemand(demand)]!, this.#servedBy[demand] ?? []];
    const byPrice = [...row.keys()].filter((worker) => row[worker]! < Infinity && !ground.includes(worker)).map((worker) => ({ worker, least: row[worker]! + price - this.#potential[nodeOfWorker(worker)]! }));
    for (const { worker, least } of byPrice.sort((a, b) => a.least - b.least || a.worker - b.worker)) {
      // no way around is shorter than nothing
      if (best && least >= best.extraCost) break;
      const extraCost = this.insteadCost(demand, worker);
      if (extraCost < (best?.extraCost ?? Infinity)) best = { worker, extraCost };
    }
    return best;
  }

  plan(): Plan {
    const ground = this.#potential[GROUND]!;
    const pairs = this.#servedBy.flatMap((workers, demand) => [...workers].sort((a, b) => a - b).map((worker) => ({ demand, worker, cost: this.#costs[demand]![worker]! })));
    const unserved = this.#demands.map((_, demand) => this.#emptyPlaces(demand));
    return {
      pairs,
      unserved,
      cost: pairs.reduce((sum, { cost }) => sum + cost, 0) + unserved.reduce((sum, places, demand) => sum + (places ? places * this.#demands[demand]!.unservedCost : 0), 0),
      // an idle worker may stand above the ground: nothing holds it there, and a price of 0 is as good a proof
      workerPrices: this.#capacity.map((_, worker) => Math.min(0, this.#potential[nodeOfWorker(worker)]! - ground)),
      demandPrices: this.#demands.map((_, demand) => ground - this.#potential[nodeOfDemand(demand)]!),
    };
  }

  #newWorker(capacity: number): number {
    this.#serving.push([]);
    this.#grow(nodeOfWorker(this.#capacity.length));
    return this.#capacity.push(capacity) - 1;
  }

  #newDemand(demand: Demand, costs: ArrayLike<number>): number {
    const number = this.#demands.push(demand) - 1;
    const row = Array.from({ length: this.#capacity.length }, (_, worker) => (this.#capacity[worker] ? costs[worker]! : Infinity));
    this.#costs.push(row);
    this.#near.push(nearest(row));
    this.#servedBy.push([]);
    this.#grow(nodeOfDemand(number));
    let potential = this.#potential[GROUND]! - demand.unservedCost;
    for (let worker = 0; worker < row.length; worker++) potential = Math.max(potential, this.#potential[nodeOfWorker(worker)]! - row[worker]!);
    this.#potential[nodeOfDemand(number)] = potential;
    this.#mendDemand(number);
    return number;
  }

  #grow(node: number): void {
    while (this.#potential.length <= node) {
      this.#potential.push(this.#potential[GROUND]!);
      this.#distance.push(Infinity);
      this.#before.push(0);
    }
  }

  #emptyPlaces = (demand: number): number => this.#demands[demand]!.needs - this.#servedBy[demand]!.length;

  /** Places stand empty though somebody is cheaper than that. */
  #mendDemand(demand: number): void {
    const node = nodeOfDemand(demand);
    const broken = (): number => this.#potential[GROUND]! - this.#demands[demand]!.unservedCost - this.#potential[node]!;
    while (this.#emptyPlaces(demand) > 0 && broken() < 0) this.#mend(GROUND, node, broken());
  }

  /** The worker has room though somebody would gain by it. */
  #mendWorker(worker: number): void {
    const node = nodeOfWorker(worker);
    const broken = (): number => this.#potential[node]! - this.#potential[GROUND]!;
    while (this.#serving[worker]!.length < this.#capacity[worker]! && broken() < 0) this.#mend(node, GROUND, broken());
  }

  /** Looks at every pair that was left out of the searches and may have become cheap; until there is none. */
  #price(): void {
    for (const demand of this.#unpriced) {
      this.#unpriced.delete(demand);
      const [row, node] = [this.#costs[demand]!, nodeOfDemand(demand)];
      for (let worker = 0; worker < row.length; worker++) {
        const broken = row[worker]! + this.#potential[node]! - this.#potential[nodeOfWorker(worker)]!;
        if (broken >= 0 || this.#servedBy[demand]!.includes(worker)) continue;
        this.#near[demand]!.push(worker);
        this.#mend(node, nodeOfWorker(worker), broken);
      }
    }
  }

  /** Sends one unit around through the broken arc if that gains, and sets the potentials right either way. */
  #mend(tail: number, head: number, broken: number): void {
    this.#search(head, tail, -broken, false);
    const around = this.#distance[tail]!;
    const depth = Math.min(around, -broken);
    for (const node of this.#touched) {
      const left = depth - this.#distance[node]!;
      if (left <= 0) continue;
      this.#potential[node]! -= left;
      if (node !== GROUND && !isWorker(node)) this.#unpriced.add(indexOf(node));
    }
    if (around < -broken) {
      this.#push(tail, head);
      for (let node = tail; node !== head; node = this.#before[node]!) this.#push(this.#before[node]!, node);
    }
    this.#forget();
  }

  /** One unit along an arc of the residual graph; arcs to and from the ground are counted by the others. */
  #push(from: number, to: number): void {
    if (from === GROUND || to === GROUND) return;
    const [demand, worker] = isWorker(to) ? [indexOf(from), indexOf(to)] : [indexOf(to), indexOf(from)];
    if (isWorker(to)) {
      this.#servedBy[demand]!.push(worker);
      this.#serving[worker]!.push(demand);
    } else {
      this.#strike(this.#servedBy[demand]!, worker);
      this.#strike(this.#serving[worker]!, demand);
    }
  }

  /** Least costs from a node in the residual graph, until `to` is reached or the limit. `everybody`: also workers a case does not look at. */
  #search(from: number, to: number, limit: number, everybody: boolean): void {
    const [distance, queue, potential] = [this.#distance, this.#queue, this.#potential];
    queue.clear();
    const offer = (node: number, by: number, cost: number): void => {
      const arrival = distance[by]! + cost + potential[by]! - potential[node]!;
      if (arrival >= distance[node]! || arrival >= limit) return;
      if (distance[node] === Infinity) this.#touched.push(node);
      distance[node] = arrival;
      this.#before[node] = by;
      queue.push(node, arrival);
    };
    distance[from] = 0;
    this.#touched.push(from);
    queue.push(from, 0);
    while (queue.length) {
      const soFar = queue.peekValue()!;
      const node = queue.pop()!;
      if (soFar > distance[node]!) continue;
      if (node === to) return;
      if (node === GROUND) this.#leaveGround(offer);
      else if (isWorker(node)) {
        const worker = indexOf(node);
        for (const demand of this.#serving[worker]!) offer(nodeOfDemand(demand), node, -this.#costs[demand]![worker]!);
        if (this.#serving[worker]!.length < this.#capacity[worker]!) offer(GROUND, node, 0);
      } else {
        const demand = indexOf(node);
        const [row, served] = [this.#costs[demand]!, this.#servedBy[demand]!];
        for (const worker of everybody ? row.keys() : this.#near[demand]!) if (row[worker]! < Infinity && !served.includes(worker)) offer(nodeOfWorker(worker), node, row[worker]!);
        offer(GROUND, node, this.#demands[demand]!.unservedCost);
      }
    }
  }

  #leaveGround(offer: (node: number, by: number, cost: number) => void): void {
    for (let worker = 0; worker < this.#serving.length; worker++) if (this.#serving[worker]!.length) offer(nodeOfWorker(worker), GROUND, 0);
    for (let demand = 0; demand < this.#demands.length; demand++) if (this.#emptyPlaces(demand) > 0) offer(nodeOfDemand(demand), GROUND, -this.#demands[demand]!.unservedCost);
  }

  #forget(): void {
    for (const node of this.#touched) this.#distance[node] = Infinity;
    this.#touched.length = 0;
  }

  #strike(list: number[], value: number): void {
    const at = list.indexOf(value);
    if (at >= 0) list.splice(at, 1);
  }
}

/** The cheapest workers of a row, in order. */
function nearest(row: readonly number[]): number[] {
  const found: number[] = [];
  for (let worker = 0; worker < row.length; worker++) {
    const cost = row[worker]!;
    if (cost === Infinity || (found.length === NEAR && cost >= row[found[NEAR - 1]!]!)) continue;
    if (found.length === NEAR) found.length--;
    let at = found.length;
    for (; at > 0 && row[found[at - 1]!]! > cost; at--) found[at] = found[at - 1]!;
    found[at] = worker;
  }
  return found;
}
