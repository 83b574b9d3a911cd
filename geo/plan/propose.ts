import type { ArcMap } from "./arc-map.ts";
import type { Edit } from "./edit.ts";
import { dealEdits } from "./realize.ts";
import { repair, whyHopeless, type Band, type Deal, type Hopeless, type Proposal, type Wish } from "./repair.ts";
import { graphOf } from "./unit-graph.ts";
import { unitsOf, type House, type UnitMap } from "./units.ts";

/** Areas of one group that are to be dealt out anew among themselves, and who lives where. */
export interface Question {
  map: ArcMap;
  areas: readonly number[];
  houses: readonly (House & { households: number })[];
  bandOf: (area: number) => Band;
  /** The area above each: what is not of the same stays. */
  groupOf: (area: number) => number | undefined;
  /** Numbers from here on are free; none of them is left in the end. */
  newFace: number;
}

/** What planners choose between: as few moves as can be, shorter borders for a few moves more, or borders as if drawn anew. */
export const WISHES = {
  fewest: { household: 1, metre: 0.001 },
  shorter: { household: 1, metre: 0.15 },
  anew: { household: 0.1, metre: 1 },
} as const satisfies Record<string, Wish>;
export type WishName = keyof typeof WISHES;

export interface Candidate extends Omit<Proposal, "dealt" | "round"> {
  wish: WishName;
  /** Households of each area, before and then. */
  areas: { area: number; before: number; then: number }[];
  /** As one step of a draft. */
  edits: Edit[];
}

/** Told while it is thought about. `why`: nothing can be done at all; else how far it is, and at the end the candidates. */
export type Thought = { why: Hopeless & { house?: number } } | { part: number; candidates: Candidate[] };

/**
 * Proposals for areas out of their band. Each thought is a chance to show how far it is, or to stop.
 *
 * The same chance gives the same proposals. About a second for a community of ten grids and 200 houses.
 */
export function* propose(question: Question, chance: () => number, rounds = 8): Generator<Thought> {
  const { map, areas, houses, bandOf, groupOf, newFace } = question;
  const units = unitsOf(map, areas, houses, newFace, groupOf);
  const deal = dealOf(units, areas, houses, bandOf);
  const why = whyHopeless(deal);
  if (why) return void (yield { why: why.reason === "heavy-unit" ? { ...why, house: units.units[why.unit]!.houses[0]! } : why });
  const names = Object.keys(WISHES) as WishName[];
  const candidates: Candidate[] = [];
  for (const [index, wish] of names.entries()) {
    let best: Proposal | undefined;
    for (const proposal of repair(deal, chance, WISHES[wish], rounds)) {
      best = proposal;
      yield { part: (index + proposal.round / rounds) / names.length, candidates: [] };
    }
    if (!best) continue;
    const drawn = dealEdits(map, units, Array.from(best.dealt, (area) => areas[area]!), newFace);
    if (!drawn.ok || !drawn.edits.length) continue;
    const sums = (dealt: ArrayLike<number>) => areas.map((_, area) => deal.graph.weights.reduce((sum, weight, unit) => sum + (dealt[unit] === area ? weight : 0), 0));
    const [before, then] = [sums(deal.home), sums(best.dealt)];
    const candidate = { wish, moved: best.moved, off: best.off, metres: best.metres, edits: drawn.edits, areas: areas.map((area, at) => ({ area, before: before[at]!, then: then[at]! })) };
    if (!candidates.some(({ moved, metres }) => moved === candidate.moved && metres === candidate.metres)) candidates.push(candidate);
  }
  yield { part: 1, candidates };
}

export function dealOf({ units, borders }: UnitMap, areas: readonly number[], houses: readonly { households: number }[], bandOf: (area: number) => Band): Deal {
  return {
    graph: graphOf(units.map((unit) => unit.houses.reduce((sum, house) => sum + houses[house]!.households, 0)), borders),
    home: units.map(({ home }) => areas.indexOf(home)),
    bands: areas.map(bandOf),
  };
}
