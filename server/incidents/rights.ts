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

/** Whether the role may do it at all, whatever the state and the place: read from the one table of rights. */
export const mayGive = (role: Role, { kind }: Pick<Command, "kind">): boolean =>
  role === "system" ? JOBS.includes(kind) : Object.values(RIGHTS[role]).some((verbs: readonly string[]) => verbs.includes(kind));

/** The first of the actor's roles that may give the command; undefined when none may. */
export const roleFor = (roles: readonly Role[], command: Pick<Command, "kind">): Role | undefined => roles.find((role) => mayGive(role, command));
