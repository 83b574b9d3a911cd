/** Opening hours of a day, in hours from its midnight. */
type Span = readonly [from: number, to: number];
const DAY_MINUTES = 24 * 60;

/** Pairs of minutes from Monday 00:00, ascending; spans that touch are one. */
function weekly(weekdays: readonly Span[], saturday: readonly Span[] = [], sunday = saturday): number[] {
  const days = [weekdays, weekdays, weekdays, weekdays, weekdays, saturday, sunday];
  const minutes: number[] = [];
  for (const [day, spans] of days.entries()) {
    for (const [from, to] of spans) {
      const start = day * DAY_MINUTES + from * 60;
      if (minutes.at(-1) === start) minutes.pop();
      else minutes.push(start);
      minutes.push(day * DAY_MINUTES + to * 60);
    }
  }
  return minutes;
}

export const HOURS = {
  centre: weekly([[8.5, 17]], [[9, 15]]),
  branch: weekly([[8.5, 17]], [[9, 12]], []),
  office: weekly([[8.5, 12], [13, 17]]),
  lateOffice: weekly([[8.5, 20]], [[9, 16]]),
  canteen: weekly([[6.5, 8.5], [10.5, 13], [16.5, 18.5]], [[6.5, 8.5], [10.5, 13]]),
  dayCare: weekly([[7, 17.5]]),
  clinic: weekly([[8, 18]], [[8, 12]]),
  always: weekly([[0, 24]], [[0, 24]]),
} as const satisfies Record<string, readonly number[]>;
export type HoursName = keyof typeof HOURS;
