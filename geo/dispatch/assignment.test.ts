import loadHighs from "highs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { Assignment, type Demand } from "./assignment.ts";
import { flawOf, type Question } from "./certificate.ts";

const FULL = process.env["TEST_SCALE"] === "full";
const cost = fc.oneof({ weight: 5, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.constant(Infinity) });
/** Few different costs: ties everywhere. */
const anyQuestion: fc.Arbitrary<Question> = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 9 })).chain(([workers, demands]) =>
  fc.record({
    capacities: fc.array(fc.nat(3), { minLength: workers, maxLength: workers }),
    demands: fc.array(fc.record({ needs: fc.integer({ min: 1, max: 3 }), unservedCost: fc.integer({ min: 0, max: 60 }) }), { minLength: demands, maxLength: demands }),
    costs: fc.array(fc.array(cost, { minLength: workers, maxLength: workers }), { minLength: demands, maxLength: demands }),
  }),
);
const solve = ({ capacities, demands, costs }: Question) => new Assignment(capacities, demands, costs);
const costOf = (question: Question): number => solve(question).plan().cost;

const highs = await loadHighs();
/** The linear program as the textbooks have it. */
function lpCost({ capacities, demands, costs }: Question): number {
  const pairs = costs.flatMap((row, demand) => Array.from(row, (each, worker) => ({ each, demand, worker, name: `x${demand}_${worker}` })).filter(({ each }) => each < Infinity));
  const sum = (names: readonly string[]) => names.join(" + ");
  const model = [
    "Minimize", ` cost: ${sum([...pairs.map(({ each, name }) => `${each} ${name}`), ...demands.map(({ unservedCost }, demand) => `${unservedCost} e${demand}`)])}`, "Subject To",
    ...demands.map(({ needs }, demand) => ` d${demand}: ${sum([...pairs.filter((pair) => pair.demand === demand).map(({ name }) => name), `e${demand}`])} = ${needs}`),
    ...capacities.flatMap((capacity, worker) => {
      const own = pairs.filter((pair) => pair.worker === worker).map(({ name }) => name);
      return own.length ? [` w${worker}: ${sum(own)} <= ${capacity}`] : [];
    }),
    "Bounds", ...pairs.map(({ name }) => ` 0 <= ${name} <= 1`), "End",
  ].join("\n");
  const { Status: status, ObjectiveValue: value } = highs.solve(model);
  expect(status).toBe("Optimal");
  return value;
}

test("the example of scipy's linear_sum_assignment: columns 1, 0, 2 at cost 5", () => {
  const plan = new Assignment([1, 1, 1], [0, 1, 2].map(() => ({ needs: 1, unservedCost: 1_000 })), [[4, 1, 3], [2, 0, 5], [3, 2, 2]]).plan();
  expect(plan.pairs.map(({ worker }) => worker)).toEqual([1, 0, 2]);
  expect(plan.cost).toBe(5);
});

property([anyQuestion], { numRuns: FULL ? 1_000 : 60 })("costs what the linear program costs, and its prices prove it on every pair", (question) => {
  const plan = solve(question).plan();
  expect(flawOf(question, plan)).toBeUndefined();
  expect(plan.cost).toBeCloseTo(lpCost(question), 6);
});

property([anyQuestion], { numRuns: FULL ? 1_000 : 60 })("the order of workers and cases changes no cost; another worker adds none, another case saves none, less room saves none", (question) => {
  const { capacities, demands, costs } = question;
  const all = costOf(question);
  expect(costOf({ capacities: capacities.toReversed(), demands: demands.toReversed(), costs: costs.toReversed().map((row) => [...(row as number[])].reverse()) })).toBe(all);
  expect(costOf({ capacities: capacities.slice(1), demands, costs: costs.map((row) => Array.from(row).slice(1)) })).toBeGreaterThanOrEqual(all);
  expect(costOf({ capacities, demands: demands.slice(1), costs: costs.slice(1) })).toBeLessThanOrEqual(all);
  expect(costOf({ capacities: capacities.map((each, index) => Math.max(0, each - (index % 2))), demands, costs })).toBeGreaterThanOrEqual(all);
});

property([anyQuestion], { numRuns: FULL ? 500 : 25 })("sending another one instead costs what a plan costs in which that is settled; the runner-up is the least of these", (question) => {
  const { capacities, demands, costs } = question;
  const planned = solve(question);
  const { cost: all, pairs } = planned.plan();
  for (const demand of demands.keys()) {
    let least = Infinity;
    for (const worker of capacities.keys()) {
      const settled = costs[demand]?.[worker] ?? Infinity;
      if (!capacities[worker] || settled === Infinity) continue;
      const rest = {
        capacities: capacities.map((each, index) => each - (index === worker ? 1 : 0)),
        demands: demands.map((each, index) => ({ ...each, needs: each.needs - (index === demand ? 1 : 0) })),
        costs: costs.map((row, index) => Array.from(row, (each, at) => (index === demand && at === worker ? Infinity : each))),
      };
      const extra = settled + costOf(rest) - all;
      expect(planned.insteadCost(demand, worker)).toBe(extra);
      if (!pairs.some((pair) => pair.demand === demand && pair.worker === worker)) least = Math.min(least, extra);
    }
    expect(planned.runnerUp(demand)?.extraCost ?? Infinity).toBe(least);
  }
});

property([fc.array(fc.tuple(fc.nat(3), fc.nat(1_000), fc.array(cost, { minLength: 30, maxLength: 30 })), { minLength: 10, maxLength: 40 })], { numRuns: FULL ? 300 : 15 })(
  "as cases and workers come and go the plan stays as cheap as one from scratch, and proven",
  (changes) => {
    const live = new Assignment();
    const [capacities, demands, costs]: [number[], Demand[], number[][]] = [[], [], []];
    for (const [what, pick, drawn] of changes) {
      const at = (index: number): number => drawn[index % drawn.length] ?? 0;
      if (what === 0 || !demands.length) {
        const demand = { needs: 1 + (pick % 2), unservedCost: 10 + (pick % 40) };
        costs.push(capacities.map((capacity, worker) => (capacity ? at(worker) : Infinity)));
        live.addDemand(demand, costs.at(-1) ?? []);
        demands.push(demand);
      } else if (what === 1 || !capacities.length) {
        demands.forEach(({ needs }, demand) => costs[demand]?.push(needs ? at(demand) : Infinity));
        live.addWorker(1 + (pick % 2), costs.map((row) => row.at(-1) ?? Infinity));
        capacities.push(1 + (pick % 2));
      } else if (what === 2) {
        const gone = pick % demands.length;
        live.removeDemand(gone);
        demands[gone] = { needs: 0, unservedCost: demands[gone]?.unservedCost ?? 0 };
        costs[gone]?.fill(Infinity);
      } else {
        const gone = pick % capacities.length;
        live.removeWorker(gone);
        capacities[gone] = 0;
        for (const row of costs) row[gone] = Infinity;
      }
      const plan = live.plan();
      expect(flawOf({ capacities, demands, costs }, plan)).toBeUndefined();
      expect(plan.cost).toBe(costOf({ capacities, demands, costs }));
    }
  },
);

test("a plan that was tampered with is found out", () => {
  const question: Question = { capacities: [1, 1], demands: [{ needs: 1, unservedCost: 50 }, { needs: 1, unservedCost: 50 }], costs: [[3, 9], [4, 20]] };
  const plan = solve(question).plan();
  expect(plan.cost).toBe(13);
  expect(flawOf(question, plan)).toBeUndefined();
  const dearer = { ...plan, pairs: [{ demand: 0, worker: 0, cost: 3 }, { demand: 1, worker: 1, cost: 20 }], cost: 23 };
  expect(flawOf(question, dearer)).toContain("too dear");
  expect(flawOf(question, { ...plan, cost: 12 })).toContain("it says 12");
  expect(flawOf(question, { ...plan, demandPrices: plan.demandPrices.map((price) => price + 1) })).toBeDefined();
});
