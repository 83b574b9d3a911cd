import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { dayOf, startOfDay } from "./days.ts";
import { officialDays } from "./official-days.ts";
import { WorkingCalendar } from "./working-calendar.ts";

const MINUTE = 60_000;
const YEAR_BEGINS = Date.parse("2025-12-31T16:00:00Z"); // 2026-01-01 in Shanghai
const MINUTES = 365 * 1440;
const shanghai = new WorkingCalendar("Asia/Shanghai", officialDays());
const at = (text: string) => Date.parse(`${text}+08:00`);

/** The slow and obvious year: for each of its minutes, whether it is worked. */
const worked = (() => {
  const kinds = new Map(officialDays().map(({ day, kind }) => [day, kind]));
  return Uint8Array.from({ length: MINUTES }, (_, index) => {
    const shown = new Date(YEAR_BEGINS + index * MINUTE + 8 * 3_600_000); // Shanghai knows no summer time
    const kind = kinds.get(shown.toISOString().slice(0, 10));
    const isDay = kind ? kind === "workday" : shown.getUTCDay() % 6 !== 0;
    const hour = shown.getUTCHours();
    return Number(isDay && hour >= 8 && hour < 17 && hour !== 12);
  });
})();

const anyMinute = fc.nat(200 * 1440);

property([anyMinute, anyMinute])("working time between two moments is what a clock counts that looks every minute", (a, b) => {
  const [from, until] = [Math.min(a, b), Math.max(a, b)];
  const counted = worked.subarray(from, until).reduce((sum, minute) => sum + minute, 0);
  expect(shanghai.between(YEAR_BEGINS + from * MINUTE, YEAR_BEGINS + until * MINUTE)).toBe(counted * MINUTE);
  expect(shanghai.between(YEAR_BEGINS + until * MINUTE, YEAR_BEGINS + from * MINUTE)).toBe(0 - counted * MINUTE);
});

property([anyMinute, fc.integer({ min: 1, max: 40 * 480 })])("adding working time ends at the first minute at which that much has passed", (from, minutes) => {
  let left = minutes;
  let minute = from;
  while (left > 0) left -= worked[minute++] ?? 0;
  expect(shanghai.add(YEAR_BEGINS + from * MINUTE, minutes * MINUTE)).toBe(YEAR_BEGINS + minute * MINUTE);
});

property([anyMinute.map((minute) => minute + 40 * 1440), fc.integer({ min: 1, max: 10 * 480 })])("taking working time away ends where that much is still to come", (until, minutes) => {
  const moment = YEAR_BEGINS + until * MINUTE;
  const before = shanghai.add(moment, -minutes * MINUTE);
  expect(shanghai.between(before, moment)).toBe(minutes * MINUTE);
  expect(shanghai.between(before, before + MINUTE)).toBe(MINUTE); // the latest such moment: work begins there
});

test("a working day is over when the office closes, and the day it begins on is not counted", () => {
  expect(shanghai.closeAfter(at("2026-01-07T09:00"), 1)).toBe(at("2026-01-08T17:00"));
  expect(shanghai.closeAfter(at("2026-09-30T23:59"), 2)).toBe(at("2026-10-09T17:00")); // after the national holiday
  expect(shanghai.closeAfter(at("2026-09-30T23:59"), 3)).toBe(at("2026-10-10T17:00")); // a Saturday that is worked
  expect(shanghai.endAfter(at("2026-01-07T09:00"), 7)).toBe(at("2026-01-15T00:00"));
});

test("make-up Sundays are worked and holidays are not", () => {
  expect(shanghai.isWorkingDay(shanghai.dayOf(at("2026-01-04T12:00")))).toBe(true);
  expect(shanghai.isWorkingDay(shanghai.dayOf(at("2026-02-16T12:00")))).toBe(false);
  expect(shanghai.add(at("2026-01-01T10:00"), 60 * MINUTE)).toBe(at("2026-01-04T09:00"));
});

test("a table without any working day is a mistake that is told", () => {
  const never = new WorkingCalendar("UTC", Array.from({ length: 900 }, (_, day) => ({ day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), kind: "holiday" as const, name: "" })));
  expect(() => never.add(Date.UTC(2026, 0, 1), 1)).toThrow(/no working hour/);
});

property([fc.constantFrom("America/New_York", "Europe/London", "Asia/Kathmandu", "Pacific/Kiritimati"), fc.date({ min: new Date("2024-01-01"), max: new Date("2028-01-01"), noInvalidDate: true })])(
  "days begin where the time zone says, also where clocks change",
  (zone, moment) => {
    const calendar = new WorkingCalendar(zone, []);
    expect(calendar.momentOf(calendar.dayOf(moment.getTime()), 0)).toBe(startOfDay(dayOf(moment, zone), zone).getTime());
  },
);
