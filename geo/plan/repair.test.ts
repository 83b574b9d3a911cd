import loadHighs, { type Highs } from "highs";
import { beforeAll, expect, test } from "vitest";
import { chanceOf } from "../testing/quilt.ts";
import { repair, whyHopeless, type Deal, type Proposal } from "./repair.ts";
import { graphOf } from "./unit-graph.ts";

const isFull = process.env["TEST_SCALE"] === "full";
/** Of towns of 36 houses, the least that must move: HiGHS took a minute for each, and says it again in the long run. */
const PROVEN: [seed: number, households: number][] = [[1, 104], [3, 161], [4, 243], [5, 168], [6, 48], [7, 101], [8, 80]];
/** Of 16 houses, HiGHS is asked each time. */
const ASKED = isFull ? 40 : 2;

let highs: Highs;
beforeAll(async () => {
  highs = await loadHighs();
});

/** So many by so many houses in four areas, one of them too full or too empty; some streets between houses are missing. */
function town(seed: number, side: number): Deal {
  const chance = chanceOf(seed);
  const weights = Array.from({ length: side * side }, () => 10 + Math.floor(chance() * 50));
  const home = weights.map((_, unit) => (unit % side < side / 2 ? 0 : 1) + (Math.floor(unit / side) < side / 2 ? 0 : 2));
  const borders = weights.flatMap((_, unit) => [
    ...(unit % side < side - 1 ? [{ a: unit, b: unit + 1, metres: 20 }] : []),
    ...(unit + side < side * side ? [{ a: unit, b: unit + side, metres: 30 }] : []),
  ]).filter(() => chance() > 0.06);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / 4;
  // houses of one area hold more, of another less
  weights.forEach((weight, unit) => (weights[unit] = Math.round(weight * [1.5, 0.8, 1, 0.7][home[unit]!]!)));
  return { graph: graphOf(weights, borders), home, bands: Array.from({ length: 4 }, () => ({ least: Math.floor(mean * 0.85), most: Math.ceil(mean * 1.15) })) };
}

function sumsOf({ graph: { weights }, bands }: Deal, dealt: ArrayLike<number>): number[] {
  const sums = bands.map(() => 0);
  weights.forEach((weight, unit) => (sums[dealt[unit]!]! += weight));
  return sums;
}

/** By another way than the search: a flood through each area. */
function pieces({ graph: { first, to, weights } }: Deal, dealt: ArrayLike<number>): number {
  const seen = new Set<number>();
  let count = 0;
  for (let start = 0; start < weights.length; start++) {
    if (seen.has(start)) continue;
    count++;
    const queue = [start];
    seen.add(start);
    for (const unit of queue) {
      for (const other of to.subarray(first[unit], first[unit + 1])) {
        if (seen.has(other) || dealt[other] !== dealt[start]) continue;
        seen.add(other);
        queue.push(other);
      }
    }
  }
  return count;
}

const last = (proposals: Iterable<Proposal>): Proposal => [...proposals].at(-1)!;

/** The fewest households that must move, proven: areas hang together because cuts are added until they do. */
function optimum(deal: Deal): number | undefined {
  const { graph: { weights, first, to }, home, bands } = deal;
  const cuts: string[] = [];
  const x = (unit: number, area: number) => `x${unit}_${area}`;
  const every = [...weights.keys()];
  for (;;) {
    const { Status, ObjectiveValue, Columns } = highs.solve([
      "Minimize", ` moved: ${every.flatMap((unit) => bands.flatMap((_, area) => (area === home[unit] ? [] : [`${weights[unit]} ${x(unit, area)}`]))).join(" + ")}`, "Subject To",
      ...every.map((unit) => ` u${unit}: ${bands.map((_, area) => x(unit, area)).join(" + ")} = 1`),
      ...bands.flatMap(({ least, most }, area) => {
        const sum = every.map((unit) => `${weights[unit]} ${x(unit, area)}`).join(" + ");
        return [` l${area}: ${sum} >= ${least}`, ` m${area}: ${sum} <= ${most}`];
      }),
      ...bands.map((_, area) => ` own${area}: ${every.filter((unit) => home[unit] === area).map((unit) => x(unit, area)).join(" + ")} >= 1`),
      ...cuts, "Binary", ...every.flatMap((unit) => bands.map((_, area) => ` ${x(unit, area)}`)), "End",
    ].join("\n"));
    if (Status !== "Optimal") return undefined;
    const dealt = every.map((unit) => bands.findIndex((_, area) => (Columns[x(unit, area)] as { Primal: number }).Primal > 0.5));
    const before = cuts.length;
    for (const [area] of bands.entries()) {
      const parts = partsOf(dealt, area);
      for (const part of parts.slice(1)) {
        const around = new Set(part.flatMap((unit) => [...to.subarray(first[unit], first[unit + 1])]).filter((unit) => !part.includes(unit)));
        // this part and that unit can only be in one area if something around the part is, too
        cuts.push(` c${cuts.length}: ${[...part, parts[0]![0]!].map((unit) => x(unit, area)).join(" + ")} ${[...around].map((unit) => `- ${x(unit, area)}`).join(" ")} <= ${part.length}`);
      }
    }
    if (cuts.length === before) return ObjectiveValue;
  }

  function partsOf(dealt: readonly number[], area: number): number[][] {
    const left = new Set(every.filter((unit) => dealt[unit] === area));
    const parts: number[][] = [];
    for (const start of left) {
      left.delete(start);
      const part = [start];
      for (const unit of part) for (const other of to.subarray(first[unit], first[unit + 1])) if (left.delete(other)) part.push(other);
      parts.push(part);
    }
    return parts.sort((a, b) => b.length - a.length);
  }
}

function expectRepaired(deal: Deal, seed: number, least: number): void {
  const found = last(repair(deal, chanceOf(seed), { household: 1, metre: 0 }));
  expect(found.off, `town ${seed}`).toBe(0);
  expect(pieces(deal, found.dealt), `town ${seed}`).toBe(4);
  sumsOf(deal, found.dealt).forEach((sum, area) => {
    expect(sum).toBeGreaterThanOrEqual(deal.bands[area]!.least);
    expect(sum).toBeLessThanOrEqual(deal.bands[area]!.most);
  });
  expect(found.moved, `town ${seed}`).toBe(deal.graph.weights.reduce((sum, weight, unit) => sum + (found.dealt[unit] === deal.home[unit] ? 0 : weight), 0));
  expect(found.moved, `town ${seed}`).toBeGreaterThanOrEqual(least - 1e-6);
  expect(found.moved, `town ${seed}`).toBeLessThanOrEqual(least * 1.05);
}

test("towns of 36 houses: all areas in the band and in one piece, with at most a twentieth more households moved than the proven least", () => {
  for (const [seed, least] of PROVEN) expectRepaired(town(seed, 6), seed, least);
});

if (isFull) {
  test("HiGHS proves it again", { timeout: 3_600_000 }, () => {
    for (const [seed, least] of PROVEN) expect(optimum(town(seed, 6)), `town ${seed}`).toBeCloseTo(least, 6);
  });
}

test(`${ASKED} towns of 16 houses, with HiGHS beside`, { timeout: 1_200_000 }, () => {
  let found = 0;
  for (let seed = 6; found < ASKED; seed++) {
    const deal = town(seed, 4);
    const least = pieces(deal, deal.home) === 4 ? optimum(deal) : undefined;
    if (least === undefined) continue;
    found++;
    expectRepaired(deal, seed, least);
  }
});

test("what is in the band already is left as it is", () => {
  const deal = town(3, 6);
  const sums = sumsOf(deal, deal.home);
  const bands = sums.map((sum) => ({ least: sum, most: sum }));
  expect(last(repair({ ...deal, bands }, chanceOf(1), undefined, 2))).toMatchObject({ moved: 0, off: 0 });
});

test("the same chance, the same proposals; each round is no worse than the one before", () => {
  const deal = town(2, 6);
  const [one, two] = [1, 2].map(() => [...repair(deal, chanceOf(4), undefined, 4)]);
  expect(one).toEqual(two);
  expect(one!.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
  for (const [at, { moved, off }] of one!.entries()) if (at) expect(50 * off + moved).toBeLessThanOrEqual(50 * one![at - 1]!.off + one![at - 1]!.moved + 1);
});

test("why it cannot be done: too many, too few, one house that fits nowhere", () => {
  const { graph, home } = town(1, 6);
  const total = graph.weights.reduce((sum, weight) => sum + weight, 0);
  const bands = (least: number, most: number) => Array.from({ length: 4 }, () => ({ least, most }));
  expect(whyHopeless({ graph, bands: bands(0, Math.floor(total / 4) - 1) })).toMatchObject({ reason: "too-many", households: total });
  expect(whyHopeless({ graph, bands: bands(Math.ceil(total / 4) + 1, total) })).toMatchObject({ reason: "too-few" });
  const heavy = { ...graph, weights: graph.weights.map((weight, unit) => (unit === 7 ? 900 : unit === 8 ? 0 : weight)) };
  expect(whyHopeless({ graph: heavy, bands: bands(0, 800) })).toEqual({ reason: "heavy-unit", unit: 7 });
  expect(whyHopeless({ graph, bands: bands(0, total) })).toBeUndefined();
  expect(last(repair({ graph, home, bands: bands(0, Math.floor(total / 4) - 1) }, chanceOf(1), undefined, 2)).off).toBeGreaterThan(0);
});
