import type { Command, CommandKind } from "#contract/commands.ts";
import { RIGHTS } from "#contract/rights.ts";
import { ROLES as PERSONS, type Role as PersonRole } from "#contract/roles.ts";

/** Who acts: a person in a role, or `system`: the jobs. */
export type Role = PersonRole | "system";
export const ROLES: readonly Role[] = [...PERSONS, "system"];

/** Who may enter what a called unit tells them by telephone. */
export const RELAYING: readonly Role[] = ["dispatcher", "duty_leader"];
/** What the machine does of itself: count tries to call back, fold what is urgent. */
const JOBS: readonly CommandKind[] = ["try_call_back", "merge"];

<<<<<<< HEAD
/** Whether the role may do it at all, whatever the state and the place: read from the one table of rights. */
export const mayGive = (role: Role, { kind }: Pick<Command, "kind">): boolean =>
  role === "system" ? JOBS.includes(kind) : Object.values(RIGHTS[role]).some((verbs: readonly string[]) => verbs.includes(kind));
=======
const VERBS: Record<CommandKind, readonly CaseVerb[]> = {
  accept: ["accept"],
  reject: ["reject"],
  confirm_reject: ["reject"],
  solve: ["solve"],
  merge: ["merge"],
  dispatch: ["dispatch"],
  whistle: ["call"],
  claim: ["claim"],
  receive: ["sign"],
  sign: ["sign"],
  decline: ["decline"],
  set_out: ["arrive"],
  arrive: ["arrive"],
  progress: ["estimate"],
  finish: ["done"],
  release: ["call"],
  hand_over: ["transfer"],
  confirm_hand_over: ["transfer"],
  refuse_hand_over: ["transfer"],
  suspend: ["suspend", "suspend_again"],
  resume: ["resume"],
  extend: ["extend", "extend_again"],
  pass: ["verify"],
  fail: ["verify", "evaluate"],
  rate: ["evaluate"],
  try_call_back: ["evaluate"],
  mark_unreasonable: ["judge"],
  cancel: ["cancel"],
  lift: ["lift"],
  hand_down: ["lower"],
  supervise: ["press"],
  clear: ["handle"],
  rate_call: ["rate"],
  contest: ["contest"],
  judge_return: ["uphold"],
  note: ["add", "handle"],
};

/** What one must be allowed to do, one of them, to give this command. */
export function verbsOf(command: Command): readonly CaseVerb[] {
  if ("relayed" in command && command.relayed) return [...VERBS[command.kind], "handle"];
  if (command.kind === "pass" && command.method === "asker") return ["evaluate"]; // it is the asker's word
  if (command.kind === "rate" && !command.satisfied) return ["reopen"];
  return VERBS[command.kind];
}

/** Whether the role may do it somewhere: where it may, `may` says of each record. */
export function mayGive(role: Role, command: Command): boolean {
  if (role === "system") return command.kind === "try_call_back" || command.kind === "merge";
  const { area = [], calls = [], finds = [], own = [] } = RIGHTS[role];
  const all: readonly string[] = [...area, ...calls, ...finds, ...own];
  return verbsOf(command).some((verb) => all.includes(verb));
}
>>>>>>> 02059ab (Cases are moved by commands: one handler, idempotent, told with every change; clocks escalate by themselves; duplicates, parents and borders at intake)

/** The first of the actor's roles that may give the command; undefined when none may. */
export const roleFor = (roles: readonly Role[], command: Pick<Command, "kind">): Role | undefined => roles.find((role) => mayGive(role, command));
