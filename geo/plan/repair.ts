import { Contiguity, type UnitGraph } from "./unit-graph.ts";

/** How many households an area should have; an area without a band takes any. */
export interface Band {
  least: number;
  most: number;
}

export interface Deal {
  graph: UnitGraph;
  /** The area of each unit now, from 0. */
  home: ArrayLike<number>;
  bands: readonly Band[];
}

/** What a proposal should be good at; the band comes before all. */
export interface Wish {
  /** Price of a household that moves, and of a metre of border between areas. */
  household: number;
  metre: number;
}

export interface Proposal {
  /** The area of each unit then. */
  dealt: Int32Array;
  /** Households that change their area, and those that areas have too many or too few of. */
  moved: number;
  off: number;
  /** Metres of border between areas. */
  metres: number;
  /** Of the rounds asked for. */
  round: number;
}

/** Why no dealing out can put all areas into the band. */
export type Hopeless = { reason: "too-many" | "too-few"; households: number; least: number; most: number } | { reason: "heavy-unit"; unit: number };

/** Nothing: it may be possible. */
export function whyHopeless({ graph: { weights }, bands }: Pick<Deal, "graph" | "bands">): Hopeless | undefined {
  const households = weights.reduce((sum, weight) => sum + weight, 0);
  const [least, most] = [bands.reduce((sum, band) => sum + band.least, 0), bands.reduce((sum, band) => sum + band.most, 0)];
  if (households > most) return { reason: "too-many", households, least, most };
  if (households < least) return { reason: "too-few", households, least, most };
  const top = Math.max(...bands.map((band) => band.most));
  const unit = weights.findIndex((weight) => weight > top);
  return unit < 0 ? undefined : { reason: "heavy-unit", unit };
}

const PRICE_OFF = 50;

/**
 * Deals units anew so that every area is in its band and hangs together, moving as few households as it finds; every area keeps a unit of its own.
 *
 * By annealing (Kirkpatrick 1983) from the areas as they are, each round anew, then by taking back what need not have moved. Each round yields the best
 * so far: whoever has enough, or no time, stops asking. On a city's scale one asks community by community.
 *
 * @param chance from 0, included, to 1, not included: the same chance gives the same proposals
 */
export function* repair(deal: Deal, chance: () => number, wish: Wish = { household: 1, metre: 0.001 }, rounds = 12): Generator<Proposal> {
  const search = new Search(deal, chance, wish);
  let best: Proposal | undefined;
  for (let round = 1; round <= rounds; round++) {
    const found = { ...search.round(), round };
    if (!best || search.price(found) < search.price(best) - 1e-9) best = found;
    yield { ...best, round };
  }
}

class Search {
  readonly #deal: Deal;
  readonly #chance: () => number;
  readonly #wish: Wish;
  readonly #contiguity: Contiguity;
  readonly #dealt: Int32Array;
  readonly #sums: Float64Array;
  /** Units of its own that each area has left. */
  readonly #own: Int32Array;

  constructor(deal: Deal, chance: () => number, wish: Wish) {
    [this.#deal, this.#chance, this.#wish, this.#contiguity] = [deal, chance, wish, new Contiguity(deal.graph)];
    this.#dealt = new Int32Array(deal.graph.weights.length);
    this.#sums = new Float64Array(deal.bands.length);
    this.#own = new Int32Array(deal.bands.length);
  }

  price = ({ moved, off, metres }: Pick<Proposal, "moved" | "off" | "metres">): number => PRICE_OFF * off + this.#wish.household * moved + this.#wish.metre * metres;

  round(): Omit<Proposal, "round"> {
    const { graph: { weights } } = this.#deal;
    const count = weights.length;
    this.#reset();
    let price = 0;
    let [best, bestDealt] = [0, Int32Array.from(this.#dealt)];
    const steps = 400 * count + 4_000;
    const hot = Math.max(20, weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, count)) * 2;
    for (let step = 0; step < steps; step++) {
      const heat = hot * (0.5 / hot) ** (step / steps);
      const unit = Math.floor(this.#chance() * count);
      const to = this.#someNeighbour(unit);
      if (to === undefined || !this.#mayGo(unit)) continue;
      const change = this.#change(unit, to);
      if (change > 0 && this.#chance() >= Math.exp(-change / heat)) continue;
      this.#move(unit, to);
      price += change;
      if (price < best - 1e-9) [best, bestDealt] = [price, Int32Array.from(this.#dealt)];
    }
    this.#return(bestDealt);
    this.#polish();
    return this.#told();
  }

  #reset(): void {
    this.#return(this.#deal.home);
  }

  #return(dealt: ArrayLike<number>): void {
    const { graph: { weights }, home } = this.#deal;
    this.#sums.fill(0);
    this.#own.fill(0);
    for (let unit = 0; unit < weights.length; unit++) {
      const area = dealt[unit]!;
      this.#dealt[unit] = area;
      this.#sums[area]! += weights[unit]!;
      if (home[unit] === area) this.#own[area]!++;
    }
  }

  /** Of a unit, an area beside it. */
  #someNeighbour(unit: number): number | undefined {
    const { first, to } = this.#deal.graph;
    const [from, count] = [first[unit]!, first[unit + 1]! - first[unit]!];
    if (!count) return undefined;
    const area = this.#dealt[to[from + Math.floor(this.#chance() * count)]!]!;
    return area === this.#dealt[unit] ? undefined : area;
  }

  #mayGo(unit: number): boolean {
    const area = this.#dealt[unit]!;
    if (this.#deal.home[unit] === area && this.#own[area] === 1) return false;
    return this.#contiguity.mayLeave(this.#dealt, unit);
  }

  #off(area: number, households: number): number {
    const { least, most } = this.#deal.bands[area]!;
    return Math.max(0, least - households, households - most);
  }

  /** Of the price, when a unit goes to another area. */
  #change(unit: number, to: number): number {
    const { graph, home } = this.#deal;
    const [from, weight] = [this.#dealt[unit]!, graph.weights[unit]!];
    const off = this.#off(from, this.#sums[from]! - weight) - this.#off(from, this.#sums[from]!) + this.#off(to, this.#sums[to]! + weight) - this.#off(to, this.#sums[to]!);
    const moved = (home[unit] === from ? weight : 0) - (home[unit] === to ? weight : 0);
    let metres = 0;
    for (let at = graph.first[unit]!; at < graph.first[unit + 1]!; at++) {
      const other = this.#dealt[graph.to[at]!]!;
      if (other === from) metres += graph.metres[at]!;
      else if (other === to) metres -= graph.metres[at]!;
    }
    return PRICE_OFF * off + this.#wish.household * moved + this.#wish.metre * metres;
  }

  #move(unit: number, to: number): void {
    const { graph: { weights }, home } = this.#deal;
    const from = this.#dealt[unit]!;
    this.#sums[from]! -= weights[unit]!;
    this.#sums[to]! += weights[unit]!;
    if (home[unit] === from) this.#own[from]!--;
    if (home[unit] === to) this.#own[to]!++;
    this.#dealt[unit] = to;
  }

  /** One unit, or one and then another, as long as that is cheaper. */
  #polish(): void {
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      for (const [unit, to] of this.#moves()) {
        if (this.#dealt[unit] === to || !this.#touches(unit, to) || !this.#mayGo(unit)) continue;
        const change = this.#change(unit, to);
        const from = this.#dealt[unit]!;
        if (change < -1e-9) {
          this.#move(unit, to);
          isBetter = true;
          continue;
        }
        this.#move(unit, to);
        const second = this.#moves().find(([other, area]) => other !== unit && this.#dealt[other] !== area && this.#change(other, area) < -change - 1e-9 && this.#mayGo(other));
        if (second) {
          this.#move(...second);
          isBetter = true;
        } else this.#move(unit, from);
      }
    }
  }

  #touches(unit: number, area: number): boolean {
    const { first, to } = this.#deal.graph;
    for (let at = first[unit]!; at < first[unit + 1]!; at++) if (this.#dealt[to[at]!] === area) return true;
    return false;
  }

  /** Every unit with every other area beside it. */
  #moves(): [unit: number, to: number][] {
    const { first, to, weights } = this.#deal.graph;
    const moves: [number, number][] = [];
    for (let unit = 0; unit < weights.length; unit++) {
      const beside = new Set<number>();
      for (let at = first[unit]!; at < first[unit + 1]!; at++) beside.add(this.#dealt[to[at]!]!);
      for (const area of beside) if (area !== this.#dealt[unit]) moves.push([unit, area]);
    }
    return moves;
  }

  #told(): Omit<Proposal, "round"> {
    const { graph: { weights, first, to, metres }, home } = this.#deal;
    const dealt = Int32Array.from(this.#dealt);
    let [moved, border] = [0, 0];
    dealt.forEach((area, unit) => {
      if (area !== home[unit]) moved += weights[unit]!;
      for (let at = first[unit]!; at < first[unit + 1]!; at++) if (to[at]! > unit && dealt[to[at]!] !== area) border += metres[at]!;
    });
    return { dealt, moved, metres: border, off: this.#sums.reduce((sum, households, area) => sum + this.#off(area, households), 0) };
  }
}
