import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { choices, solved } from "../testing/siting.ts";
import { branchAndBound } from "./branch.ts";
import { maximalCovering } from "./coverage.ts";
import { coversOf, NONE } from "./covers.ts";
import { valueOf } from "./exchange.ts";

const DEMANDS = 14;
const anyCovered = fc.array(fc.uniqueArray(fc.nat(DEMANDS - 1)), { minLength: 2, maxLength: 9 });
const anyWeights = fc.array(fc.nat(60), { minLength: DEMANDS, maxLength: DEMANDS });
const weightOf = (covered: readonly number[][], weights: readonly number[], sites: readonly number[]) => [...new Set(sites.flatMap((site) => covered[site] ?? []))].reduce((sum, demand) => sum + weights[demand]!, 0);

property([anyCovered, anyWeights])("groups lose nothing: demands of one group have the same candidates, and every choice covers as much", (covered, weights) => {
  const covers = coversOf(covered, weights);
  const candidatesOf = (demand: number) => covered.flatMap((demands, candidate) => (demands.includes(demand) ? [candidate] : []));
  covers.group.forEach((group, demand) => {
    const candidates = candidatesOf(demand);
    if (group === NONE) return expect(candidates.length * weights[demand]!).toBe(0);
    expect(weights[demand]).toBeGreaterThan(0);
    expect([...covers.candidates.subarray(covers.firstCandidate[group], covers.firstCandidate[group + 1])]).toEqual(candidates);
  });
  expect(new Set([...covers.group].filter((group) => group !== NONE).map((group) => String([...covers.candidates.subarray(covers.firstCandidate[group], covers.firstCandidate[group + 1])]))).size).toBe(covers.weights.length);
  for (const sites of choices(covered.length, 2)) expect(valueOf(covers, sites)).toBe(weightOf(covered, weights, sites));
});

property([anyCovered, anyWeights, fc.integer({ min: 1, max: 4 }), fc.boolean()])("no choice covers more, and the bound says so: against every choice", (covered, weights, asked, isWhole) => {
  const count = Math.min(asked, covered.length);
  const weighed = isWhole ? weights : weights.map((weight) => weight * 1.1);
  const best = Math.max(...[...choices(covered.length, count)].map((sites) => weightOf(covered, weighed, sites)));
  for (const siting of branchAndBound(maximalCovering(coversOf(covered, weighed), count))) {
    expect(siting.bound).toBeGreaterThanOrEqual(best * (1 - 1e-9));
    expect(weightOf(covered, weighed, siting.sites)).toBeCloseTo(siting.value, 6);
  }
  const { value, gap, sites } = solved(maximalCovering(coversOf(covered, weighed), count));
  expect(value).toBeCloseTo(best, 6);
  expect([gap, sites.length]).toEqual([0, count]);
});

test("more sites than there are candidates are not chosen, nor none; a weight below nothing is refused", () => {
  const covers = coversOf([[0], [1]], [1, 1]);
  for (const count of [0, 3, 1.5]) expect(() => maximalCovering(covers, count)).toThrow(RangeError);
  for (const weight of [-1, NaN, Infinity]) expect(() => coversOf([[0]], [weight])).toThrow(RangeError);
  expect(() => coversOf([[1]], [1])).toThrow(RangeError);
});

test("nothing to cover is covered", () => {
  expect(solved(maximalCovering(coversOf([[], []], []), 1))).toMatchObject({ value: 0, bound: 0, gap: 0 });
});

// population hexes of Porto Alegre (ipeaGIT/r5r: not in this repository) within 15 minutes of each other; optima by CBC
const FILE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/mclp_porto_alegre.json");
const isThere = existsSync(FILE);
if (!isThere) console.warn(`maximal covering of Porto Alegre not compared: there is no ${FILE}`);
describe.skipIf(!isThere)("Porto Alegre, 1,210 candidates", () => {
  const { population = [], covers = [] } = isThere ? (JSON.parse(readFileSync(FILE, "utf8")) as { population: number[]; covers: number[][] }) : {};
  test.each([[5, 206_194], [10, 371_461]])("%i sites cover %i people, as CBC says", (count, most) => {
    expect(solved(maximalCovering(coversOf(covers, population), count))).toMatchObject({ value: most, gap: 0 });
  });
});
