import { expect, test } from "vitest";
import { hourBars, labelledBars, sourceCounts } from "./series.ts";

const HOUR_MILLISECONDS = 3_600_000;
/** The last 24 whole hours and the running one, as the contract says. */
const hoursUntil = (running: string, reported: (index: number) => number = () => 1) =>
  Array.from({ length: 25 }, (_, index) => ({
    from: new Date(Date.parse(running) - (24 - index) * HOUR_MILLISECONDS).toISOString(),
    reported: reported(index),
    overdue: 0,
  }));

test("the hours are those of the district, wherever the screen stands", () => {
  const bars = hourBars({ hours: hoursUntil("2026-01-16T11:00:00.000Z"), from: "2026-01-15T16:00:00.000Z" }, "Asia/Shanghai");
  expect(bars.map(({ hour }) => hour)).toEqual([19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(bars.findIndex(({ startsDay }) => startsDay)).toBe(5);
  expect(bars.map(({ day }) => day)).toEqual([...Array<string>(5).fill("before"), ...Array<string>(19).fill("today"), "now"]);
});

test("an hour that comes twice when clocks are set back is two bars", () => {
  const bars = hourBars({ hours: hoursUntil("2026-11-01T12:00:00.000Z"), from: "2026-11-01T04:00:00.000Z" }, "America/New_York");
  expect(bars.filter(({ hour, day }) => hour === 1 && day === "today")).toHaveLength(2);
});

test("sources are told from the most to the fewest, and none that is empty", () => {
  expect(sourceCounts({ sources: { app: 41, "12345": 88, device: 0, grid_worker: 171 } })).toEqual([
    { source: "grid_worker", count: 171 },
    { source: "12345", count: 88 },
    { source: "app", count: 41 },
  ]);
});

test("the highest hours and the running one print their number", () => {
  const bars = hourBars({ hours: hoursUntil("2026-01-16T11:00:00.000Z", (index) => index % 10), from: "2026-01-15T16:00:00.000Z" }, "Asia/Shanghai");
  expect([...labelledBars(bars, 2)]).toEqual([bars[9]?.from, bars[19]?.from, bars[24]?.from]);
});
