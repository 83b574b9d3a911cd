import { LEVELS, type Level } from "#contract/areas.ts";
import type { CommandOf } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import { leadOf, type Case, type Context, type Handle } from "./case.ts";
import { allowanceOf, dueTime, extend, startClock } from "./clocks.ts";

const REVIEW_WITHIN_MILLISECONDS = 31 * 86_400_000;
/** An order of 12345 is given at most so many working days more. */
const HOTLINE_EXTENSION = 10;

const rank = (level: Level): number => LEVELS.indexOf(level);

function mustApprove(before: Case, { actor }: Context): void {
  const isLeader = actor.roles.includes("leader");
  if (!isLeader && rank(actor.level) <= rank(before.level)) throw new Refusal("forbidden", `the ${actor.level} does not approve for the ${before.level}`, "level");
}

/** Never longer than a month without a look. */
export function mustReviewSoon(reviewAt: string, now: string): void {
  const ahead = Date.parse(reviewAt) - Date.parse(now);
  if (ahead <= 0 || ahead > REVIEW_WITHIN_MILLISECONDS) throw new Refusal("invalid", "reviewed within 31 days", "reviewAt");
}

/** 挂账. The first time the leader on duty approves, afterwards the leader. */
export const suspend: Handle<CommandOf<"suspend">> = (before, { reason, reviewAt }, context) => {
  const { actor, facts, now } = context;
  mustApprove(before, context);
  if (before.suspensions > 0 && !actor.roles.includes("leader")) throw new Refusal("forbidden", "the second time the leader decides", "person");
  mustReviewSoon(reviewAt, now);
  const review = startClock(facts.calendar, "review", before.ver + 1, { unit: "emergency_minutes", dueAt: reviewAt }, now);
  const clocks = [...before.clocks.filter(({ stage }) => stage !== "review"), review];
  return { next: { ...before, state: "suspended", clocks, suspensions: before.suspensions + 1 }, event: { kind: "suspend", reason, detail: { reviewAt } } };
};

export const resume: Handle<CommandOf<"resume">> = (before, { reason }, context) => {
  mustApprove(before, context);
  // a project that began suspended has nobody yet
  return { next: { ...before, state: leadOf(before) ? "in_progress" : "accepted" }, event: { kind: "resume", reason } };
};

/** 延期. Before the due time only; once by the leader on duty or the subdistrict, once more by the leader; never more than it was given. */
export const extendHandling: Handle<CommandOf<"extend">> = (before, { amount, reason }, { actor, facts, now }) => {
  const handle = before.clocks.find(({ stage, dueAt }) => stage === "handle" && dueAt !== undefined);
  if (!handle?.dueAt) throw new Refusal("conflict", "no time runs that could be extended", "amount");
  if (now >= handle.dueAt) throw new Refusal("conflict", `it was due at ${handle.dueAt}`, "amount");
  if (before.extensions >= 2) throw new Refusal("conflict", "it was extended twice", "amount");
  if (before.extensions === 1 && !actor.roles.includes("leader")) throw new Refusal("forbidden", "the second time the leader decides", "person");
  const most = before.source === "12345" ? HOTLINE_EXTENSION : allowanceOf(facts.category, "handle")?.amount ?? 0;
  if (amount > most) throw new Refusal("invalid", `at most ${most}`, "amount");
  const extended = extend(facts.calendar, handle, amount);
  return {
    next: { ...before, clocks: before.clocks.map((clock) => (clock === handle ? extended : clock)), extensions: before.extensions + 1 },
    event: { kind: "extend", reason, detail: { amount, unit: handle.unit } },
  };
};

/** 提级: filtered upward only with a reason. */
export const lift: Handle<CommandOf<"lift">> = (before, { to, reason }) => {
  if (rank(to) <= rank(before.level)) throw new Refusal("invalid", `it is at the ${before.level} already`, "to");
  return { next: { ...before, level: to }, event: { kind: "lift", reason, detail: { from: before.level, to } } };
};

/** Handed down with an instruction, and a fresh time to sign; the day on which it has to be done stays. */
export const handDown: Handle<CommandOf<"hand_down">> = (before, { to, instruction }, { actor, facts, now }) => {
  if (rank(to) >= rank(before.level)) throw new Refusal("invalid", `it is at the ${before.level}`, "to");
  if (rank(actor.level) < rank(before.level)) throw new Refusal("forbidden", `only the ${before.level} hands it down`, "level");
  const sign = allowanceOf(facts.category, "sign");
  const dueAt = sign && dueTime(facts.calendar, sign, now);
  const lead = leadOf(before);
  const calls = before.calls.map((call) => (call === lead && before.state === "assigned" && dueAt ? { ...call, dueAt } : call));
  return { next: { ...before, level: to, calls, clocks: before.clocks.filter(({ stage }) => stage !== "sign") }, event: { kind: "hand_down", reason: instruction, detail: { from: before.level, to } } };
};

/** 督办. */
export const supervise: Handle<CommandOf<"supervise">> = (before, { reason }) => ({ next: { ...before, supervised: true }, event: { kind: "supervise", reason } });
