import type { Pool } from "pg";
import type { CalendarDay } from "#contract/calendar.ts";
import { officialDays } from "../time/official-days.ts";
import { WorkingCalendar } from "../time/working-calendar.ts";
import { calendarDays, insertDays } from "./calendar-store.ts";

/** Working time by the table of days, kept in memory. */
export interface WorkingDays {
  now(): WorkingCalendar;
  /** These are the days now. */
  put(days: readonly CalendarDay[]): void;
  /** Reads the days again: another node may have changed them. */
  refresh(): Promise<void>;
}

/** The official days of the years we know are put in once. */
export async function createCalendar(pool: Pool, timeZone: string): Promise<WorkingDays> {
  await insertDays(pool, officialDays());
  let days = "";
  let calendar = new WorkingCalendar(timeZone, []);
  function put(known: readonly CalendarDay[]): void {
    const text = JSON.stringify([...known].sort((a, b) => (a.day < b.day ? -1 : 1)));
    if (text === days) return;
    days = text;
    calendar = new WorkingCalendar(timeZone, known);
  }
  const refresh = async (): Promise<void> => put(await calendarDays(pool));
  await refresh();
  return { now: () => calendar, put, refresh };
}
