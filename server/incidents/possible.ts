import { LEVELS, type Level } from "#contract/areas.ts";
import type { CommandKind } from "#contract/commands.ts";
import { isFree, standsFor } from "./calling.ts";
import { leadOf, type Actor, type Case, type Facts } from "./case.ts";
import { isAlarming } from "./gating.ts";
import { FROM } from "./machine.ts";
import { RELAYING, roleFor } from "./rights.ts";

const rank = (level: Level): number => LEVELS.indexOf(level);
const ANSWERED: ReadonlySet<string> = new Set(["signed", "declined", "en_route", "on_scene", "done", "absent"]);

/** What of a call may come next, by the state it is in. */
const CALL_MOVES: Partial<Record<CommandKind, readonly string[]>> = {
  receive: ["called"],
  sign: ["called", "received", "absent"],
  decline: ["called", "received"],
  set_out: ["signed"],
  arrive: ["signed", "en_route"],
  finish: ["signed", "en_route", "on_scene"],
};

/**
 * Whether it makes sense to offer a command to somebody: a role of theirs may give it, the case stands so, and none of the guards refuses
 * whatever is filled in. What is not offered would be refused; what is offered may still be, for what was filled in.
 */
export function possible(each: Case, kind: CommandKind, actor: Actor, { category }: Pick<Facts, "category">, now: string): boolean {
  return roleFor(actor.roles, { kind }) !== undefined && FROM[kind].includes(each.state) && stands(each, kind, actor, category, now);
}

function stands(each: Case, kind: CommandKind, actor: Actor, category: Facts["category"], now: string): boolean {
  const lead = leadOf(each);
  const isLeader = actor.roles.includes("leader");
  const approves = isLeader || rank(actor.level) > rank(each.level);
  const reaches = (to: Case["calls"][number]["to"]) => standsFor(actor, to) || actor.roles.some((role) => RELAYING.includes(role));
  switch (kind) {
    case "receive": case "sign": case "decline": case "set_out": case "arrive": case "finish":
      return each.calls.some((call) => call.endedAt === undefined && CALL_MOVES[kind]?.includes(call.state) && reaches(call.to));
    case "take": return actor.person !== undefined && isAlarming(each, category);
    case "dispatch": return isFree(each);
    case "claim": return category.preset === "claim" && (actor.units.length + actor.posts.length > 0 || actor.roles.some((role) => RELAYING.includes(role)));
    case "confirm_reject": return each.refusal !== undefined && actor.person !== undefined && actor.person !== each.refusal.by;
    case "solve": return each.level === "grid";
    case "progress": return lead !== undefined && reaches(lead.to);
    case "release": return each.calls.some((call) => call.endedAt === undefined && call.number !== lead?.number);
    case "confirm_hand_over": case "refuse_hand_over": return each.handOver !== undefined && !each.handOver.confirmed;
    case "suspend": return approves && (each.suspensions === 0 || isLeader);
    case "resume": return approves;
    case "extend": return each.extensions < 2 && (each.extensions === 0 || isLeader) && each.clocks.some(({ stage, dueAt }) => stage === "handle" && dueAt !== undefined && now < dueAt);
    case "pass": case "fail": return maybeChecker(each, actor);
    case "mark_unreasonable": return each.satisfied === false && each.rework > 0;
    case "clear": return each.source === "device";
    case "lift": return rank(each.level) < LEVELS.length - 1;
    case "hand_down": return rank(each.level) > 0 && rank(actor.level) >= rank(each.level);
    case "supervise": return !each.supervised;
    case "rate_call": return each.calls.some(({ state, rating }) => ANSWERED.has(state) && rating === undefined);
    case "contest": return each.calls.some(({ to, rating, state, contested }) => standsFor(actor, to) && !contested && (rating !== undefined || state === "absent"));
    case "judge_return": return each.calls.some(({ state, returnUpheld }) => state === "declined" && returnUpheld === undefined);
    default: return true;
  }
}

/** Never the handler, nor who stands for them; a grid worker checks what they found. */
function maybeChecker(each: Case, actor: Actor): boolean {
  const lead = leadOf(each);
  if ((actor.person !== undefined && actor.person === each.handler) || (lead && standsFor(actor, lead.to))) return false;
  return actor.roles.some((role) => role !== "grid_worker") || (actor.person !== undefined && actor.person === each.finder);
}
