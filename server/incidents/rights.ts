import type { Command, CommandKind } from "#contract/commands.ts";

/** Roles of incidents.md §5, and `system`: the jobs. */
export const ROLES = [
  "resident", "grid_worker", "exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor", "department", "administrator", "system",
] as const;
export type Role = (typeof ROLES)[number];

const CALLED = ["grid_worker", "exclusive_worker", "department", "subdistrict", "community"] as const;
/** Who may enter what a called unit tells them by telephone. */
export const RELAYING: readonly Role[] = ["dispatcher", "duty_leader"];
const DESK = ["dispatcher", "duty_leader"] as const;

/** Who may do what, whatever the state. The administrator decides no case. */
export const MAY: Record<CommandKind, readonly Role[]> = {
  accept: ["community", "subdistrict", ...DESK],
  reject: ["community", "subdistrict", ...DESK],
  confirm_reject: ["community", "subdistrict", ...DESK, "supervisor"],
  solve: ["grid_worker", "exclusive_worker"],
  merge: DESK,
  dispatch: ["community", "subdistrict", ...DESK],
  whistle: ["community", "subdistrict", ...DESK],
  claim: [...CALLED],
  receive: [...CALLED, ...DESK],
  sign: [...CALLED, ...DESK],
  decline: [...CALLED, ...DESK],
  set_out: [...CALLED, ...DESK],
  arrive: [...CALLED, ...DESK],
  progress: [...CALLED, ...DESK],
  finish: [...CALLED, ...DESK],
  release: ["community", "subdistrict", ...DESK],
  hand_over: DESK,
  confirm_hand_over: DESK,
  refuse_hand_over: DESK,
  suspend: ["supervisor", "duty_leader", "leader"],
  resume: ["supervisor", "duty_leader", "leader"],
  extend: ["subdistrict", "duty_leader", "leader"],
  pass: ["grid_worker", "supervisor", "resident", "dispatcher"],
  fail: ["grid_worker", "supervisor", "resident", "dispatcher"],
  rate: ["resident", ...DESK],
  try_call_back: [...DESK, "system"],
  mark_unreasonable: ["supervisor"],
  cancel: ["supervisor", "duty_leader"],
  lift: ["grid_worker", "community", "subdistrict", ...DESK],
  hand_down: ["community", "subdistrict", ...DESK, "leader"],
  supervise: ["duty_leader", "leader", "supervisor"],
  clear: ["grid_worker", "exclusive_worker", ...DESK],
  rate_call: ["community", "subdistrict"],
  contest: ["department", "exclusive_worker", "grid_worker"],
  judge_return: ["duty_leader"],
  note: ["grid_worker", "exclusive_worker", "community", "subdistrict", ...DESK, "leader", "supervisor", "department"],
};

/** The first of the actor's roles that may do it; undefined when none may. */
export const roleFor = (roles: readonly Role[], { kind }: Pick<Command, "kind">): Role | undefined => MAY[kind].find((role) => roles.includes(role));
