import type { Pool } from "pg";
import { officialDays } from "../time/official-days.ts";
import { WorkingCalendar, type CalendarDay } from "../time/working-calendar.ts";
import { calendarDays, insertDays } from "./calendar-store.ts";

export interface Calendar {
  now(): WorkingCalendar;
  /** Reads the days again: after somebody changed them. */
  refresh(): Promise<void>;
}

/** Working time from the table of days; the official days of the years we know are put in once. */
export async function createCalendar(pool: Pool, timeZone: string): Promise<Calendar> {
  await insertDays(pool, officialDays());
  let days = "";
  let calendar = new WorkingCalendar(timeZone, []);
  async function refresh(): Promise<void> {
    const known: CalendarDay[] = await calendarDays(pool);
    if (JSON.stringify(known) === days) return;
    days = JSON.stringify(known);
    calendar = new WorkingCalendar(timeZone, known);
  }
  await refresh();
  return { now: () => calendar, refresh };
}
