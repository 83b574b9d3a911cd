import { expect, test } from "vitest";
import { calendarDay, dayNumber, localMidnight } from "./local-time.ts";
import { WORKERS } from "./people/staffing.ts";
import { rotaFor } from "./rota.ts";

const MONDAY = dayNumber(2026, 11, 23);
const onDutyAt = (milliseconds: number, day: number) =>
  Array.from({ length: WORKERS }, (_, worker) => rotaFor(worker, day)).flat().filter(({ fromMilliseconds, untilMilliseconds }) => fromMilliseconds <= milliseconds && milliseconds < untilMilliseconds).length;

test("somebody is on duty at every hour of a month, and by day twice as many", () => {
  for (let day = MONDAY; day < MONDAY + 31; day++) {
    for (let hour = 0; hour < 24; hour++) expect(onDutyAt(localMidnight(day) + hour * 3_600_000, day)).toBeGreaterThanOrEqual(220);
    const { weekday } = calendarDay(day);
    if (weekday >= 1 && weekday <= 5) expect(onDutyAt(localMidnight(day) + 10 * 3_600_000, day)).toBeGreaterThanOrEqual(455);
  }
});

test("nobody's shifts overlap, and everybody has days off", () => {
  for (let worker = 0; worker < WORKERS; worker += 7) {
    const shifts = Array.from({ length: 60 }, (_, day) => rotaFor(worker, MONDAY + day)).flat();
    expect(shifts.every(({ fromMilliseconds }, index) => index === 0 || fromMilliseconds >= (shifts[index - 1]?.untilMilliseconds ?? 0))).toBe(true);
    expect(shifts.length).toBeLessThan(60);
    expect(shifts.length).toBeGreaterThan(40);
  }
});
