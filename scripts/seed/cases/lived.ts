import type { Target } from "#contract/calls.ts";
import type { CategoryRow } from "#contract/categories.ts";
import type { Command } from "#contract/commands.ts";
import { escalate, rulesAhead } from "../../../server/incidents/escalation.ts";
import type { Actor, Case, CaseEvent, Facts } from "../../../server/incidents/case.ts";
import { decide } from "../../../server/incidents/machine.ts";
import { open, type Intake } from "../../../server/incidents/opening.ts";
import type { Role } from "../../../server/incidents/rights.ts";
import { Refusal } from "../../../server/edge/refusal.ts";
import { instant } from "../local-time.ts";
import type { Random } from "../town/random.ts";
import type { Life } from "./life.ts";

/** Who does what in the life of one case. */
export interface Cast {
  reporter: Actor;
  reporterRole: Role;
  dispatcher: Actor;
  lead: { to: Target; actor: Actor };
  helper: { to: Target; actor: Actor } | undefined;
  community: Actor;
  checker: Actor;
  approver: Actor;
  asker: Actor;
}

/** A command on its way through time. */
export interface Told {
  atMilliseconds: number;
  actor: Actor;
  command: Command;
}

export interface Lived {
  next: Case;
  events: CaseEvent[];
  /** The commands that were carried out; what the machine refused is not among them. */
  done: Told[];
}

const TICK_MILLISECONDS = 10_000;
const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 86_400_000;
/** Most sign within the ten minutes a fast-track case gives them. */
const SLOW_CHANCE = 0.06;
const HELPED_CHANCE = 0.15;
const ABSENT_CHANCE = 0.08;
const DECLINED_CHANCE = 0.02;
const FAILED_CHANCE = 0.03;
const SUSPENDED_CHANCE = 0.02;
const NOTE = "电话回访，情况属实";

/** The commands by which a life of three steps is led: begun and done when the life says so, the rest in between. */
export function commandsOf(random: Random, { steps: [reported, started, closed], rating }: Life, category: CategoryRow, intake: Intake, cast: Cast): Told[] {
  const [from, begun, done] = [reported.atMilliseconds, started.atMilliseconds, closed.atMilliseconds];
  const isAtOnce = category.preset === "fast_track" && intake.source !== "12345";
  const signed = isAtOnce && !random.chance(SLOW_CHANCE) ? Math.min(begun, from + random.between(1, 9) * MINUTE_MILLISECONDS) : begun;
  /** So many minutes before it is signed, and never before so much of the wait is over. */
  const before = (minutes: number, share: number) => Math.round(Math.max(signed - minutes * MINUTE_MILLISECONDS, from + (signed - from) * share));
  const during = (share: number) => Math.round(signed + (done - signed) * share);
  /** Somebody looks at it within the hour. */
  const handed = Math.max(during(0.85), done - 50 * MINUTE_MILLISECONDS);
  const told: Told[] = [];
  const tell = (atMilliseconds: number, actor: Actor, command: Command) => void told.push({ atMilliseconds, actor, command });
  const { lead, helper, dispatcher } = cast;
  const photo = (name: string) => ({ photos: [`demo-${name}`] });

  if (!isAtOnce) {
    tell(before(12, 0.3), dispatcher, { kind: "accept", duplicatesSeen: true, ...(!intake.located && { withoutPlace: true }) });
    tell(before(8, 0.5), dispatcher, { kind: "dispatch", lead: lead.to, assisting: [] });
  }
  let call = 1;
  if (random.chance(DECLINED_CHANCE)) {
    tell(before(4, 0.7), lead.actor, { kind: "decline", call, reason: "不属本岗位职责" });
    tell(before(2, 0.85), dispatcher, { kind: "dispatch", lead: lead.to, assisting: [], reason: "经协调仍由其办理" });
    call++;
  }
  tell(Math.round(signed), lead.actor, { kind: "sign", call });
  if (helper && random.chance(HELPED_CHANCE)) {
    const assisting = call + 1;
    tell(during(0.05), cast.community, { kind: "whistle", to: [helper.to], reason: "请到场协助" });
    if (random.chance(ABSENT_CHANCE)) tell(during(0.5), dispatcher, { kind: "release", call: assisting, reason: "未到场，另行处理" });
    else {
      tell(during(0.1), helper.actor, { kind: "sign", call: assisting });
      tell(during(0.45), helper.actor, { kind: "finish", call: assisting, evidence: { photos: [] } });
    }
    tell(during(0.5) + 1, cast.community, { kind: "rate_call", call: assisting, stars: random.whole(3, 5) });
  }
  tell(Math.round(Math.min(during(random.between(0.1, 0.3)), signed + random.between(8, 40) * MINUTE_MILLISECONDS)), lead.actor, { kind: "arrive", call });
  if (category.clocks.secure) tell(during(0.35), lead.actor, { kind: "progress", step: "secured", note: "已围护，现场安全" });
  if (category.clocks.repair) tell(during(0.7), lead.actor, { kind: "progress", step: "repaired", note: "已修复，恢复供应" });
  if (done - begun > 3 * DAY_MILLISECONDS && random.chance(SUSPENDED_CHANCE)) {
    tell(during(0.35), cast.approver, { kind: "suspend", reason: "待材料到货", reviewAt: instant(during(0.35) + 20 * DAY_MILLISECONDS) });
    tell(during(0.48), cast.approver, { kind: "resume", reason: "材料已到" });
  }
  if (random.chance(FAILED_CHANCE)) {
    tell(during(0.55), lead.actor, { kind: "finish", call, evidence: photo("first") });
    tell(during(0.7), cast.checker, { kind: "fail", reason: "现场未见改善" });
  }
  const byAsker = category.check === "asker";
  const check: Command = { kind: "pass", method: category.check, evidence: byAsker ? { photos: [], note: NOTE } : photo("check") };
  const checker = byAsker ? dispatcher : cast.checker;
  tell(handed, lead.actor, { kind: "finish", call, evidence: photo("after") });
  tell(done, checker, check);
  const asked = Math.round(done + random.between(0.02, 2) * DAY_MILLISECONDS);
  if (rating !== undefined) tell(asked, dispatcher, { kind: "rate", satisfied: rating > 2, stars: rating });
  else if (intake.source !== "grid_worker") [0.5, 1.5, 3].forEach((days) => tell(done + days * DAY_MILLISECONDS, dispatcher, { kind: "try_call_back" }));
  if (rating !== undefined && rating <= 2) {
    // the last word is the asker's: it is done again
    tell(asked + 3 * 60 * MINUTE_MILLISECONDS, lead.actor, { kind: "finish", call, evidence: photo("again") });
    tell(asked + 4 * 60 * MINUTE_MILLISECONDS, checker, check);
    // who is not content after a week either is not asked a third time
    if (random.chance(0.5)) tell(asked + 9 * DAY_MILLISECONDS, dispatcher, { kind: "rate", satisfied: false, stars: 2 });
    else tell(asked + DAY_MILLISECONDS, dispatcher, { kind: "rate", satisfied: true, stars: 4 });
  }
  return told.sort((a, b) => a.atMilliseconds - b.atMilliseconds);
}

/** Leads a case from its report to a moment: every command at its time, every rule of escalation at its own. */
export function live(intake: Intake, cast: Cast, facts: Facts, reportedAtMilliseconds: number, told: readonly Told[], untilMilliseconds: number): Lived {
  const { next, events } = open(intake, cast.reporter, cast.reporterRole, facts, instant(reportedAtMilliseconds));
  const then = liveOn(next, facts, reportedAtMilliseconds, told, untilMilliseconds);
  return { ...then, events: [...events, ...then.events] };
}

/** Goes on from a moment with what is told after it. */
export function liveOn(before: Case, facts: Facts, fromMilliseconds: number, told: readonly Told[], untilMilliseconds: number): Lived {
  const lived: Lived = { next: before, events: [], done: [] };
  for (const each of told) {
    if (each.atMilliseconds <= fromMilliseconds) continue;
    if (each.atMilliseconds > untilMilliseconds) break;
    speak(lived, facts, each.atMilliseconds);
    try {
      const { next, events } = decide(lived.next, each.command, each.actor, { ...facts, checkerTrack: { metres: 12, accuracyMetres: 6 } }, instant(each.atMilliseconds));
      lived.next = next;
      lived.events.push(...events);
      lived.done.push(each);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error; // in this life it was not to be
    }
  }
  speak(lived, facts, untilMilliseconds);
  return lived;
}

/** Lets rules speak until a moment, each at the tick of the job that comes after its own. */
function speak(lived: Lived, facts: Facts, untilMilliseconds: number): void {
  while (mayBeDue(lived.next, untilMilliseconds)) {
    const [first] = rulesAhead(lived.next, facts.calendar, lived.events.at(-1)?.at ?? lived.next.reportedAt);
    if (!first) return;
    const tick = Math.ceil((Date.parse(first.at) + 1) / TICK_MILLISECONDS) * TICK_MILLISECONDS;
    if (tick > untilMilliseconds) return;
    const now = instant(tick);
    const due = rulesAhead(lived.next, facts.calendar, now).filter(({ at }) => at <= now);
    const { next, events } = escalate(lived.next, due, facts, now);
    lived.next = next;
    lived.events.push(...events);
  }
}

/** A quick no for most: no clock has used half of its time. Working time is never more than time. */
function mayBeDue({ clocks, returns, misassigned, rework, calls }: Case, nowMilliseconds: number): boolean {
  return returns > 1 || misassigned > 2 || rework > 2 || calls.length > 2 ||
    clocks.some(({ dueAt, startedAt, totalMilliseconds }) => dueAt !== undefined && (nowMilliseconds - Date.parse(startedAt) >= totalMilliseconds / 2 || Date.parse(dueAt) <= nowMilliseconds)) ||
    calls.some(({ state, dueAt }) => (state === "called" || state === "received") && dueAt !== undefined && Date.parse(dueAt) <= nowMilliseconds);
}
