import type { Allowance, CategoryRow, Stage } from "#contract/categories.ts";
import type { WorkingCalendar } from "../time/working-calendar.ts";
import { leadOf, type Case, type Clock, type Facts } from "./case.ts";

const MINUTE_MILLISECONDS = 60_000;
const text = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What a stage has when its category says nothing. A closed case waits a week for its asker; another service answers in two minutes. */
export const DEFAULT_CLOCKS: Partial<Record<Stage, Allowance>> = {
  accept: { amount: 120, unit: "working_minutes" },
  dispatch: { amount: 120, unit: "working_minutes" },
  sign: { amount: 120, unit: "working_minutes" },
  handle: { amount: 5, unit: "working_days" },
  verify: { amount: 90, unit: "working_minutes" },
  callback: { amount: 7, unit: "calendar_days" },
  handover: { amount: 2, unit: "emergency_minutes" },
};

/** What the category gives a stage, if the stage has a time at all. */
export const allowanceOf = ({ clocks }: Pick<CategoryRow, "clocks">, stage: Stage): Allowance | undefined => clocks[stage] ?? DEFAULT_CLOCKS[stage];

export const runsInOfficeHours = (unit: Allowance["unit"]): boolean => unit === "working_minutes" || unit === "working_days";

/** A moment so many milliseconds of the unit's own kind of time later, or earlier. */
export function shift(calendar: WorkingCalendar, unit: Allowance["unit"], moment: string, milliseconds: number): string {
  const from = Date.parse(moment);
  return text(runsInOfficeHours(unit) ? calendar.add(from, milliseconds) : from + milliseconds);
}

/** Milliseconds of the unit's own kind of time between two moments, below 0 when the second is the earlier. */
export const span = (calendar: WorkingCalendar, unit: Allowance["unit"], from: string, until: string): number =>
  runsInOfficeHours(unit) ? calendar.between(Date.parse(from), Date.parse(until)) : Date.parse(until) - Date.parse(from);

/** When something that begins now is due. */
export function dueTime(calendar: WorkingCalendar, { amount, unit }: Allowance, from: string): string {
  const moment = Date.parse(from);
  if (unit === "emergency_minutes") return text(moment + amount * MINUTE_MILLISECONDS);
  if (unit === "working_minutes") return text(calendar.add(moment, amount * MINUTE_MILLISECONDS));
  return text(unit === "working_days" ? calendar.closeAfter(moment, amount) : calendar.endAfter(moment, amount));
}

/** All due times of a category for a case that would enter every stage now: what an acceptor is shown. */
export function dueTimes(category: Pick<CategoryRow, "clocks">, calendar: WorkingCalendar, now: string): Partial<Record<Stage, string>> {
  const stages = new Set([...Object.keys(DEFAULT_CLOCKS), ...Object.keys(category.clocks)] as Stage[]);
  return Object.fromEntries([...stages].flatMap((stage) => {
    const allowance = allowanceOf(category, stage);
    return allowance ? [[stage, dueTime(calendar, allowance, now)]] : [];
  }));
}

export function startClock(calendar: WorkingCalendar, stage: Stage, seq: number, { unit, ...allowance }: Allowance | { unit: Allowance["unit"]; dueAt: string }, now: string): Clock {
  const dueAt = "dueAt" in allowance ? allowance.dueAt : dueTime(calendar, { unit, ...allowance }, now);
  return { stage, key: `${stage}:${seq}`, unit, startedAt: now, totalMilliseconds: Math.max(0, span(calendar, unit, now, dueAt)), dueAt, fired: [] };
}

/** At rest: what was left is kept, also when it was less than nothing. */
export function pause(calendar: WorkingCalendar, clock: Clock, now: string): Clock {
  if (clock.dueAt === undefined) return clock;
  const { dueAt, ...resting } = clock;
  return { ...resting, restMilliseconds: span(calendar, clock.unit, now, dueAt) };
}

export function goOn(calendar: WorkingCalendar, clock: Clock, now: string): Clock {
  if (clock.restMilliseconds === undefined) return clock;
  const { restMilliseconds, ...running } = clock;
  return { ...running, dueAt: shift(calendar, clock.unit, now, restMilliseconds) };
}

const IN_UNIT: Record<Allowance["unit"], number> = { emergency_minutes: 1, working_minutes: 1, working_days: 480, calendar_days: 1440 };

/** A running clock with so much more of its own unit. */
export function extend(calendar: WorkingCalendar, clock: Clock, amount: number): Clock {
  const more = amount * IN_UNIT[clock.unit] * MINUTE_MILLISECONDS;
  return clock.dueAt === undefined ? clock : { ...clock, dueAt: shift(calendar, clock.unit, clock.dueAt, more), totalMilliseconds: clock.totalMilliseconds + more };
}

/** The moment at which a clock has used so much of its time: 100 is when it is due. A clock at rest has none. */
export function momentAt(calendar: WorkingCalendar, { unit, dueAt, totalMilliseconds }: Clock, percent: number): string | undefined {
  return dueAt === undefined ? undefined : shift(calendar, unit, dueAt, Math.round((totalMilliseconds * (percent - 100)) / 100));
}

/** Which stages run in a state. */
function stagesOf(next: Case, { preset }: Pick<CategoryRow, "preset">): readonly Stage[] {
  switch (next.state) {
    // a proposal has no time to keep until it is adopted, a wish none until somebody claims it
    case "reported": return preset === "deliberation" || preset === "claim" ? [] : ["accept"];
    case "accepted": return preset === "claim" ? [] : ["dispatch", "handle"];
    case "assigned": return ["sign", "handle"];
    case "in_progress": return inProgress(next);
    case "suspended": return ["review"];
    case "to_verify": return ["verify"];
    case "rework": return ["handle"];
    // what a worker found or a device reported leaves nobody who is owed an answer
    case "closed": return next.source === "grid_worker" || next.source === "device" ? [] : ["callback"];
    case "transferred": return next.handOver?.confirmed ? [] : ["handover"];
    default: return [];
  }
}

function inProgress(next: Case): Stage[] {
  const isThere = ["on_scene", "done"].includes(leadOf(next)?.state ?? "");
  return [...(isThere ? [] : ["arrive" as const]), ...(next.steps.includes("secured") ? [] : ["secure" as const]), ...(next.steps.includes("repaired") ? [] : ["repair" as const]), "handle"];
}

/** What waits and goes on later. Everything else begins anew when its stage comes again. */
const RESTS: Partial<Record<Case["state"], readonly Stage[]>> = {
  suspended: ["arrive", "secure", "repair", "handle"],
  to_verify: ["handle"],
  closed: ["handle"],
};

/** The clocks of a case after a change: those of its stages run, what may wait is at rest, the rest are gone. */
export function settleClocks(next: Case, ver: number, { category, calendar }: Pick<Facts, "category" | "calendar">, now: string): Pick<Case, "clocks" | "handleDueAt"> {
  const wanted = stagesOf(next, category);
  const known = new Map(next.clocks.map((clock) => [clock.stage, clock]));
  const running = wanted.flatMap((stage) => {
    const clock = known.get(stage);
    if (clock) return [goOn(calendar, clock, now)];
    const allowance = allowanceOf(category, stage);
    return allowance ? [startClock(calendar, stage, ver, allowance, now)] : [];
  });
  const resting = (RESTS[next.state] ?? []).flatMap((stage) => (wanted.includes(stage) ? [] : known.get(stage) ?? [])).map((clock) => pause(calendar, clock, now));
  const clocks = [...running, ...resting];
  const handle = clocks.find(({ stage }) => stage === "handle");
  return handle?.dueAt === undefined ? { clocks } : { clocks, handleDueAt: handle.dueAt };
}

/** Of the clocks that run the one that is due first. */
export const firstDue = ({ clocks }: Pick<Case, "clocks">): (Clock & { dueAt: string }) | undefined =>
  clocks.filter((clock): clock is Clock & { dueAt: string } => clock.dueAt !== undefined).reduce<(Clock & { dueAt: string }) | undefined>((first, clock) => (first && first.dueAt <= clock.dueAt ? first : clock), undefined);

export const dueAtOf = (each: Pick<Case, "clocks">): string | undefined => firstDue(each)?.dueAt;
