import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { choices, solved } from "../testing/siting.ts";
import { branchAndBound } from "./branch.ts";
import { pMedian } from "./median.ts";
import { medianCost, type Distances } from "./median-exchange.ts";

const anyDistances: fc.Arbitrary<Distances> = fc.tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 10 }), fc.boolean()).chain(([candidateCount, demandCount, whole]) =>
  fc.array(whole ? fc.nat(50) : fc.double({ min: 0, max: 50, noNaN: true }), { minLength: candidateCount * demandCount, maxLength: candidateCount * demandCount })
    .map((costs) => ({ candidateCount, demandCount, costs: Float64Array.from(costs) })));

property([anyDistances, fc.integer({ min: 1, max: 4 })])("no choice is cheaper, and the bound says so: against every choice", (distances, asked) => {
  const count = Math.min(asked, distances.candidateCount);
  const least = Math.min(...[...choices(distances.candidateCount, count)].map((sites) => medianCost(distances, sites)));
  for (const { bound, value, sites } of branchAndBound(pMedian(distances, count))) {
    expect(bound).toBeGreaterThanOrEqual(-least - 1e-6);
    expect(-medianCost(distances, sites)).toBeCloseTo(value, 6);
  }
  const { value, gap } = solved(pMedian(distances, count), 1e-9);
  expect(-value).toBeCloseTo(least, 6);
  expect(gap).toBeLessThanOrEqual(1e-9);
});

test("more sites than there are candidates are not chosen, nor none", () => {
  for (const count of [0, 3]) expect(() => pMedian({ candidateCount: 2, demandCount: 1, costs: Float64Array.of(1, 2) }, count)).toThrow(RangeError);
});

// OR-Library, J. E. Beasley: not in this repository; the optima are published with them
const FOLDER = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/pmed");
const isThere = existsSync(FOLDER);
if (!isThere) console.warn(`p-medians of OR-Library not compared: there is no ${FOLDER}`);
describe.skipIf(!isThere)("OR-Library", () => {
  test.each([[1, 5819], [2, 4093], [3, 4250], [4, 3034], [5, 1355], [6, 7824]])("pmed%i costs %i, and no less", (number, optimum) => {
    const { distances, count } = readGraph(readFileSync(join(FOLDER, `pmed${number}.txt`), "utf8"));
    const { value, gap } = solved(pMedian(distances, count));
    expect([-value, gap]).toEqual([optimum, 0]);
  });
});

/** Where an edge is told twice, the last counts. Shortest paths by Floyd. */
function readGraph(text: string): { distances: Distances; count: number } {
  const [nodes = 0, , count = 0, ...numbers] = text.trim().split(/\s+/).map(Number);
  const costs = new Float64Array(nodes * nodes).fill(Infinity);
  for (let node = 0; node < nodes; node++) costs[node * nodes + node] = 0;
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const [a, b, length] = [numbers[at]! - 1, numbers[at + 1]! - 1, numbers[at + 2]!];
    costs[a * nodes + b] = costs[b * nodes + a] = length;
  }
  for (let over = 0; over < nodes; over++) for (let a = 0; a < nodes; a++) for (let b = 0; b < nodes; b++) costs[a * nodes + b] = Math.min(costs[a * nodes + b]!, costs[a * nodes + over]! + costs[over * nodes + b]!);
  return { distances: { candidateCount: nodes, demandCount: nodes, costs }, count };
}
