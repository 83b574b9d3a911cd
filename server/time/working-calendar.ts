import type { CalendarDay } from "#contract/calendar.ts";
import { clockOffset } from "./days.ts";

const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;
/** Minutes of the local day in which offices work: 8–12 and 13–17. */
const OFFICE_HOURS = [[480, 720], [780, 1020]] as const;
/** Longer without a working hour is a mistake in the table, not a holiday. */
const SEARCHED_DAYS = 400;

type Opening = readonly [from: number, until: number];

/**
 * Working time: which days are worked, and which hours of them. Moments are epoch milliseconds, days are numbered from
 * 1970-01-01 in the district's time zone. Cost of every answer: O(days crossed), each day computed once.
 */
export class WorkingCalendar {
  readonly timeZone: string;
  readonly #kinds: ReadonlyMap<number, CalendarDay["kind"]>;
  readonly #openings = new Map<number, readonly Opening[]>();
  readonly #midnights = new Map<number, number>();

  constructor(timeZone: string, days: Iterable<CalendarDay>) {
    this.timeZone = timeZone;
    this.#kinds = new Map([...days].map(({ day, kind }) => [Date.parse(`${day}T00:00:00Z`) / DAY_MILLISECONDS, kind]));
  }

  dayOf(moment: number): number {
    // to ask the time zone costs microseconds, and a year of cases asks a million times: midnights are kept
    let day = Math.floor(moment / DAY_MILLISECONDS);
    while (this.#midnight(day + 1) <= moment) day++;
    while (this.#midnight(day) > moment) day--;
    return day;
  }

  #midnight(day: number): number {
    let known = this.#midnights.get(day);
    if (known === undefined) this.#midnights.set(day, (known = this.momentOf(day, 0)));
    return known;
  }

  /** The moment at which the local clock shows so many minutes of a day; 1440 is its end. */
  momentOf(day: number, minute: number): number {
    const shown = day * DAY_MILLISECONDS + minute * MINUTE_MILLISECONDS;
    const near = shown - clockOffset(shown, this.timeZone);
    return shown - clockOffset(near, this.timeZone); // once more: the first guess may lie beyond a change of the clocks
  }

  isWorkingDay(day: number): boolean {
    const kind = this.#kinds.get(day);
    if (kind) return kind === "workday";
    const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
    return weekday !== 0 && weekday !== 6;
  }

  /** The moment at which so many working milliseconds have passed; with fewer than 0, at which so many were still to come. */
  add(moment: number, milliseconds: number): number {
    let left = Math.abs(milliseconds);
    if (left === 0) return moment;
    const step = Math.sign(milliseconds);
    for (let day = this.dayOf(moment), searched = 0; searched < SEARCHED_DAYS; day += step, searched++) {
      for (const [from, until] of step > 0 ? this.#hours(day) : this.#hours(day).toReversed()) {
        const begin = step > 0 ? Math.max(from, moment) : Math.min(until, moment);
        const long = step > 0 ? until - begin : begin - from;
        if (long <= 0) continue;
        if (long >= left) return begin + step * left;
        left -= long;
        searched = 0;
      }
    }
    throw new Error(`no working hour within ${SEARCHED_DAYS} days of ${new Date(moment).toISOString()}`);
  }

  /** Working milliseconds from one moment to another; below 0 when the second is the earlier. */
  between(from: number, until: number): number {
    if (until < from) return 0 - this.between(until, from);
    let sum = 0;
    for (let day = this.dayOf(from), last = this.dayOf(until); day <= last; day++) {
      for (const [open, close] of this.#hours(day)) sum += Math.max(0, Math.min(close, until) - Math.max(open, from));
    }
    return sum;
  }

  /**
   * The close of office of the so-manieth working day after the day of a moment.
   *
   * @see 民法典 第201条, 第203条: the day on which a period begins is not counted; its last day ends when office hours end
   */
  closeAfter(moment: number, workingDays: number): number {
    let day = this.dayOf(moment);
    for (let left = workingDays, searched = 0; left > 0; searched++) {
      if (searched > SEARCHED_DAYS + workingDays * 7) throw new Error(`no ${workingDays} working days after ${new Date(moment).toISOString()}`);
      if (this.isWorkingDay(++day)) left--;
    }
    return this.#hours(day).at(-1)?.[1] ?? this.momentOf(day, OFFICE_HOURS[1][1]);
  }

  /** The end of the so-manieth day after the day of a moment, whatever day it is. */
  endAfter(moment: number, days: number): number {
    return this.#midnight(this.dayOf(moment) + days + 1);
  }

  #hours(day: number): readonly Opening[] {
    const known = this.#openings.get(day);
    if (known) return known;
    const hours = this.isWorkingDay(day) ? OFFICE_HOURS.map(([from, until]) => [this.momentOf(day, from), this.momentOf(day, until)] as const) : [];
    this.#openings.set(day, hours);
    return hours;
  }
}
