import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { officialDays } from "../time/official-days.ts";
import { WorkingCalendar } from "../time/working-calendar.ts";
import { calendarSheet, readCalendarSheet } from "./calendar-sheet.ts";
import { span, startClock } from "./clocks.ts";
import { recount } from "./recount.ts";
import { assigned, calendar, categoryOf, inProgress, MORNING, opened } from "./testing/world.ts";

const ZONE = "Asia/Shanghai";
const known = officialDays();
/** The 9th of January 2026, a Friday, is given free, and the Saturday after it is worked. */
const changed = new WorkingCalendar(ZONE, [...known, { day: "2026-01-09", kind: "holiday", name: "停工" }, { day: "2026-01-10", kind: "workday", name: "调休" }]);
const dueOf = (each: ReturnType<typeof opened> | undefined, stage: string) => each?.clocks.find((clock) => clock.stage === stage)?.dueAt;
const again = (each: ReturnType<typeof opened>, is = changed, now = MORNING) => recount(each, categoryOf(), calendar, is, now);

test("a clock of working days is due when that many have passed by the new days; one of minutes that lies before them stays", () => {
  expect(dueOf(inProgress(), "handle")).toBe("2026-01-12T09:00:00.000Z"); // Thursday and two working days: Monday at five
  expect(again(inProgress())).toBeUndefined(); // a day less and a day more before it
  const free = new WorkingCalendar(ZONE, [...known, { day: "2026-01-09", kind: "holiday", name: "停工" }]);
  expect(dueOf(again(inProgress(), free), "handle")).toBe("2026-01-13T09:00:00.000Z");
  expect(again(assigned(), free)?.calls[0]?.dueAt).toBe(assigned().calls[0]?.dueAt); // two hours from nine: today
  expect(dueOf(again(inProgress(), free), "arrive")).toBe(dueOf(inProgress(), "arrive")); // runs day and night
});

test("what is overdue stays so, and what an order of 12345 said stays as it was said", () => {
  const free = new WorkingCalendar(ZONE, [...known, { day: "2026-01-09", kind: "holiday", name: "停工" }]);
  expect(again(inProgress(), free, "2026-01-12T09:00:00.000Z")).toBeUndefined();
  const order = opened({ source: "12345", orderDueAt: "2026-01-14T09:00:00.000Z" });
  expect(dueOf(again(order, free), "handle") ?? dueOf(order, "handle")).toBe("2026-01-14T09:00:00.000Z");
});

const anyDays = fc.uniqueArray(fc.record({ day: fc.integer({ min: 9, max: 28 }).map((day) => `2026-01-${String(day).padStart(2, "0")}`), kind: fc.constantFrom("holiday" as const, "workday" as const), name: fc.constant("某日") }), { selector: ({ day }) => day, maxLength: 8 });
property([anyDays, fc.integer({ min: 1, max: 12 }), fc.constantFrom("working_days" as const, "working_minutes" as const)], { seed: 3 })("whatever days change, the working time that is left stays, and changing them back brings the old moment back", (days, amount, unit) => {
  const is = new WorkingCalendar(ZONE, [...known.filter(({ day }) => !days.some((each) => each.day === day)), ...days]);
  const clock = startClock(calendar, "handle", 1, { amount: unit === "working_days" ? amount : amount * 200, unit }, MORNING);
  const before = { ...opened(), clocks: [clock] };
  const moved = recount(before, categoryOf(), calendar, is, MORNING) ?? before;
  expect(span(is, unit, MORNING, dueOf(moved, "handle") ?? "")).toBe(span(calendar, unit, MORNING, dueOf(before, "handle") ?? ""));
  expect(dueOf(recount(moved, categoryOf(), is, calendar, MORNING) ?? moved, "handle")).toBe(dueOf(before, "handle"));
});

test("a spreadsheet of days comes back as it was written; wrong lines are named", () => {
  expect(readCalendarSheet(calendarSheet(known))).toEqual({ days: known, mistakes: [] });
  expect(readCalendarSheet("name,day,kind,remark\r\n元旦,2027-01-01,holiday,x\r\n元旦,2027-02-30,holiday,\r\n,2027-01-02,holiday,\r\n元旦,2027-01-01,workday,\r\n元旦,2027-01-03,half,").mistakes.map(({ line, field }) => `${line} ${field}`)).toEqual(["3 day", "4 name", "5 day", "6 kind"]);
  expect(readCalendarSheet("day,name\r\n2027-01-01,元旦").mistakes).toMatchObject([{ field: "kind" }]);
  expect(readCalendarSheet('day,kind,name\r\n"2027').mistakes).toHaveLength(1);
  expect(readCalendarSheet("day,kind,name").mistakes).toHaveLength(1);
});
