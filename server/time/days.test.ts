import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { dayOf, minuteOfWeek, startOfDay } from "./days.ts";

const ZONES = ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London", "Asia/Kathmandu"];
const anyMoment = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

test("a Shanghai day begins at 16:00 UTC of the day before", () => {
  expect(startOfDay("2026-01-16", "Asia/Shanghai").toISOString()).toBe("2026-01-15T16:00:00.000Z");
  expect(dayOf(new Date("2026-01-15T15:59:59.999Z"), "Asia/Shanghai")).toBe("2026-01-15");
  expect(minuteOfWeek(new Date("2026-01-16T11:42:08Z"), "Asia/Shanghai")).toBe(4 * 1440 + 19 * 60 + 42);
});

test("a day in which the clocks are put forward has 23 hours", () => {
  const [from, until] = ["2026-03-08", "2026-03-09"].map((day) => startOfDay(day, "America/New_York").getTime());
  expect(((until ?? 0) - (from ?? 0)) / 3_600_000).toBe(23);
});

property([anyMoment, fc.constantFrom(...ZONES)])("every moment lies in its own day, and the moment before a day's beginning does not", (moment, zone) => {
  const day = dayOf(moment, zone);
  const start = startOfDay(day, zone);
  expect(start.getTime()).toBeLessThanOrEqual(moment.getTime());
  expect(dayOf(start, zone)).toBe(day);
  expect(dayOf(new Date(start.getTime() - 1), zone) < day).toBe(true);
});
