import { COMMANDS, type Command, type CommandKind } from "#contract/commands.ts";
import { RIGHTS } from "#contract/rights.ts";

/** Roles of incidents.md §5, and `system`: the jobs. */
export const ROLES = [
  "resident", "grid_worker", "exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor", "department", "administrator", "system",
] as const;
export type Role = (typeof ROLES)[number];

/** Who may enter what a called unit tells them by telephone. */
export const RELAYING: readonly Role[] = ["dispatcher", "duty_leader"];
/** Who may do what at all, whatever the state and the place: read from the one table of rights. The jobs may try to call back. */
export const MAY = Object.fromEntries(
  COMMANDS.map(({ shape: { kind: { value: kind } } }) => [
    kind,
    ROLES.filter((role) => (role === "system" ? kind === "try_call_back" : Object.values(RIGHTS[role]).some((verbs: readonly string[]) => verbs.includes(kind)))),
  ]),
) as unknown as Record<CommandKind, readonly Role[]>;

/** The first of the actor's roles that may do it; undefined when none may. */
export const roleFor = (roles: readonly Role[], { kind }: Pick<Command, "kind">): Role | undefined => MAY[kind].find((role) => roles.includes(role));
