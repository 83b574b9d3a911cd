// one algorithm: the climb and the buckets it fills belong together
import FlatQueue from "flatqueue";
import { IMPASSABLE, type Costs } from "./costs.ts";
import type { Hierarchy, Upward } from "./hierarchy.ts";
import type { Network } from "./network.ts";
import type { Spot } from "./snap.ts";
import { endsLeft, endsReached, onOneEdge, type End } from "./spot-ends.ts";

/** Row by row: from `sources[i]` to `targets[j]` it costs `costs[i * targets.length + j]`; Infinity where no way leads. */
export type CostMatrix = Float64Array;

/**
 * The least costs from every source to every target, setbacks included: what a search from each source would find.
 *
 * Each target leaves its costs in buckets at the places it climbs to; each source climbs and looks into them.
 * @param hierarchy made of the same network and the same costs
 *
 * @see S. Knopp, P. Sanders, D. Schultes, F. Schulz, D. Wagner, "Computing Many-to-Many Shortest Paths Using Highway Hierarchies", ALENEX 2007
 */
export function costMatrix(network: Network, costs: Costs, hierarchy: Hierarchy, sources: readonly Spot[], targets: readonly Spot[]): CostMatrix {
  const { placeOf, leaving, arriving } = hierarchy;
  const matrix = new Float64Array(sources.length * targets.length).fill(Infinity);
  const climb = new Climb(placeOf);

  const buckets = new Buckets(placeOf.length);
  targets.forEach((target, column) => {
    climb.run(arriving, leaving, endsReached(network, costs, target));
    for (let at = 0; at < climb.count; at++) buckets.add(climb.places[at]!, column, climb.costs[at]!);
  });
  const { first, column, cost } = buckets.sorted();

  sources.forEach((source, row) => {
    const start = row * targets.length;
    climb.run(leaving, arriving, endsLeft(network, costs, source));
    for (let at = 0; at < climb.count; at++) {
      const [place, soFar] = [climb.places[at]!, climb.costs[at]!];
      for (let entry = first[place]!, end = first[place + 1]!; entry < end; entry++) {
        const total = soFar + cost[entry]!;
        if (total < matrix[start + column[entry]!]!) matrix[start + column[entry]!] = total;
      }
    }
  });
  joinOnOneEdge(costs, sources, targets, matrix);
  return matrix.map((each) => (each < IMPASSABLE ? each : Infinity));
}

function joinOnOneEdge(costs: Costs, sources: readonly Spot[], targets: readonly Spot[], matrix: CostMatrix): void {
  const targetsOn = new Map<number, number[]>();
  targets.forEach(({ edge }, column) => targetsOn.set(edge, [...(targetsOn.get(edge) ?? []), column]));
  sources.forEach((source, row) => {
    for (const column of targetsOn.get(source.edge) ?? []) {
      const at = row * targets.length + column;
      matrix[at] = Math.min(matrix[at]!, onOneEdge(costs, source, targets[column]!));
    }
  });
}

/** A search that only climbs. What it found holds until the next one. */
class Climb {
  readonly #placeOf: Uint32Array;
  readonly #cost: Float64Array;
  readonly #epochOf: Uint32Array;
  readonly #queue = new FlatQueue<number>();
  #epoch = 0;
  /** Places reached at their least cost, or nearly: some are reached more cheaply from above, which their own bucket's owner sees. */
  places: number[] = [];
  costs: number[] = [];

  constructor(placeOf: Uint32Array) {
    this.#placeOf = placeOf;
    this.#cost = new Float64Array(placeOf.length);
    this.#epochOf = new Uint32Array(placeOf.length);
  }

  get count(): number {
    return this.places.length;
  }

  run(up: Upward, down: Upward, ends: readonly End[]): void {
    const [cost, epochOf, queue, epoch] = [this.#cost, this.#epochOf, this.#queue, ++this.#epoch];
    this.places.length = 0;
    this.costs.length = 0;
    const offer = (place: number, arrival: number): void => {
      if (epochOf[place] === epoch && cost[place]! <= arrival) return;
      epochOf[place] = epoch;
      cost[place] = arrival;
      queue.push(place, arrival);
    };
    for (const end of ends) offer(this.#placeOf[end.node]!, end.cost);

    while (queue.length) {
      const soFar = queue.peekValue()!;
      const place = queue.pop()!;
      if (soFar > cost[place]!) continue;
      if (this.#isReachedFromAbove(down, place, soFar)) continue;
      this.places.push(place);
      this.costs.push(soFar);
      for (let at = up.first[place]!, end = up.first[place + 1]!; at < end; at++) offer(up.target[at]!, soFar + up.cost[at]!);
    }
  }

  /** Then no least way climbs through it. */
  #isReachedFromAbove({ first, target, cost }: Upward, place: number, soFar: number): boolean {
    for (let at = first[place]!, end = first[place + 1]!; at < end; at++) {
      const above = target[at]!;
      if (this.#epochOf[above] === this.#epoch && this.#cost[above]! + cost[at]! < soFar) return true;
    }
    return false;
  }
}

/** Columns with their costs, by place. */
class Buckets {
  readonly #places: number;
  readonly #entries: { place: number[]; column: number[]; cost: number[] } = { place: [], column: [], cost: [] };

  constructor(places: number) {
    this.#places = places;
  }

  add(place: number, column: number, cost: number): void {
    this.#entries.place.push(place);
    this.#entries.column.push(column);
    this.#entries.cost.push(cost);
  }

  sorted(): { first: Uint32Array; column: Uint32Array; cost: Float64Array } {
    const { place, column, cost } = this.#entries;
    const first = new Uint32Array(this.#places + 1);
    for (const each of place) first[each + 1]!++;
    for (let at = 0; at < this.#places; at++) first[at + 1]! += first[at]!;
    const next = first.slice(0, this.#places);
    const [columns, costs] = [new Uint32Array(place.length), new Float64Array(place.length)];
    place.forEach((each, entry) => {
      const at = next[each]!++;
      columns[at] = column[entry]!;
      costs[at] = cost[entry]!;
    });
    return { first, column: columns, cost: costs };
  }
}
