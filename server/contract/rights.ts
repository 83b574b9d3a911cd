import { CATEGORY_GROUPS, type CategoryGroup } from "./categories.ts";
import type { IncidentState } from "./incidents.ts";
import type { Grant, Role } from "./roles.ts";

/**
 * What one may want of a place: `know` it and its service points; `watch` where workers are; `identify` who a person is, where they were,
 * and search; `report` a case there; `measure` its figures; `care` for the ledger; fill its `roster`; sign a `handover`; draft a `plan`,
 * `approve` one; propose an emergency or declare it; `administer` accounts, posts, categories and tokens; read the `audit`.
 */
export const PLACE_VERBS = [
  "know", "watch", "identify", "report", "measure", "care", "roster", "handover", "plan", "approve", "propose_emergency", "emergency", "administer", "audit",
] as const;
export type PlaceVerb = (typeof PLACE_VERBS)[number];

/**
 * What one may want of a case. `see`: as its redactor tells it; `open`: a restricted one in full, with a reason that is kept. `solve` is
 * 自行处置, `call` 吹哨, `claim` 认领, `estimate` names when it will be done, `lower` hands down, `uphold` judges a return, `press` is 督办,
 * `judge` takes an unreasonable reopening out of the figures, `…_again` is the second time, which a higher one decides.
 */
export const CASE_VERBS = [
  "see", "open", "add", "accept", "reject", "solve", "dispatch", "call", "claim", "sign", "decline", "arrive", "estimate", "done", "verify", "suspend", "suspend_again", "resume",
  "extend", "extend_again", "transfer", "merge", "cancel", "rate", "evaluate", "reopen", "lift", "lower", "uphold", "contest", "press", "judge", "handle",
] as const;
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

const WORK = ["see", "open", "sign", "decline", "arrive", "estimate", "done"] as const;
const DISPATCH = [
  "know", "watch", "identify", "report", "measure", "handover", "propose_emergency",
  "see", "open", "add", "accept", "reject", "dispatch", "call", "merge", "transfer", "lift", "rate", "evaluate", "reopen", "handle",
] as const;

/** Who may do what, and how far it reaches. Everything that is not here is refused. */
export const RIGHTS: Readonly<Record<Role, RoleRights>> = {
  resident: { own: ["see", "add", "evaluate", "reopen"] },
  grid_worker: { area: ["know", "watch", "report", "measure", "care", "see", "add", "solve", "claim", "handle"], calls: WORK, finds: ["verify"] },
  exclusive_worker: { area: ["know", "report", "see", "add", "claim"], calls: WORK },
  community: { area: ["know", "watch", "identify", "report", "measure", "care", "roster", "see", "open", "add", "accept", "reject", "call", "rate", "lift", "dispatch", "handle"] },
  subdistrict: { area: ["know", "watch", "identify", "report", "measure", "roster", "see", "open", "add", "dispatch", "call", "rate", "extend", "lower", "handle"] },
  dispatcher: { area: DISPATCH },
  duty_leader: { area: [...DISPATCH, "roster", "emergency", "uphold", "suspend", "resume", "extend", "cancel", "lower", "press"] },
  leader: { area: ["know", "watch", "measure", "emergency", "see", "open", "suspend_again", "extend_again", "resume", "press"] },
  supervisor: { area: ["know", "measure", "audit", "see", "open", "verify", "evaluate", "judge"], states: ["to_verify", "rework", "closed", "evaluated", "cancelled"] },
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
