import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { momentOf } from "./moment.ts";

const EIGHT = Date.UTC(2026, 0, 1, 8);

test.each([
  "1767254400", "1767254400.0", "1767254400000", "2026-01-01T08:00:00Z", "2026-01-01T08:00:00.000Z", "2026-01-01T16:00:00+08:00", "2026-01-01T16:00:00+0800", "2026-01-01T16:00:00+08",
  "2026-01-01T03:00-05:00", "2026-01-01 16:00:00", "2026-01-01T16:00:00", "2026-01-01 16:00",
])("%s is eight o'clock in London, whose zone the server has or not", (text) => expect(momentOf(text, "Asia/Shanghai")).toBe(EIGHT));

test("a plus sign that nobody encoded is one", () => expect(momentOf("2026-01-01T16:00:00 08:00", "UTC")).toBe(EIGHT));
test("local time is that of the zone, summer and winter", () => {
  expect(momentOf("2026-07-01 08:00:00", "America/New_York")).toBe(Date.UTC(2026, 6, 1, 12));
  expect(momentOf("2026-01-01 08:00:00", "America/New_York")).toBe(Date.UTC(2026, 0, 1, 13));
  expect(momentOf("2026-03-08 03:30:00", "America/New_York")).toBe(Date.UTC(2026, 2, 8, 7, 30));
});
test("2³¹ − 1 is the first number of milliseconds", () => {
  expect(momentOf("2147483646", "UTC")).toBe(2_147_483_646_000);
  expect(momentOf("2147483647", "UTC")).toBe(2_147_483_647);
});

test.each(["", " ", "yesterday", "-1", "NaN", "Infinity", "1e9", "0x10", "99999999999999999", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01", "2026-01-01T08:00:00Z; drop", "123456-01-01T00:00:00Z"])(
  "%o is no moment", (text) => expect(momentOf(text, "Asia/Shanghai")).toBeUndefined());

property([fc.date({ min: new Date(0), max: new Date("9999-12-30"), noInvalidDate: true }), fc.constantFrom("Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC")])(
  "every moment survives as ISO text and, after 2³¹ − 1, as milliseconds, in every zone", (date, zone) => {
    expect(momentOf(date.toISOString(), zone)).toBe(date.getTime());
    if (date.getTime() >= 2 ** 31 - 1) expect(momentOf(String(date.getTime()), zone)).toBe(date.getTime());
  });

property([fc.date({ min: new Date("1980-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })])("what a clock on a Shanghai wall shows is read as that moment, except in the repeated hour", (date) => {
  const seconds = Math.floor(date.getTime() / 1000) * 1000;
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" }).format(seconds);
  expect([0, 3_600_000]).toContain(Math.abs((momentOf(shown, "Asia/Shanghai") ?? 0) - seconds));
});
