import type { Pool } from "pg";
import type { CalendarDay } from "#contract/calendar.ts";
import type { Transaction } from "../db/transaction.ts";

export async function calendarDays(asked: Pool | Transaction): Promise<CalendarDay[]> {
  const { rows } = await asked.query<CalendarDay>("select day::text, kind, name from calendar_day order by day");
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

/** All days, held against others who would change some until the transaction ends. */
export async function holdDays(transaction: Transaction): Promise<CalendarDay[]> {
  await transaction.query("lock table calendar_day in share row exclusive mode");
  return calendarDays(transaction);
}

/** Puts `days` where `gone` were. */
export async function replaceDays(transaction: Transaction, gone: readonly string[], days: readonly CalendarDay[]): Promise<void> {
  await transaction.query("delete from calendar_day where day = any($1::date[])", [gone]);
  await transaction.query("insert into calendar_day (day, kind, name) select day, kind, name from jsonb_to_recordset($1) as told (day date, kind text, name text)", [JSON.stringify(days)]);
}

/** Open cases in which working time runs beyond a moment, in the order in which whoever holds several holds them. */
export async function casesCountedOver(transaction: Transaction, from: string): Promise<number[]> {
  const { rows } = await transaction.query<{ id: number }>(
    /* sql */ `
    select id
      from incident
     where closed_at is null
       and exists (
             select from jsonb_array_elements(clocks) as clock
              where clock ->> 'unit' like 'working%'
                and (clock ->> 'dueAt')::timestamptz > $1)
     order by id`,
    [from],
  );
  return rows.map(({ id }) => id);
}
