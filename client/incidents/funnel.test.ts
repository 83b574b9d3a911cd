import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { INCIDENT_STATES } from "#contract/incidents.ts";
import { incident, instant, NOW } from "../testing/ground.ts";
import { FUNNEL_CHOICES, funnelOf, isInFunnel } from "./funnel.ts";

const SINCE = NOW - 3_600_000;
const anyCases = fc.array(fc.record({ state: fc.constantFrom(...INCIDENT_STATES), minutes: fc.integer({ min: -120, max: -1 }) })).map((all) => new Map(all.map(({ state, minutes }, id) => [id, incident(id, { state, reportedAt: instant(minutes) })])));

property([anyCases])("what a step counts is what it means when it is clicked, and so is what it lacks", (cases) => {
  for (const { name, count, of, missing } of funnelOf(cases, SINCE)) {
    const meant = (choice: (typeof FUNNEL_CHOICES)[number]) => [...cases.values()].filter((one) => isInFunnel(one, choice, SINCE)).length;
    expect(meant(name)).toBe(count);
    if (name === "reported") continue;
    expect(meant(`before-${name}`)).toBe(of - count);
    expect(missing.reduce((sum, part) => sum + part.count, 0)).toBe(of - count);
  }
});

test("of five that were reported today one waits, one was refused, one is suspended and two are closed; yesterday's is not counted", () => {
  const states = ["reported", "rejected", "suspended", "closed", "evaluated"] as const;
  const cases = new Map(states.map((state, id) => [id, incident(id, { state, reportedAt: instant(-5) })]));
  cases.set(9, incident(9, { state: "closed", reportedAt: instant(-600) }));
  expect(funnelOf(cases, SINCE).map(({ name, count, of }) => [name, count, of])).toEqual([["reported", 5, 5], ["accepted", 3, 5], ["assigned", 3, 3], ["in_progress", 3, 3], ["closed", 2, 3]]);
  expect(funnelOf(cases, SINCE)[1]?.missing).toEqual([{ state: "reported", count: 1 }, { state: "rejected", count: 1 }]);
  expect(funnelOf(cases, SINCE)[4]?.missing).toEqual([{ state: "suspended", count: 1 }]);
});
