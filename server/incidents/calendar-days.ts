import type { Calendar, CalendarChange, CalendarDay } from "#contract/calendar.ts";
import type { Viewer } from "#contract/viewer.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { dayOf, startOfDay } from "../time/days.ts";
import { WorkingCalendar } from "../time/working-calendar.ts";
import { categoryRow } from "./around-store.ts";
import { calendarSheet, readCalendarSheet } from "./calendar-sheet.ts";
import { calendarDays, casesCountedOver, holdDays, replaceDays } from "./calendar-store.ts";
import type { WorkingDays } from "./calendar.ts";
import { holdCase, saveCase } from "./case-store.ts";
import { mustAdminister } from "./categories.ts";
import { nextDueAt, SYSTEM } from "./escalation.ts";
import { keep } from "./machine.ts";
import type { IncidentNeeds } from "./needs.ts";
import { recount } from "./recount.ts";
import { tell } from "./telling.ts";

/** Longer without a working day is a slip of the pen, and clocks would stand still. */
const LONGEST_REST_DAYS = 20;
const DAY_MILLISECONDS = 86_400_000;

export interface CalendarNeeds extends IncidentNeeds {
  days: WorkingDays;
  timeZone: string;
}

const yearOf = ({ day }: Pick<CalendarDay, "day">): number => Number(day.slice(0, 4));

export async function calendarOf(needs: CalendarNeeds, viewer: Viewer, asked?: number): Promise<Calendar> {
  await mustAdminister(needs, viewer);
  const all = await calendarDays(needs.pool);
  const year = asked ?? yearOf({ day: dayOf(new Date(needs.now()), needs.timeZone) });
  return { year, years: [...new Set(all.map(yearOf))].sort(), days: all.filter((each) => yearOf(each) === year) };
}

export async function exportCalendar(needs: CalendarNeeds, viewer: Viewer, year?: number): Promise<string> {
  await mustAdminister(needs, viewer);
  return calendarSheet((await calendarDays(needs.pool)).filter((each) => year === undefined || yearOf(each) === year));
}

export async function changeDay(needs: CalendarNeeds, viewer: Viewer, { day, kind, name }: { day: string; kind: CalendarDay["kind"] | "ordinary"; name: string }): Promise<CalendarChange> {
  if (kind !== "ordinary" && !name) throw new Refusal("invalid", "a day has a name", "name");
  return change(needs, viewer, (known) => [...known.filter((each) => each.day !== day), ...(kind === "ordinary" ? [] : [{ day, kind, name }])]);
}

/** Reads a spreadsheet of days: every year it names is as the sheet says, others stay. */
export async function importCalendar(needs: CalendarNeeds, viewer: Viewer, csv: string): Promise<CalendarChange> {
  await mustAdminister(needs, viewer);
  const { days, mistakes } = readCalendarSheet(csv);
  if (mistakes.length) return { changed: [], recounted: 0, mistakes };
  const years = new Set(days.map(yearOf));
  return change(needs, viewer, (known) => [...known.filter((each) => !years.has(yearOf(each))), ...days]);
}

/** Days and running clocks change together or not at all: nobody sees a deadline that was counted by neither. */
async function change(needs: CalendarNeeds, viewer: Viewer, next: (known: readonly CalendarDay[]) => CalendarDay[]): Promise<CalendarChange> {
  await mustAdminister(needs, viewer);
  const { pool, now, timeZone, days } = needs;
  try {
    return await inTransaction(pool, async (transaction) => {
      const known = await holdDays(transaction);
      const wanted = next(known);
      const changed = daysThatDiffer(known, wanted);
      const [first] = changed;
      if (first === undefined) return { changed, recounted: 0, mistakes: [] };
      const at = now();
      if (first <= dayOf(new Date(at), timeZone)) throw new Refusal("invalid", `${first}: what has been is not changed`, "day");
      const is = new WorkingCalendar(timeZone, wanted);
      mustHaveWork(is, changed);
      await replaceDays(transaction, changed, wanted.filter(({ day }) => changed.includes(day)));
      const recounted = await recountCases(needs, transaction, new WorkingCalendar(timeZone, known), is, startOfDay(first, timeZone).toISOString(), at);
      await needs.auth.audit(viewer, { deed: "changed", kind: "calendar", subject: first, detail: { days: wanted.filter(({ day }) => changed.includes(day)), changed, recounted } }, transaction);
      // from here on whoever waits for one of these cases counts by the new days
      days.put(wanted);
      return { changed, recounted, mistakes: [] };
    });
  } catch (error) {
    await days.refresh();
    throw error;
  }
}

async function recountCases(needs: CalendarNeeds, transaction: Transaction, was: WorkingCalendar, is: WorkingCalendar, from: string, now: string): Promise<number> {
  let recounted = 0;
  for (const id of await casesCountedOver(transaction, from)) {
    const kept = await holdCase(transaction, id);
    const category = kept && (await categoryRow(transaction, kept.each.category));
    const next = kept && category && recount(kept.each, category, was, is, now);
    if (!next) continue;
    const then = keep(kept.each, { next, event: { kind: "calendar" } }, { actor: SYSTEM, role: "system", facts: { category, calendar: is, owners: [] }, now });
    await saveCase(transaction, id, kept.each, then.next, then.events, nextDueAt(then.next, is, now));
    await tell(transaction, id);
    recounted++;
  }
  return recounted;
}

/** In order. */
function daysThatDiffer(known: readonly CalendarDay[], wanted: readonly CalendarDay[]): string[] {
  const textOf = ({ kind, name }: CalendarDay): string => `${kind} ${name}`;
  const [before, after] = [known, wanted].map((days) => new Map(days.map((each) => [each.day, textOf(each)])));
  return [...new Set([...known, ...wanted].map(({ day }) => day))].filter((day) => before?.get(day) !== after?.get(day)).sort();
}

/** @throws Refusal where a month would pass without a working day */
function mustHaveWork(calendar: WorkingCalendar, changed: readonly string[]): void {
  for (const day of changed) {
    const number = Date.parse(`${day}T00:00:00Z`) / DAY_MILLISECONDS;
    const near = Array.from({ length: LONGEST_REST_DAYS }, (_, index) => number + index);
    if (!near.some((each) => calendar.isWorkingDay(each))) throw new Refusal("invalid", `${LONGEST_REST_DAYS} days from ${day} on nobody works`, "day");
  }
}
