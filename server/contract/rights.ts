import { CATEGORY_GROUPS, type CategoryGroup } from "./categories.ts";
import { COMMANDS } from "./commands.ts";
import type { IncidentState } from "./incidents.ts";
import { ROLES, type Grant, type Role } from "./roles.ts";

/**
 * What one may want of a place: `know` it and its service points; `watch` where workers are; `identify` who a person is, where they were,
 * and search; `report` a case there; `measure` its figures; `care` for the ledger; fill its `roster`; sign a `handover`; draft a `plan`,
 * `approve` one; propose an emergency or declare it; `administer` accounts, posts, categories and tokens; read the `audit`.
 */
export const PLACE_VERBS = [
  "know", "watch", "identify", "report", "measure", "care", "roster", "handover", "plan", "approve", "propose_emergency", "emergency", "administer", "audit",
] as const;
export type PlaceVerb = (typeof PLACE_VERBS)[number];

/** What one may want of a case. `see`: as its redactor tells it; `open`: a restricted one in full, with a reason that is kept. The others are the commands of the machine. */
export const CASE_VERBS = ["see", "open", ...COMMANDS.map(({ shape }) => shape.kind.value)] as const;
export type CaseVerb = (typeof CASE_VERBS)[number];
export type Verb = PlaceVerb | CaseVerb;

/** How a right reaches a record: it lies in the area; the holder's post or office was called to it; in the area and found by the holder; the holder's own. */
type Reach = "area" | "calls" | "finds" | "own";

interface RoleRights {
  area?: readonly Verb[];
  calls?: readonly CaseVerb[];
  finds?: readonly CaseVerb[];
  own?: readonly CaseVerb[];
  /** Only cases in one of these states, and never one that was in them and is no more: a listener could not be told that it went. */
  states?: readonly IncidentState[];
}

const WORK = ["see", "open", "receive", "sign", "decline", "set_out", "arrive", "progress", "finish", "claim", "note"] as const;
const INTAKE = ["take", "accept", "reject", "confirm_reject", "dispatch", "whistle", "release", "lift", "hand_down", "note"] as const;
/** The desk enters what the called and the askers say by telephone, too. */
const DESK = [
  "know", "watch", "identify", "report", "measure", "handover", "propose_emergency",
  ...WORK, ...INTAKE, "merge", "hand_over", "confirm_hand_over", "refuse_hand_over", "pass", "fail", "rate", "try_call_back", "clear",
] as const;

/** Who may do what, and how far it reaches. Everything that is not here is refused; the machine asks for more than a right. */
export const RIGHTS: Readonly<Record<Role, RoleRights>> = {
  resident: { area: ["report"], own: ["see", "note", "pass", "fail", "rate"] },
  grid_worker: { area: ["know", "watch", "report", "measure", "care", "see", "solve", "claim", "lift", "clear", "note"], calls: [...WORK, "contest"], finds: ["pass", "fail"] },
  exclusive_worker: { area: ["know", "report", "see", "solve", "claim", "clear", "note"], calls: [...WORK, "contest"] },
  community: { area: ["know", "watch", "identify", "report", "measure", "care", "roster", "see", "open", ...INTAKE, "rate_call"], calls: WORK },
  subdistrict: { area: ["know", "watch", "identify", "report", "measure", "roster", "approve", "see", "open", ...INTAKE, "extend", "rate_call"], calls: WORK },
  dispatcher: { area: DESK },
  duty_leader: { area: [...DESK, "roster", "emergency", "approve", "suspend", "resume", "extend", "cancel", "supervise", "judge_return"] },
  leader: { area: ["know", "watch", "measure", "emergency", "approve", "see", "open", "take", "suspend", "resume", "extend", "hand_down", "supervise", "note"] },
  supervisor: { area: ["know", "measure", "audit", "see", "open", "pass", "fail", "mark_unreasonable", "confirm_reject", "cancel", "supervise", "note"], states: ["to_verify", "rework", "closed", "evaluated", "cancelled"] },
  department: { area: ["know"], calls: [...WORK, "contest"] },
  planner: { area: ["know", "measure", "plan"] },
  administrator: { area: ["know", "roster", "administer", "audit"] },
  wall: { area: ["know", "watch", "measure", "see"] },
};

/** Who may know that there is a restricted case in their area. Whoever is called to one knows it, too. */
const RESTRICTED: Partial<Record<CategoryGroup, readonly Role[]>> = {
  disputes: ["exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor"],
  care: ["grid_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor"],
};
const ALWAYS: readonly Role[] = ["dispatcher", "duty_leader", "leader"];

/** Whether roles have a right anywhere at all: whether its button is offered. What it reaches is the server's to decide. */
export const haveRight = (roles: readonly string[], verb: Verb): boolean => ROLES.some((role) => roles.includes(role) && ((RIGHTS[role].area as readonly Verb[] | undefined)?.includes(verb) ?? false));

/** One right as plain conditions, which all have to hold: the same for the function below and for the database. */
export interface Scope {
  area?: number;
  groups?: readonly CategoryGroup[];
  /** The kinds of which it reaches restricted cases, too. */
  restricted: readonly CategoryGroup[];
  states?: readonly IncidentState[];
  finder?: number;
  post?: number;
  unit?: number;
  own?: number;
}

/** What rights look at in a case. `areas`: its own and every one above. */
export interface Ruled {
  id: number;
  areas: readonly number[];
  group: CategoryGroup;
  restricted: boolean;
  state: IncidentState;
  /** Posts and offices that were ever called to it: who knew it once may look it up. */
  posts: readonly number[];
  units: readonly number[];
  /** The person who found it. */
  finder?: number | undefined;
}

export interface Holder {
  grants: readonly Grant[];
  person?: number | undefined;
  /** The cases a resident has the link of. */
  cases?: readonly number[] | undefined;
}

/** Every right of the holder to do that. */
export function scopesOf({ grants, person, cases = [] }: Holder, verb: Verb): Scope[] {
  const has = ({ role }: Grant, reach: Reach) => (RIGHTS[role][reach] as readonly Verb[] | undefined)?.includes(verb) ?? false;
  const whole = (found: Scope): Scope[] => [found];
  return [
    ...grants.flatMap((grant) => {
      const { area, role, groups, post, unit } = grant;
      const restricted = CATEGORY_GROUPS.filter((group) => (RESTRICTED[group] ?? ALWAYS).includes(role));
      const states = RIGHTS[role].states;
      const here: Scope = { area, restricted, ...(groups && { groups }), ...(states && isOfCase(verb) && { states }) };
      return [
        ...(has(grant, "area") ? whole(here) : []),
        ...(has(grant, "finds") && person !== undefined ? whole({ ...here, finder: person }) : []),
        ...(has(grant, "calls") && post !== undefined ? whole({ post, restricted: CATEGORY_GROUPS }) : []),
        ...(has(grant, "calls") && unit !== undefined ? whole({ unit, restricted: CATEGORY_GROUPS }) : []),
      ];
    }),
    ...(RIGHTS.resident.own?.includes(verb as CaseVerb) ? cases.map((own) => ({ own, restricted: CATEGORY_GROUPS })) : []),
  ];
}

const isOfCase = (verb: Verb): boolean => (CASE_VERBS as readonly Verb[]).includes(verb);

/** Whether all conditions hold. The database says the same in server/auth/sql-filter.ts. */
export function reaches(scope: Scope, { id, areas, group, restricted, state, posts, units, finder }: Ruled): boolean {
  return (
    (scope.area === undefined || areas.includes(scope.area)) &&
    (scope.groups === undefined || scope.groups.includes(group)) &&
    (!restricted || scope.restricted.includes(group)) &&
    (scope.states === undefined || scope.states.includes(state)) &&
    (scope.finder === undefined || scope.finder === finder) &&
    (scope.post === undefined || posts.includes(scope.post)) &&
    (scope.unit === undefined || units.includes(scope.unit)) &&
    (scope.own === undefined || scope.own === id)
  );
}
