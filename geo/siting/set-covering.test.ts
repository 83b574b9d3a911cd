import fc from "fast-check";
import { expect } from "vitest";
import { property } from "../testing/property.ts";
import { choices, solved } from "../testing/siting.ts";
import { branchAndBound } from "./branch.ts";
import { coversOf } from "./covers.ts";
import { setCovering } from "./set-covering.ts";

const DEMANDS = 14;
const anyCovered = fc.array(fc.uniqueArray(fc.nat(DEMANDS - 1), { maxLength: 6 }), { minLength: 1, maxLength: 9 });
const reached = (covered: readonly number[][], sites: readonly number[]) => new Set(sites.flatMap((site) => covered[site] ?? [])).size;

property([anyCovered])("no fewer sites cover all that can be covered, and the bound says so: against every choice", (covered) => {
  const all = reached(covered, [...covered.keys()]);
  const fewest = [...covered.keys(), covered.length].find((count) => [...choices(covered.length, count)].some((sites) => reached(covered, sites) === all)) ?? NaN;
  const covers = coversOf(covered, Array<number>(DEMANDS).fill(1));
  for (const { bound, sites } of branchAndBound(setCovering(covers))) {
    expect(bound).toBeGreaterThanOrEqual(-fewest);
    expect(reached(covered, sites)).toBe(all);
  }
  expect(solved(setCovering(covers))).toMatchObject({ value: fewest ? -fewest : expect.closeTo(0), gap: 0 });
});
