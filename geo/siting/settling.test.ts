import fc from "fast-check";
import { expect } from "vitest";
import { property } from "../testing/property.ts";
import { choices } from "../testing/siting.ts";
import { IN, Incumbent, OUT, type Model } from "./branch.ts";
import { maximalCovering } from "./coverage.ts";
import { coversOf } from "./covers.ts";
import { climb, valueOf } from "./exchange.ts";
import { pMedian } from "./median.ts";
import { medianClimb, medianCost } from "./median-exchange.ts";
import { setCovering } from "./set-covering.ts";

/** Knows a value that is one too small, and takes no offer: only the bound can then be right or wrong. */
class Blind extends Incumbent {
  constructor(best: number) {
    super();
    this.value = best - 1;
  }
  override offer(): void {}
}

/** After some rounds the bound still holds the best value, and what was settled still allows a choice that reaches it. */
function holds(model: Model, all: readonly number[][], worth: (sites: readonly number[]) => number): void {
  const best = Math.max(...all.map(worth));
  const branch = model.root();
  for (let round = 0; round < 3; round++) {
    model.tighten(branch, new Blind(best));
    expect(branch.bound).toBeGreaterThanOrEqual(best);
    const allowed = all.filter((sites) => branch.settled.every((how, candidate) => (how === IN ? sites.includes(candidate) : how === OUT ? !sites.includes(candidate) : true)));
    expect(Math.max(...allowed.map(worth))).toBe(best);
  }
}

const anyCovered = fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 6 }), { minLength: 3, maxLength: 8 });
const anyWeights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 12, maxLength: 12 });

property([anyCovered, anyWeights, fc.integer({ min: 1, max: 3 })])("most covered: whatever is settled, a best choice stays, though no heuristic helps", (covered, weights, count) => {
  const covers = coversOf(covered, weights);
  // fewer sites may be as good: who adds nothing need not be chosen
  const all = [...Array(count).keys()].flatMap((less) => [...choices(covered.length, count - less)]);
  holds(maximalCovering(covers, count), all, (sites) => valueOf(covers, sites));
});

property([anyCovered])("fewest sites: whatever is settled, a best choice stays, though no heuristic helps", (covered) => {
  const covers = coversOf(covered, Array<number>(12).fill(1));
  const whole = valueOf(covers, [...covered.keys()]);
  const all = [...covered.keys(), covered.length].flatMap((count) => [...choices(covered.length, count)]).filter((sites) => valueOf(covers, sites) === whole);
  holds(setCovering(covers), all, (sites) => -sites.length);
});

property([fc.integer({ min: 2, max: 7 }).chain((candidateCount) => fc.array(fc.nat(30), { minLength: candidateCount * 6, maxLength: candidateCount * 6 }).map((costs) => ({ candidateCount, demandCount: 6, costs: Float64Array.from(costs) }))), fc.integer({ min: 1, max: 3 })])(
  "shortest ways: whatever is settled, a best choice stays, though no heuristic helps", (distances, asked) => {
    const count = Math.min(asked, distances.candidateCount);
    holds(pMedian(distances, count), [...choices(distances.candidateCount, count)], (sites) => -medianCost(distances, sites));
  });

property([anyCovered, anyWeights, fc.integer({ min: 1, max: 3 })])("after climbing no single exchange covers more", (covered, weights, count) => {
  const covers = coversOf(covered, weights);
  const start = [...Array(count).keys()];
  const sites = climb(covers, start);
  expect(valueOf(covers, sites)).toBeGreaterThanOrEqual(valueOf(covers, start));
  for (const leave of sites) for (const enter of covered.keys()) if (!sites.includes(enter)) expect(valueOf(covers, sites.map((site) => (site === leave ? enter : site)))).toBeLessThanOrEqual(valueOf(covers, sites));
});

property([fc.array(fc.nat(30), { minLength: 36, maxLength: 36 }), fc.integer({ min: 1, max: 4 })])("after climbing no single exchange shortens the ways", (costs, count) => {
  const distances = { candidateCount: 6, demandCount: 6, costs: Float64Array.from(costs) };
  const sites = medianClimb(distances, [...Array(count).keys()]);
  for (const leave of sites) for (const enter of Array(6).keys()) if (!sites.includes(enter)) expect(medianCost(distances, sites.map((site) => (site === leave ? enter : site)))).toBeGreaterThanOrEqual(medianCost(distances, sites));
});
