import type { Command, CommandKind } from "#contract/commands.ts";
import { INCIDENT_STATES, type IncidentState } from "#contract/incidents.ts";
import { Refusal } from "../edge/refusal.ts";
import * as calling from "./calling.ts";
import { isOpen, type Actor, type Case, type CaseEvent, type Change, type Context, type Decision, type Facts, type Handle } from "./case.ts";
import { dueAtOf, firstDue, settleClocks } from "./clocks.ts";
import * as closing from "./closing.ts";
import * as gating from "./gating.ts";
import * as timing from "./timing.ts";
import { roleFor } from "./rights.ts";

const OPEN: readonly IncidentState[] = ["reported", "accepted", "assigned", "in_progress", "suspended", "to_verify", "rework"];
const CALLED: readonly IncidentState[] = ["accepted", "assigned", "in_progress", "rework", "transferred"];

/** In which states a command makes sense at all; guards say the rest. */
export const FROM: Record<CommandKind, readonly IncidentState[]> = {
  take: [...OPEN, "transferred"],
  accept: ["reported"],
  reject: ["reported"],
  confirm_reject: ["reported"],
  solve: ["reported"],
  merge: OPEN,
  dispatch: ["accepted", "assigned", "rework"],
  whistle: ["accepted", "assigned", "in_progress", "rework"],
  claim: ["reported", "accepted"],
  receive: CALLED,
  sign: CALLED,
  decline: CALLED,
  set_out: CALLED,
  arrive: CALLED,
  progress: ["in_progress", "rework"],
  finish: CALLED,
  release: [...CALLED, "suspended", "to_verify"],
  hand_over: ["reported", "accepted"],
  confirm_hand_over: ["transferred"],
  refuse_hand_over: ["transferred"],
  suspend: ["in_progress", "suspended"],
  resume: ["suspended"],
  extend: ["accepted", "assigned", "in_progress", "rework"],
  pass: ["to_verify"],
  fail: ["to_verify"],
  rate: ["closed"],
  try_call_back: ["closed"],
  mark_unreasonable: ["rework", "in_progress", "to_verify", "closed", "evaluated"],
  cancel: INCIDENT_STATES.filter((state) => state !== "cancelled"),
  lift: OPEN,
  hand_down: ["reported", "accepted", "assigned", "in_progress", "rework", "suspended"],
  supervise: OPEN,
  clear: ["reported", "accepted", "assigned", "in_progress"],
  rate_call: INCIDENT_STATES,
  contest: INCIDENT_STATES,
  judge_return: INCIDENT_STATES,
  note: INCIDENT_STATES,
};

const HANDLES: { [Kind in CommandKind]: Handle<Extract<Command, { kind: Kind }>> } = {
  take: gating.take,
  accept: gating.accept,
  reject: gating.reject,
  confirm_reject: gating.confirmReject,
  solve: gating.solve,
  merge: gating.merge,
  hand_over: gating.handOver,
  confirm_hand_over: gating.confirmHandOver,
  refuse_hand_over: gating.refuseHandOver,
  cancel: gating.cancel,
  dispatch: calling.dispatch,
  whistle: calling.whistle,
  claim: calling.claim,
  receive: calling.receive,
  sign: calling.sign,
  decline: calling.decline,
  set_out: calling.setOut,
  arrive: calling.arrive,
  progress: calling.progress,
  finish: closing.finish,
  release: calling.release,
  rate_call: calling.rateCall,
  contest: calling.contest,
  judge_return: calling.judgeReturn,
  suspend: timing.suspend,
  resume: timing.resume,
  extend: timing.extendHandling,
  lift: timing.lift,
  hand_down: timing.handDown,
  supervise: timing.supervise,
  pass: closing.pass,
  fail: closing.fail,
  rate: closing.rate,
  try_call_back: closing.tryCallBack,
  mark_unreasonable: closing.markUnreasonable,
  clear: closing.clear,
  note: (before, { note }) => ({ next: before, event: { kind: "note", reason: note } }),
};

/** What a person has to hear of us for the first time. */
const RESPONSES: ReadonlySet<CommandKind> = new Set(["take", "accept", "reject", "solve", "claim", "sign", "arrive", "progress", "hand_over"]);

/**
 * What a command makes of a case: the case after it, with its clocks, and the events to be kept. Pure: the clock and the world
 * come in as `now` and `facts`.
 *
 * @throws Refusal `forbidden` when no role of the actor may do it, `conflict` when the case does not stand so, `invalid` when the command lacks something
 */
export function decide(before: Case, command: Command, actor: Actor, facts: Facts, now: string): Decision {
  const role = roleFor(actor.roles, command);
  if (!role) throw new Refusal("forbidden", `none of ${actor.roles.join(", ") || "no roles"} may ${command.kind}`, "kind");
  if (!FROM[command.kind].includes(before.state)) throw new Refusal("conflict", `a case that is ${before.state} cannot ${command.kind}`, "state");
  const handle = HANDLES[command.kind] as Handle;
  const { next, event } = handle(before, command, { actor, role, facts, now });
  const isFirst = next.respondedAt === undefined && RESPONSES.has(command.kind);
  return keep(before, { next: isFirst ? { ...next, respondedAt: now } : next, event }, { actor, role, facts, now });
}

/** The decision of one change: its event numbered, its clocks settled. */
export function keep(before: Case, { next, event }: Change, { actor, role, facts, now }: Omit<Context, "role"> & { role: Context["role"] }): Decision {
  const { otherCategory } = facts;
  // accepted under another row, it runs by that one
  const category = otherCategory?.id === next.category ? otherCategory : facts.category;
  const ver = before.ver + 1;
  const ended = withEnd(next, now);
  const settled: Case = { ...ended, ver, ...settleClocks(ended, ver, { category, calendar: facts.calendar }, now) };
  const [dueBefore, due] = [dueAtOf(before), firstDue(settled)];
  const kept: CaseEvent = {
    ...event,
    role,
    ...(actor.person !== undefined && { person: actor.person }),
    seq: settled.ver,
    at: now,
    ...(before.ver > 0 && { from: before.state }),
    to: settled.state,
    level: settled.level,
    ...(dueBefore !== undefined && { dueBefore }),
    ...(due && { dueAfter: due.dueAt, dueFrom: due.startedAt, dueStage: due.stage }),
  };
  return { next: settled, events: [kept] };
}

/** When it ended, as long as it is not open again. */
function withEnd(next: Case, now: string): Case {
  if (isOpen(next) === (next.closedAt === undefined)) return next;
  const { closedAt: _ended, ...open } = next;
  return isOpen(next) ? open : { ...open, closedAt: now };
}
