import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { isOpenAt } from "#contract/service-points.ts";
import { hoursByDay, shutsAt, timeOf } from "./hours.ts";

const WEEK = 10_080;
const anyWeek = fc.uniqueArray(fc.integer({ min: 0, max: WEEK }), { minLength: 2, maxLength: 12 }).map((minutes) => {
  const sorted = [...minutes].sort((a, b) => a - b);
  return sorted.slice(0, sorted.length - (sorted.length % 2));
});

property([anyWeek, fc.integer({ min: 0, max: WEEK - 1 })])("the hours of the days are open exactly when the week is", (weekly, minute) => {
  const day = hoursByDay({ weekly })[Math.floor(minute / 1440)] ?? [];
  expect(day.some(({ from, until }) => from <= minute % 1440 && minute % 1440 < until)).toBe(isOpenAt({ weekly }, minute));
});

property([anyWeek, fc.integer({ min: 0, max: WEEK - 1 })])("it is open until it shuts, and shut then", (weekly, minute) => {
  const shuts = shutsAt({ weekly }, minute);
  const openMinutes = hoursByDay({ weekly }).flat().reduce((sum, { from, until }) => sum + until - from, 0);
  expect(shuts === undefined).toBe(!isOpenAt({ weekly }, minute) || openMinutes === WEEK);
  if (shuts === undefined) return;
  const slowly = Array.from({ length: WEEK }, (_, later) => minute + later).find((each) => !isOpenAt({ weekly }, each % WEEK));
  expect(shuts).toBe(slowly);
});

test("one that never shuts has no time at which it does, and one that is closed neither", () => {
  expect(shutsAt({ weekly: [0, 5000, 5000, WEEK] }, 17)).toBeUndefined();
  expect(shutsAt({ weekly: [510, 1020], closed: "装修" }, 600)).toBeUndefined();
  expect(shutsAt({ weekly: [510, 1020] }, 600)).toBe(1020);
});

test("a time is said in hours and minutes", () => expect([0, 510, 1440].map(timeOf)).toEqual(["00:00", "08:30", "24:00"]));
