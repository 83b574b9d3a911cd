import type { Call, CallState, Target } from "#contract/calls.ts";
import type { CommandOf } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import { leadOf, type Actor, type Case, type Context, type Handle } from "./case.ts";
import { allowanceOf, dueTime } from "./clocks.ts";
import { RELAYING } from "./rights.ts";

const isSame = (a: Target, b: Target): boolean => ("unit" in a ? "unit" in b && a.unit === b.unit : "post" in b && a.post === b.post);

/** Whether the actor sits on the post, or belongs to the unit, that was called. */
export const standsFor = ({ units, posts }: Actor, to: Target): boolean => ("unit" in to ? units.includes(to.unit) : posts.includes(to.post));

export function newCall(before: Case, to: Target, role: Call["role"], { facts, now }: Pick<Context, "facts" | "now">): Call {
  const sign = allowanceOf(facts.category, "sign");
  return { number: before.calls.length + 1, to, fromArea: facts.fromArea ?? before.area, role, state: "called", calledAt: now, ...(sign && { dueAt: dueTime(facts.calendar, sign, now) }) };
}

function withCalls(before: Case, lead: Target | undefined, assisting: readonly Target[], context: Pick<Context, "facts" | "now">): Case {
  const asked = [...(lead ? [lead] : []), ...assisting];
  const busy = before.calls.filter(({ endedAt }) => endedAt === undefined).map(({ to }) => to);
  for (const [index, to] of asked.entries()) {
    if ([...busy, ...asked.slice(0, index)].some((other) => isSame(other, to))) throw new Refusal("conflict", "it is called already", index === 0 && lead ? "lead" : "to");
  }
  return asked.reduce<Case>((next, to, index) => ({ ...next, calls: [...next.calls, newCall(next, to, lead && index === 0 ? "lead" : "assisting", context)] }), before);
}

/** The case's state follows its lead. */
export function stateOfLead(before: Case): Case["state"] {
  const state = leadOf(before)?.state;
  if (state === "called" || state === "received" || state === "absent") return "assigned";
  if (state === "declined") return "accepted";
  return before.state === "rework" ? "rework" : "in_progress";
}

export const isFree = (before: Pick<Case, "calls">): boolean => {
  const lead = leadOf(before);
  return !lead || lead.state === "declined" || lead.state === "absent" || lead.state === "released";
};

export const dispatch: Handle<CommandOf<"dispatch">> = (before, { lead, assisting, reason }, context) => {
  if (!isFree(before)) throw new Refusal("conflict", "it has a lead", "lead");
  const isUsual = context.facts.owners.some((owner) => isSame(owner, lead));
  if (!isUsual && !reason) throw new Refusal("invalid", "the category names another: give a reason", "reason");
  // a lead that did not come is no longer waited for; it may be asked again
  const free = { ...before, calls: before.calls.map((call) => (call.role === "lead" && call.endedAt === undefined ? { ...call, endedAt: context.now } : call)) };
  return { next: { ...withCalls(free, lead, assisting, context), state: "assigned" }, event: { kind: "dispatch", ...(reason && { reason }), detail: { lead, assisting } } };
};

export const whistle: Handle<CommandOf<"whistle">> = (before, { to, reason }, context) => {
  const [first, ...others] = to;
  const needsLead = before.state === "accepted" && isFree(before);
  const next = withCalls(before, needsLead ? first : undefined, needsLead ? others : to, context);
  return { next: { ...next, state: needsLead ? "assigned" : before.state }, event: { kind: "whistle", ...(reason && { reason }), detail: { to } } };
};

export const claim: Handle<CommandOf<"claim">> = (before, { by, relayed }, context) => {
  if (context.facts.category.preset !== "claim") throw new Refusal("conflict", "it is assigned, not claimed", "by");
  if (!standsFor(context.actor, by) && !maySpeakFor(context.actor, relayed)) throw new Refusal("forbidden", "one claims for oneself; the desk says who told it", "by");
  const next = withCalls(before, by, [], context);
  const calls = next.calls.map((call) => (call.number === next.calls.length ? { ...call, state: "signed" as const, reportedInAt: context.now } : call));
  return { next: { ...next, calls, state: "in_progress" }, event: { kind: "claim", call: calls.length, detail: { by, ...(relayed && { relayed }) } } };
};

/** The desk enters what others tell it, and says who. */
const maySpeakFor = ({ roles }: Actor, relayed: string | undefined): boolean => relayed !== undefined && roles.some((role) => RELAYING.includes(role));

/** The call that a command names, if the actor may speak for it. */
export function ownCall(before: Case, { call: number, relayed }: { call: number; relayed?: string | undefined }, actor: Actor): Call {
  const call = before.calls.find((each) => each.number === number);
  if (!call) throw new Refusal("invalid", `there is no call ${number}`, "call");
  if (standsFor(actor, call.to)) return call;
  if (!maySpeakFor(actor, relayed)) throw new Refusal("forbidden", "only who was called, or their substitute; the desk says who told it", "call");
  return call;
}

const AFTER: Partial<Record<CallState, readonly CallState[]>> = {
  called: ["received", "signed", "declined"],
  received: ["signed", "declined"],
  absent: ["signed"],
  signed: ["en_route", "on_scene", "done"],
  en_route: ["on_scene", "done"],
  on_scene: ["done"],
};

/** The case with one call in another state, if it may go there. */
export function moveCall(before: Case, call: Call, to: CallState, change: Partial<Call> = {}): Case {
  if (call.endedAt !== undefined || !AFTER[call.state]?.includes(to)) throw new Refusal("conflict", `call ${call.number} is ${call.state}`, "call");
  return { ...before, calls: before.calls.map((each) => (each.number === call.number ? { ...each, ...change, state: to } : each)) };
}

/** One that follows its lead; what an assisting unit does leaves it where it is. */
const following = (next: Case, call: Call): Case => (call.number === leadOf(next)?.number && next.state !== "transferred" ? { ...next, state: stateOfLead(next) } : next);

export const receive: Handle<CommandOf<"receive">> = (before, command, { actor }) => {
  const call = ownCall(before, command, actor);
  return { next: following(moveCall(before, call, "received"), call), event: { kind: "receive", call: call.number, ...relay(command) } };
};

export const sign: Handle<CommandOf<"sign">> = (before, command, { actor, now }) => {
  const call = ownCall(before, command, actor);
  return { next: following(moveCall(before, call, "signed", { reportedInAt: now }), call), event: { kind: "sign", call: call.number, ...relay(command) } };
};

/** An order of 12345 may be returned within two working days; any other while its time to sign runs. */
const RETURN_WINDOW = { amount: 2, unit: "working_days" } as const;

export const decline: Handle<CommandOf<"decline">> = (before, command, { actor, facts, now }) => {
  const call = ownCall(before, command, actor);
  const until = before.source === "12345" ? dueTime(facts.calendar, RETURN_WINDOW, call.calledAt) : call.dueAt;
  if (until !== undefined && now > until) throw new Refusal("conflict", `it could be returned until ${until}`, "call");
  const isLead = call.number === leadOf(before)?.number;
  const next = moveCall(before, call, "declined", { reason: command.reason, endedAt: now });
  const counted = isLead ? { ...next, returns: next.returns + 1, misassigned: next.misassigned + 1 } : next;
  return { next: following(counted, call), event: { kind: "decline", call: call.number, reason: command.reason, ...relay(command) } };
};

export const setOut: Handle<CommandOf<"set_out">> = (before, command, { actor }) => {
  const call = ownCall(before, command, actor);
  return { next: following(moveCall(before, call, "en_route"), call), event: { kind: "set_out", call: call.number, ...relay(command) } };
};

export const arrive: Handle<CommandOf<"arrive">> = (before, command, { actor, now }) => {
  const call = ownCall(before, command, actor);
  const next = following(moveCall(before, call, "on_scene"), call);
  return { next: { ...next, arrivedAt: next.arrivedAt ?? now }, event: { kind: "arrive", call: call.number, ...relay(command) } };
};

export const progress: Handle<CommandOf<"progress">> = (before, command, { actor }) => {
  const lead = leadOf(before);
  if (!lead) throw new Refusal("conflict", "nobody handles it", "call");
  ownCall(before, { call: lead.number, relayed: command.relayed }, actor);
  const { step, note, expectedAt } = command;
  return {
    next: step && !before.steps.includes(step) ? { ...before, steps: [...before.steps, step] } : before,
    event: { kind: "progress", reason: note, detail: { ...(step && { step }), ...(expectedAt && { expectedAt }), ...relay(command).detail } },
  };
};

export const release: Handle<CommandOf<"release">> = (before, { call: number, reason }, { now }) => {
  const call = before.calls.find((each) => each.number === number);
  if (!call) throw new Refusal("invalid", `there is no call ${number}`, "call");
  if (call.endedAt !== undefined) throw new Refusal("conflict", `call ${number} has ended`, "call");
  if (call.number === leadOf(before)?.number) throw new Refusal("conflict", "a lead is replaced, not released", "call");
  const calls = before.calls.map((each) => (each.number === number ? { ...each, state: "released" as const, reason, endedAt: now } : each));
  return { next: { ...before, calls }, event: { kind: "release", call: number, reason } };
};

/** 以下评上: who called rates who was called, once that has answered or failed to. */
export const rateCall: Handle<CommandOf<"rate_call">> = (before, { call: number, stars, words }) => {
  const call = callOf(before, number);
  if (call.state === "called" || call.state === "received") throw new Refusal("conflict", "it has not answered yet", "call");
  return { next: changeCall(before, number, { rating: stars, contested: false }), event: { kind: "rate_call", call: number, ...(words && { reason: words }), detail: { stars } } };
};

export const contest: Handle<CommandOf<"contest">> = (before, { call: number, reason }, { actor }) => {
  const call = callOf(before, number);
  if (!standsFor(actor, call.to)) throw new Refusal("forbidden", "only who was rated", "call");
  if (call.rating === undefined && call.state !== "absent") throw new Refusal("conflict", "there is nothing to contest", "call");
  return { next: changeCall(before, number, { contested: true }), event: { kind: "contest", call: number, reason } };
};

/** The leader on duty's verdict on a return: one that was not right is no wrong assignment. */
export const judgeReturn: Handle<CommandOf<"judge_return">> = (before, { call: number, upheld, reason }) => {
  const call = callOf(before, number);
  if (call.state !== "declined" || call.returnUpheld !== undefined) throw new Refusal("conflict", "there is no return to judge", "call");
  const misassigned = upheld ? before.misassigned : Math.max(0, before.misassigned - (call.role === "lead" ? 1 : 0));
  return { next: { ...changeCall(before, number, { returnUpheld: upheld }), misassigned }, event: { kind: "judge_return", call: number, reason, detail: { upheld } } };
};

function callOf(before: Case, number: number): Call {
  const call = before.calls.find((each) => each.number === number);
  if (!call) throw new Refusal("invalid", `there is no call ${number}`, "call");
  return call;
}

const changeCall = (before: Case, number: number, change: Partial<Call>): Case => ({ ...before, calls: before.calls.map((each) => (each.number === number ? { ...each, ...change } : each)) });

const relay = ({ relayed }: { relayed?: string | undefined }): { detail?: { relayed: string } } => (relayed ? { detail: { relayed } } : {});
