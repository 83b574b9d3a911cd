import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import type { Allowance } from "#contract/categories.ts";
import { officialDays } from "../time/official-days.ts";
import { WorkingCalendar } from "../time/working-calendar.ts";
import type { Clock } from "./case.ts";
import { dueTime, dueTimes, extend, goOn, momentAt, pause, startClock } from "./clocks.ts";
import { after, categoryOf, closed, inProgress, leader, MORNING, owner, resident, supervisor, toVerify, dutyLeader } from "./testing/world.ts";

const calendar = new WorkingCalendar("Asia/Shanghai", officialDays());
const MINUTE = 60_000;
const YEAR = Date.parse("2025-12-31T16:00:00Z"); // 2026-01-01 in Shanghai
const text = (minute: number) => new Date(YEAR + minute * MINUTE).toISOString();
type Unit = Allowance["unit"];

/** Whether a minute of 2026 counts for a unit, looked up the slow way. */
const kinds = new Map(officialDays().map(({ day, kind }) => [day, kind]));
const isWorked = Uint8Array.from({ length: 365 * 1440 }, (_, minute) => {
  const shown = new Date(YEAR + minute * MINUTE + 8 * 60 * MINUTE);
  const kind = kinds.get(shown.toISOString().slice(0, 10));
  const hour = shown.getUTCHours();
  return Number((kind ? kind === "workday" : shown.getUTCDay() % 6 !== 0) && hour >= 8 && hour < 17 && hour !== 12);
});
const counts = (unit: Allowance["unit"], minute: number) => unit === "emergency_minutes" || unit === "calendar_days" || isWorked[minute] === 1;

/** How many minutes a clock of this unit has from a minute on, told without arithmetic: by looking at every minute of the calendar. */
function minutesGiven({ amount, unit }: Allowance, from: number): number {
  if (unit === "emergency_minutes" || unit === "working_minutes") return amount;
  const firstDay = Math.floor(from / 1440);
  let [given, days] = [0, 0];
  for (let minute = from; days < amount; minute++) {
    if (counts(unit, minute)) given++;
    const day = Math.floor(minute / 1440);
    const isLastOfDay = minute % 1440 === 1439;
    // the day it begins on is not counted
    if (isLastOfDay && day > firstDay && (unit === "calendar_days" || isWorked.subarray(day * 1440, minute).includes(1))) days++;
  }
  return given;
}

const anyAllowance = fc.oneof(
  fc.record({ unit: fc.constant("emergency_minutes" as const), amount: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ unit: fc.constant("working_minutes" as const), amount: fc.integer({ min: 1, max: 2_400 }) }),
  fc.record({ unit: fc.constantFrom("working_days" as const, "calendar_days" as const), amount: fc.integer({ min: 1, max: 15 }) }),
);
const anyHistory = fc.array(fc.record({ what: fc.constantFrom("pause" as const, "go on" as const, "extend" as const), after: fc.integer({ min: 1, max: 6 * 1440 }), more: fc.integer({ min: 1, max: 5 }) }), { maxLength: 8 });
const runs = process.env["TEST_SCALE"] === "full" ? 2_000 : 120;

property([fc.nat(120 * 1440), anyAllowance, anyHistory], { numRuns: runs })("a clock that is suspended, goes on, is extended is due when one is that counts down every minute", (start, allowance, history) => {
  let clock: Clock = startClock(calendar, "handle", 1, allowance, text(start));
  let left = minutesGiven(allowance, start);
  let running = true;
  let minute = start;
  for (const { what, after: wait, more } of history) {
    for (const until = minute + wait; minute < until; minute++) if (running && counts(allowance.unit, minute)) left--;
    if (what === "pause" && running) [clock, running] = [pause(calendar, clock, text(minute)), false];
    if (what === "go on" && !running) [clock, running] = [goOn(calendar, clock, text(minute)), true];
    if (what === "extend" && running && left > 0) {
      clock = extend(calendar, clock, more);
      left += more * { emergency_minutes: 1, working_minutes: 1, working_days: 480, calendar_days: 1440 }[allowance.unit];
    }
    if (running && left <= 0) break; // it was due; what happens after that is another test's
  }
  if (!running) {
    expect(clock).not.toHaveProperty("dueAt");
    clock = goOn(calendar, clock, text(minute));
  }
  if (left <= 0) expect(Date.parse(clock.dueAt ?? "")).toBeLessThanOrEqual(YEAR + minute * MINUTE);
  if (left <= 0) return;
  while (left > 0) if (counts(allowance.unit, minute++)) left--;
  expect(clock.dueAt).toBe(text(minute));
});

property([fc.nat(120 * 1440), anyAllowance, fc.constantFrom(50, 80, 100, 150, 200)])("so much of its time is used when that share of its minutes has passed", (start, allowance, percent) => {
  const clock = startClock(calendar, "handle", 1, allowance, text(start));
  const wanted = Math.round((minutesGiven(allowance, start) * MINUTE * percent) / 100);
  const moment = Date.parse(momentAt(calendar, clock, percent) ?? "");
  let passed = 0;
  for (let minute = start; YEAR + minute * MINUTE < moment; minute++) if (counts(allowance.unit, minute)) passed += Math.min(MINUTE, moment - (YEAR + minute * MINUTE));
  expect(Math.abs(passed - wanted)).toBeLessThanOrEqual(1); // a millisecond: shares of it are rounded
});

test("known answers: four units over a weekend, a holiday and a Sunday that is worked", () => {
  const friday = "2026-01-02T01:00:00.000Z"; // 2026-01-02 is New Year's holiday; Sunday the 4th is worked
  const due = (amount: number, unit: Unit, from = friday) => dueTime(calendar, { amount, unit }, from);
  expect(due(90, "emergency_minutes")).toBe("2026-01-02T02:30:00.000Z");
  expect(due(90, "working_minutes")).toBe("2026-01-04T01:30:00.000Z");
  expect(due(1, "working_days")).toBe("2026-01-04T09:00:00.000Z");
  expect(due(1, "calendar_days")).toBe("2026-01-03T16:00:00.000Z");
  expect(due(240, "working_minutes", "2026-09-30T06:00:00.000Z")).toBe("2026-10-08T01:00:00.000Z"); // three hours on the eve, one after the holiday
  expect(dueTimes(categoryOf({ clocks: { handle: { amount: 1, unit: "working_days" } } }), calendar, friday)).toMatchObject({ handle: "2026-01-04T09:00:00.000Z", callback: "2026-01-09T16:00:00.000Z" });
});

const handleOf = (each: { clocks: readonly Clock[] }) => each.clocks.find(({ stage }) => stage === "handle");

test("rework goes on with the rest: neither a check nor an asker's no begins the clock anew", () => {
  const sixLater = "2026-01-08T07:00:00.000Z"; // 15:00 on the first of two working days after the eighth
  const before = handleOf(inProgress());
  const resting = handleOf(toVerify());
  expect(resting).toMatchObject({ key: before?.key });
  expect(resting).not.toHaveProperty("dueAt");
  const failed = after(toVerify(), [[supervisor, { kind: "fail", reason: "x" }, {}, sixLater]]);
  // checked for five working hours: so much later it is due
  expect(handleOf(failed)).toMatchObject({ key: before?.key, startedAt: MORNING, dueAt: "2026-01-13T06:00:00.000Z" });
  expect(before?.dueAt).toBe("2026-01-12T09:00:00.000Z");
  const reopened = after(closed(), [[resident, { kind: "rate", satisfied: false }, {}, sixLater]]);
  expect(handleOf(reopened)).toMatchObject({ key: before?.key, dueAt: "2026-01-13T06:00:00.000Z" });
});

test("what was overdue when it was handed in is overdue still when it comes back", () => {
  const late = "2026-01-14T01:00:00.000Z";
  const handed = after(inProgress(), [[owner, { kind: "finish", call: 1, evidence: { photos: ["p"] } }, {}, late]]);
  const back = after(handed, [[supervisor, { kind: "fail", reason: "x" }, {}, "2026-01-20T01:00:00.000Z"]]);
  expect((handleOf(back)?.dueAt ?? "") < "2026-01-20T01:00:00.000Z").toBe(true);
});

test("suspension stops every clock but that of its own review, and a month of it takes nothing from the rest", () => {
  const suspended = after(inProgress(), [[dutyLeader, { kind: "suspend", reason: "x", reviewAt: "2026-02-01T00:00:00.000Z" }, {}, "2026-01-08T03:00:00.000Z"]]);
  expect(suspended.clocks.filter(({ dueAt }) => dueAt).map(({ stage }) => stage)).toEqual(["review"]);
  const again = after(suspended, [[leader, { kind: "resume", reason: "x" }, {}, "2026-02-02T03:00:00.000Z"]]);
  // the rest: of the eighth what was left after eleven, and two days: from the second of February at eleven
  expect(handleOf(again)?.dueAt).toBe("2026-02-04T09:00:00.000Z");
  expect(again.clocks.find(({ stage }) => stage === "arrive")?.dueAt).toBe("2026-02-02T02:00:00.000Z");
});

test("a running case keeps the row it started with, whatever the table says later", () => {
  const before = inProgress();
  const other = { category: categoryOf({ clocks: { handle: { amount: 9, unit: "working_days" } } }) };
  const arrived = after(before, [[owner, { kind: "arrive", call: 1 }, other]]);
  expect(handleOf(arrived)).toEqual(handleOf(before));
});
