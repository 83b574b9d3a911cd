import type { Pool } from "pg";
import type { CalendarDay } from "../time/working-calendar.ts";

export async function calendarDays(pool: Pool): Promise<CalendarDay[]> {
  const { rows } = await pool.query<CalendarDay>("select day::text, kind, name from calendar_day order by day");
  return rows;
}

/** Adds days of years that are not known yet; a year somebody has edited is left as it is. */
export async function insertDays(pool: Pool, days: readonly CalendarDay[]): Promise<void> {
  await pool.query(
    /* sql */ `
    insert into calendar_day (day, kind, name)
    select told.day, told.kind, told.name
      from jsonb_to_recordset($1) as told (day date, kind text, name text)
     where not exists (select from calendar_day where extract(year from calendar_day.day) = extract(year from told.day))`,
    [JSON.stringify(days)],
  );
}
