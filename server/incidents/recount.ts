import type { CategoryRow } from "#contract/categories.ts";
import type { WorkingCalendar } from "../time/working-calendar.ts";
import type { Case } from "./case.ts";
import { allowanceOf, runsInOfficeHours, shift, span } from "./clocks.ts";

/**
 * A running case when other days are worked than were thought: every clock that counts working time keeps what it has left of it, and is due when
 * that has passed. What is overdue stays so, and what somebody outside said stays as it was said. Undefined when nothing is due at another moment.
 */
export function recount(before: Case, category: Pick<CategoryRow, "clocks">, was: WorkingCalendar, is: WorkingCalendar, now: string): Case | undefined {
  const dueAgain = (dueAt: string, unit: Parameters<typeof runsInOfficeHours>[0]): string => {
    if (dueAt <= now || !runsInOfficeHours(unit)) return dueAt;
    const left = span(was, unit, now, dueAt);
    return left > 0 ? shift(is, unit, now, left) : dueAt;
  };
  const clocks = before.clocks.map((clock) => (clock.dueAt === undefined || clock.isGiven ? clock : { ...clock, dueAt: dueAgain(clock.dueAt, clock.unit) }));
  const sign = allowanceOf(category, "sign");
  const calls = before.calls.map((call) => (sign && call.dueAt !== undefined && call.endedAt === undefined && call.reportedInAt === undefined ? { ...call, dueAt: dueAgain(call.dueAt, sign.unit) } : call));
  const isSame = clocks.every(({ dueAt }, index) => dueAt === before.clocks[index]?.dueAt) && calls.every(({ dueAt }, index) => dueAt === before.calls[index]?.dueAt);
  return isSame ? undefined : { ...before, clocks, calls };
}
