import { LEVELS, type Level } from "#contract/areas.ts";
import type { Stage } from "#contract/categories.ts";
import type { WorkingCalendar } from "../time/working-calendar.ts";
import { newCall } from "./calling.ts";
import { isOpen, leadOf, type Actor, type Case, type Change, type Clock, type Decision, type Facts } from "./case.ts";
import { momentAt } from "./clocks.ts";
import { keep } from "./machine.ts";

/** What speaks when nobody acts: incidents.md §4. */
export type RuleName =
  | "remind" | "amber" | "overdue" | "offer_next" | "to_community" | "to_subdistrict" | "supervise" | "absent"
  | "alarm_community" | "alarm_district" | "lift_returned" | "lift_misassigned" | "lift_rework" | "lift_refused_by_all";

export interface DueRule {
  rule: RuleName;
  /** Which run of which stage, or which call, or the case itself: fires once for each. */
  stage: string;
  /** When it should have spoken. */
  at: string;
}

const WORK: readonly Stage[] = ["accept", "dispatch", "sign", "arrive", "secure", "repair", "handle", "verify", "review", "handover"];
/** At which share of its time a rule speaks. */
const OF_CLOCKS: readonly { rule: RuleName; percent: number; stages: readonly Stage[] }[] = [
  { rule: "remind", percent: 50, stages: ["sign"] },
  { rule: "amber", percent: 80, stages: [...WORK, "callback"] },
  { rule: "overdue", percent: 100, stages: WORK },
  { rule: "offer_next", percent: 100, stages: ["sign"] },
  { rule: "to_community", percent: 150, stages: ["sign"] },
  { rule: "to_subdistrict", percent: 200, stages: ["sign"] },
  { rule: "supervise", percent: 200, stages: WORK },
];
const OVER_BY_MILLISECONDS = 24 * 3_600_000;

/** What may cost a life and nobody has answered by name: the level that has to by then. */
const UNANSWERED: readonly { rule: RuleName; seconds: number }[] = [{ rule: "alarm_community", seconds: 60 }, { rule: "alarm_district", seconds: 120 }];

/** 提级督办 after so many (巴彦淖尔's rule). */
const COUNTED: readonly { rule: RuleName; isReached: (each: Case) => boolean }[] = [
  { rule: "lift_returned", isReached: ({ returns }) => returns >= 2 },
  { rule: "lift_misassigned", isReached: ({ misassigned }) => misassigned >= 3 },
  { rule: "lift_rework", isReached: ({ rework, unreasonable }) => rework >= 3 && !unreasonable },
  { rule: "lift_refused_by_all", isReached: (each) => each.state === "accepted" && each.calls.filter(({ role, state }) => role === "lead" && (state === "declined" || state === "absent")).length >= 3 },
];

/** All rules that have not spoken yet, with the moment at which each does, the earliest first. A rule of a count has its moment at once. */
export function rulesAhead(each: Case, calendar: WorkingCalendar, now: string): DueRule[] {
  const rules: DueRule[] = each.clocks.flatMap((clock) => ofClock(clock, calendar));
  for (const { number, state, dueAt, endedAt } of each.calls) {
    if (endedAt === undefined && (state === "called" || state === "received") && dueAt !== undefined) rules.push({ rule: "absent", stage: `call:${number}`, at: dueAt });
  }
  if (isOpen(each)) for (const { rule, isReached } of COUNTED) if (isReached(each) && !each.fired.includes(rule)) rules.push({ rule, stage: "case", at: now });
  if (isOpen(each) && each.alarming && each.respondedAt === undefined) {
    for (const { rule, seconds } of UNANSWERED) if (!each.fired.includes(rule)) rules.push({ rule, stage: "case", at: new Date(Date.parse(each.reportedAt) + seconds * 1_000).toISOString() });
  }
  return rules.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function ofClock(clock: Clock, calendar: WorkingCalendar): DueRule[] {
  return OF_CLOCKS.flatMap(({ rule, percent, stages }) => {
    if (!stages.includes(clock.stage) || clock.fired.includes(rule)) return [];
    const at = momentAt(calendar, clock, percent);
    if (at === undefined || clock.dueAt === undefined) return [];
    // whichever is first: twice its time, or a day too late
    const dayOver = new Date(Date.parse(clock.dueAt) + OVER_BY_MILLISECONDS).toISOString();
    return [{ rule, stage: clock.key, at: rule === "supervise" && dayOver < at ? dayOver : at }];
  });
}

/** The rules that have to speak by now, the earliest first. */
export const rulesDue = (each: Case, calendar: WorkingCalendar, now: string): DueRule[] => rulesAhead(each, calendar, now).filter(({ at }) => at <= now);

/** When the next rule speaks; undefined when none will. */
export const nextDueAt = (each: Case, calendar: WorkingCalendar, now: string): string | undefined => rulesAhead(each, calendar, now)[0]?.at;

export const SYSTEM: Actor = { roles: ["system"], level: "city", units: [], posts: [] };
const higher = (a: Level | undefined, b: Level): Level => (a && LEVELS.indexOf(a) > LEVELS.indexOf(b) ? a : b);
const above = (level: Level): Level => LEVELS[Math.min(LEVELS.indexOf(level) + 1, LEVELS.length - 1)] ?? level;

/** Lets the rules speak, each once, in one decision; after a pause they all speak together. */
export function escalate(before: Case, due: readonly DueRule[], facts: Facts, now: string): Decision {
  return due.reduce<Decision>((so, each) => {
    const next = effect(marked(so.next, each), each, facts, now);
    const change: Change = { next, event: { kind: "escalate", ...calledIn(each), detail: { rule: each.rule, stage: each.stage, ruleAt: each.at, ...(next.coOwner && { coOwner: next.coOwner }) } } };
    const then = keep(so.next, change, { actor: SYSTEM, role: "system", facts, now });
    return { next: then.next, events: [...so.events, ...then.events] };
  }, { next: before, events: [] });
}

const calledIn = ({ stage }: DueRule): { call?: number } => (stage.startsWith("call:") ? { call: Number(stage.slice(5)) } : {});

function marked(before: Case, { rule, stage }: DueRule): Case {
  if (stage === "case") return { ...before, fired: [...before.fired, rule] };
  return { ...before, clocks: before.clocks.map((clock) => (clock.key === stage ? { ...clock, fired: [...clock.fired, rule] } : clock)) };
}

/** Rules that have spoken already, though the case does not say so. */
export const markAll = (before: Case, rules: readonly DueRule[]): Case => rules.reduce(marked, before);

function effect(before: Case, { rule, stage }: DueRule, facts: Facts, now: string): Case {
  switch (rule) {
    case "overdue": return { ...before, coOwner: higher(before.coOwner, above(before.level)) };
    case "alarm_community":
    case "to_community": return { ...before, coOwner: higher(before.coOwner, "community") };
    case "to_subdistrict": return { ...before, coOwner: higher(before.coOwner, "subdistrict") };
    case "alarm_district": return { ...before, coOwner: higher(before.coOwner, "district") };
    case "supervise": return { ...before, supervised: true };
    case "absent": return { ...before, calls: before.calls.map((call) => (`call:${call.number}` === stage ? { ...call, state: "absent" } : call)) };
    case "offer_next": return offerNext(before, facts, now);
    case "remind":
    case "amber": return before;
    default: return { ...before, level: higher(before.level, "district"), supervised: true };
  }
}

/** The next on the rota is asked; who did not answer is absent, and the time to sign runs on. */
function offerNext(before: Case, facts: Facts, now: string): Case {
  const lead = leadOf(before);
  const { nextOnRota } = facts;
  if (!nextOnRota || !lead || before.calls.some(({ to, endedAt }) => endedAt === undefined && JSON.stringify(to) === JSON.stringify(nextOnRota))) return before;
  const calls = before.calls.map((call) => (call === lead ? { ...call, state: "absent" as const } : call));
  const next = { ...before, calls };
  return { ...next, calls: [...calls, newCall(next, nextOnRota, "lead", { facts, now })] };
}
