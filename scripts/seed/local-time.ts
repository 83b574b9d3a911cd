/**
 * The demo district keeps Chinese time, which is UTC+8 the whole year (no summer time since 1991). So local days are plain
 * numbers: days since 1970-01-01, and no table of time zones is needed.
 */
const OFFSET_MILLISECONDS = 8 * 3_600_000;
export const DAY_MILLISECONDS = 86_400_000;

export function localDay(milliseconds: number): number {
  return Math.floor((milliseconds + OFFSET_MILLISECONDS) / DAY_MILLISECONDS);
}

export function localMidnight(day: number): number {
  return day * DAY_MILLISECONDS - OFFSET_MILLISECONDS;
}

export interface CalendarDay {
  year: number;
  /** 1 to 12. */
  month: number;
  date: number;
  /** 0 is Sunday. */
  weekday: number;
}

export function calendarDay(day: number): CalendarDay {
  const noon = new Date(day * DAY_MILLISECONDS + DAY_MILLISECONDS / 2);
  return { year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, date: noon.getUTCDate(), weekday: noon.getUTCDay() };
}

export function dayNumber(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / DAY_MILLISECONDS;
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
