import fc from "fast-check";
import { expect, test } from "vitest";
import { IMPASSABLE } from "../network/costs.ts";
import { property } from "../testing/property.ts";
import { accessibility, bell, stepped } from "./accessibility.ts";

test("three consumers of 100 in a row and suppliers of 10 at both ends, as sdc-catchment's documentation has it", () => {
  const costs = [Uint32Array.of(0, 1, 2), Uint32Array.of(2, 1, 0)];
  const claims = accessibility(costs, [10, 10], [100, 100, 100], bell(1));
  expect([...claims].map((claim) => claim.toFixed(6))).toEqual(["0.065179", "0.069641", "0.065179"]);
});

property([fc.array(fc.array(fc.oneof(fc.nat(2_000), fc.constant(IMPASSABLE)), { minLength: 6, maxLength: 6 }), { maxLength: 5 }), fc.array(fc.nat(50), { minLength: 6, maxLength: 6 })])(
  "what is within reach of somebody is handed out whole, and nothing else",
  (rows, demand) => {
    const costs = rows.map((row) => Uint32Array.from(row));
    const weight = stepped([[500, 1], [1_000, 0.68], [1_500, 0.22]]);
    const supply = rows.map((_, supplier) => 10 + supplier);
    const claims = accessibility(costs, supply, demand, weight);
    const handedOut = demand.reduce((sum, people, consumer) => sum + people * claims[consumer]!, 0);
    const reached = rows.reduce((sum, row, supplier) => sum + (row.some((cost, consumer) => cost <= 1_500 && demand[consumer]! > 0) ? supply[supplier]! : 0), 0);
    expect(handedOut).toBeCloseTo(reached, 6);
  },
);
