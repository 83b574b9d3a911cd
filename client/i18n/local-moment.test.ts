import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { localOf, momentOf, startOfDay } from "./local-moment.ts";

test.each([
  ["2026-01-16T19:42", "Asia/Shanghai", "2026-01-16T11:42:00.000Z"],
  ["2026-07-01T00:00", "America/New_York", "2026-07-01T04:00:00.000Z"],
  ["2026-01-01T00:00", "Asia/Kolkata", "2025-12-31T18:30:00.000Z"],
  // New York goes forward on 8 March at 2, and back on 1 November at 2
  ["2026-03-08T02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
])("%s in %s is %s", (local, timeZone, moment) => expect(momentOf(local, timeZone)).toBe(moment));

test("what is no date is no moment", () => expect([momentOf("", "Asia/Shanghai"), momentOf("morgen", "UTC"), momentOf("2026-13-40T00:00", "UTC")]).toEqual([undefined, undefined, undefined]));

const minutes = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }).map((milliseconds) => Math.floor(milliseconds / 60_000) * 60_000);
property([minutes, fc.constantFrom("Asia/Shanghai", "Asia/Kathmandu", "UTC")])("what a field was given it gives back", (moment, timeZone) => {
  expect(Date.parse(momentOf(localOf(moment, timeZone), timeZone) ?? "")).toBe(moment);
});
property([minutes, fc.constantFrom("Asia/Shanghai", "America/New_York", "UTC")])("a day begins at midnight, at most 25 hours ago", (moment, timeZone) => {
  const start = startOfDay(moment, timeZone);
  expect(localOf(start, timeZone).slice(11)).toBe("00:00");
  expect(localOf(start, timeZone).slice(0, 10)).toBe(localOf(moment, timeZone).slice(0, 10));
  expect(moment - start).toBeGreaterThanOrEqual(0);
  expect(moment - start).toBeLessThan(25 * 3_600_000);
});
