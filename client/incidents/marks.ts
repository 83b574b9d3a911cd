import type { Category, CategoryGroup } from "#contract/categories.ts";
import type { ToldIncident } from "#contract/incidents.ts";
import { ringsOf } from "./shapes.ts";
import { clockOf, remainingSeconds, type Clock, type Incidents } from "./state.ts";

/** Minutes since 1970, in the year 2160. */
export const LAST_MINUTE = 1e8;

/** A case as the map shows it. */
export interface Mark {
  incident: ToldIncident;
  clock: Clock;
  icon: string;
  /** Written beside it, for those few that are worth it: the kind of case and how it stands. */
  title: string;
  time: string;
  /** The more pressing, the higher. */
  pressure: number;
  chosen: boolean;
}

export interface MarkWishes {
  categories: ReadonlyMap<number, Category>;
  nowMilliseconds: number;
  chosen: number | undefined;
  /** A case in time bears no sign where nobody comes near enough to read it. */
  signsInTime: boolean;
  titleOf: (category: Category) => string;
  timeOf: (leftSeconds: number) => string;
}

export interface Icon {
  group: CategoryGroup;
  clock: Clock;
  rings: number;
  sign: string;
  chosen: boolean;
}

/** The name under which an icon is drawn once: `case/utilities/over/1/0/水`. */
export const iconId = ({ group, clock, rings, sign, chosen }: Icon): string => ["case", group, clock, rings, chosen ? 1 : 0, sign].join("/");

export function iconOf(id: string): Icon {
  const [, group, clock, rings, chosen, ...sign] = id.split("/");
  return { group: group as CategoryGroup, clock: clock as Clock, rings: Number(rings), sign: sign.join("/"), chosen: chosen === "1" };
}

/**
 * The located cases as marks. A mark that would look the same keeps its identity, so that the map is told of changes only.
 * Words are given to the overdue, the chosen, and the one that will be overdue next. Cost O(incidents).
 */
export function marksOf(before: ReadonlyMap<number, Mark>, incidents: Incidents, wishes: MarkWishes): Map<number, Mark> {
  const { nowMilliseconds } = wishes;
  const tightest = tightestOf(incidents, nowMilliseconds);
  const after = new Map<number, Mark>();
  for (const incident of incidents.values()) {
    const category = wishes.categories.get(incident.category);
    if (!incident.position || !category || incident.restricted) continue;
    const mark = markOf(incident, category, clockOf(incident, nowMilliseconds), incident.id === tightest, wishes);
    const known = before.get(incident.id);
    after.set(incident.id, known && isSame(known, mark) ? known : mark);
  }
  return after;
}

function markOf(incident: ToldIncident, category: Category, clock: Clock, isTightest: boolean, { nowMilliseconds, chosen: chosenId, signsInTime, titleOf, timeOf }: MarkWishes): Mark {
  const chosen = incident.id === chosenId;
  const left = remainingSeconds(incident, nowMilliseconds);
  const isWorded = chosen || clock === "over" || isTightest;
  const bearsSign = clock === "over" || clock === "due" || (clock === "in" && (signsInTime || chosen));
  return {
    incident,
    clock,
    icon: iconId({ group: category.group, clock, rings: ringsOf(incident.level), sign: bearsSign ? category.sign : "", chosen }),
    title: isWorded ? titleOf(category) : "",
    time: isWorded && left !== undefined && (clock === "over" || clock === "due" || clock === "in") ? timeOf(left) : "",
    pressure: pressureOf(clock, incident),
    chosen,
  };
}

/** The sooner due, the higher; by the moment, not by how far it is, so that no mark changes because time passes. */
const pressureOf = (clock: Clock, { dueAt }: ToldIncident): number => (clock === "done" || dueAt === undefined ? 0 : LAST_MINUTE - Math.round(Date.parse(dueAt) / 60_000));

const isSame = (a: Mark, b: Mark): boolean =>
  a.incident === b.incident && a.icon === b.icon && a.title === b.title && a.time === b.time && a.pressure === b.pressure;

function tightestOf(incidents: Incidents, nowMilliseconds: number): number | undefined {
  let tightest: ToldIncident | undefined;
  for (const incident of incidents.values()) {
    if (!incident.position || clockOf(incident, nowMilliseconds) !== "due") continue;
    if (!tightest || (incident.dueAt ?? "") < (tightest.dueAt ?? "")) tightest = incident;
  }
  return tightest?.id;
}
