import { expect, test } from "vitest";
import type { Case, Facts } from "./case.ts";
import { escalate, nextDueAt, rulesDue } from "./escalation.ts";
import { accepted, after, assigned, calendar, categoryOf, community, dispatcher, factsOf, HELPER, helper, inProgress, MORNING, next, NEXT, opened, owner, OWNER, dutyLeader, supervisor, toVerify } from "./testing/world.ts";

const later = (minutes: number) => new Date(Date.parse(MORNING) + minutes * 60_000).toISOString();
const quick: Partial<Facts> = { category: categoryOf({ preset: "fast_track", clocks: { sign: { amount: 10, unit: "emergency_minutes" }, handle: { amount: 60, unit: "emergency_minutes" } } }) };
const fastCase = () => opened({}, factsOf(quick));
const names = (each: Case, minutes: number) => rulesDue(each, calendar, later(minutes)).map(({ rule }) => rule);

/** Runs the job at each of the minutes. */
function run(start: Case, minutes: readonly number[], facts = factsOf(quick)): { end: Case; spoken: string[] } {
  const spoken: string[] = [];
  const end = minutes.reduce((each, minute) => {
    const due = rulesDue(each, calendar, later(minute));
    spoken.push(...due.map(({ stage, rule }) => `${stage} ${rule}`));
    return due.length ? escalate(each, due, facts, later(minute)).next : each;
  }, start);
  return { end, spoken };
}

test("a time to sign is reminded of at half, offered to the next when over, then carried up", () => {
  const each = fastCase();
  expect(names(each, 4.9)).toEqual([]);
  expect(names(each, 5)).toEqual(["remind"]);
  const { end, spoken } = run(each, [5, 8, 10, 15, 20]);
  expect(spoken).toEqual(expect.arrayContaining(["sign:1 remind", "sign:1 amber", "sign:1 overdue", "sign:1 offer_next", "call:1 absent", "sign:1 to_community", "sign:1 to_subdistrict", "sign:1 supervise"]));
  expect(end).toMatchObject({ state: "assigned", coOwner: "subdistrict", supervised: true, level: "grid", calls: [{ to: OWNER, state: "absent" }, { to: NEXT, role: "lead" }, ...end.calls.slice(2)] });
});

test("every rule speaks once, however often the job runs and however long it slept", () => {
  const often = run(fastCase(), Array.from({ length: 400 }, (_, tick) => tick / 2));
  const asleep = run(fastCase(), [199.5]);
  expect(new Set(often.spoken).size).toBe(often.spoken.length);
  expect([...asleep.spoken].sort()).toEqual([...often.spoken].filter((each) => !each.startsWith("call:2")).sort());
  expect(run(asleep.end, [199.5]).spoken).toEqual([]);
});

test("the next moment of a rule is the one the job is called for, and nothing speaks before it", () => {
  let each = fastCase();
  for (let guard = 0; guard < 30; guard++) {
    const at = nextDueAt(each, calendar, MORNING);
    if (at === undefined) break;
    expect(rulesDue(each, calendar, new Date(Date.parse(at) - 1).toISOString())).toEqual([]);
    const due = rulesDue(each, calendar, at);
    expect(due.length).toBeGreaterThan(0);
    each = escalate(each, due, factsOf(quick), at).next;
  }
  expect(nextDueAt(each, calendar, MORNING)).toBeUndefined();
});

test("late by a day is supervised, though twice its time has not passed", () => {
  const each = accepted(); // handling has two working days, until Monday 17:00
  const dispatched = after(each, [[dispatcher, { kind: "dispatch", lead: OWNER, assisting: [] }], [owner, { kind: "sign", call: 1 }], [owner, { kind: "arrive", call: 1 }]]);
  const supervise = rulesDue(dispatched, calendar, "2026-01-20T00:00:00.000Z").find(({ rule }) => rule === "supervise");
  expect(supervise?.at).toBe("2026-01-13T09:00:00.000Z");
});

test("what has nobody above goes on without; what was late is signed all the same, and the clock was not reset", () => {
  const { nextOnRota: _nobody, ...alone } = factsOf(quick);
  const { end } = run(fastCase(), [10], alone);
  expect(end.calls).toMatchObject([{ state: "absent", role: "lead" }]);
  const signed = after(end, [[owner, { kind: "sign", call: 1 }, quick, later(12)]]);
  expect(signed).toMatchObject({ state: "in_progress", calls: [{ state: "signed", reportedInAt: later(12) }], handleDueAt: later(60) });
  expect(run(signed, [13]).spoken).toEqual([]);
});

test("the one who was offered it signs and leads; the first may still help", () => {
  const { end } = run(fastCase(), [10]);
  expect(after(end, [[next, { kind: "sign", call: 2 }, quick, later(11)]])).toMatchObject({ state: "in_progress", calls: [{ state: "absent" }, { state: "signed" }] });
});

test("a whistle that nobody answers is absent at its due time; one that is answered is not", () => {
  const whistled = after(inProgress(), [[community, { kind: "whistle", to: [HELPER] }]]);
  expect(names(whistled, 119)).not.toContain("absent");
  expect(run(whistled, [120], factsOf()).end.calls[1]).toMatchObject({ state: "absent" });
  expect(names(after(whistled, [[helper, { kind: "sign", call: 2 }]]), 120)).not.toContain("absent");
});

test("two returns, or three checks that failed, lift it to the district at once", () => {
  const returned = (each: Case, by: typeof owner, call: number) => after(each, [[by, { kind: "decline", call, reason: "x" }]]);
  const once = returned(assigned(), owner, 1);
  expect(names(once, 0)).toEqual([]);
  const twice = returned(after(once, [[dispatcher, { kind: "dispatch", lead: NEXT, assisting: [], reason: "x" }]]), next, 2);
  expect(names(twice, 0)).toEqual(["lift_returned"]);
  expect(nextDueAt(twice, calendar, later(0))).toBe(later(0));
  expect(run(twice, [0, 0, 1]).end).toMatchObject({ level: "district", supervised: true, fired: ["lift_returned"] });

  let each = toVerify();
  for (const photo of ["b", "c"]) each = after(each, [[supervisor, { kind: "fail", reason: "x" }], [owner, { kind: "finish", call: 1, evidence: { photos: [photo] } }]]);
  expect(names(each, 0)).toEqual([]);
  expect(names(after(each, [[supervisor, { kind: "fail", reason: "x" }]]), 0)).toEqual(["lift_rework"]);
});

test("nothing is said about a case that has ended", () => {
  const cancelled = after(fastCase(), [[dutyLeader, { kind: "cancel", cause: "test", reason: "x" }, quick]]);
  expect(nextDueAt(cancelled, calendar, MORNING)).toBeUndefined();
});

test("what may cost a life and nobody takes by name is the community's duty after a minute, the district's after two; taken, it is nobody's but theirs", () => {
  const urgent = factsOf({ category: categoryOf({ preset: "fast_track", urgent: true, clocks: { sign: { amount: 10, unit: "emergency_minutes" } } }) });
  const each = opened({}, urgent);
  expect(nextDueAt(each, calendar, MORNING)).toBe(later(1));
  expect(names(each, 0.9)).toEqual([]);
  expect(names(each, 1)).toEqual(["alarm_community"]);
  expect(run(each, [1], urgent).end).toMatchObject({ coOwner: "community", fired: ["alarm_community"] });
  expect(run(each, [1, 2, 3], urgent)).toMatchObject({ spoken: ["case alarm_community", "case alarm_district"], end: { coOwner: "district", level: each.level } });
  // after a pause both speak, once
  expect(run(each, [4, 4], urgent).spoken.filter((rule) => rule.includes("alarm"))).toEqual(["case alarm_community", "case alarm_district"]);
  const taken = after(each, [[dispatcher, { kind: "take" }, urgent]]);
  expect(names(taken, 4)).toEqual([]);
  expect(names(fastCase(), 4)).toEqual([]);
});
