import fc from "fast-check";
import { expect } from "vitest";
import { property } from "../testing/property.ts";
import { OPEN } from "./branch.ts";
import { coversOf } from "./covers.ts";
import { withoutDominated } from "./dominance.ts";

property([fc.array(fc.uniqueArray(fc.nat(6)), { minLength: 1, maxLength: 8 })])("who is not needed is covered by one that stays, also where some are equal", (covered) => {
  const settled = withoutDominated(coversOf(covered, Array<number>(7).fill(1)));
  covered.forEach((demands, candidate) => {
    const stays = covered.some((others, other) => settled[other] === OPEN && demands.every((demand) => others.includes(demand)));
    expect(stays, `candidate ${candidate}`).toBe(true);
    const isNeeded = !covered.some((others, other) => other !== candidate && demands.every((demand) => others.includes(demand)));
    if (isNeeded) expect(settled[candidate]).toBe(OPEN);
  });
});
