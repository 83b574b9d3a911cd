import type { ToldIncident } from "#contract/incidents.ts";
import type { ToldNews } from "#contract/news.ts";

export type Incidents = ReadonlyMap<number, ToldIncident>;
export type Clock = "in" | "due" | "over" | "suspended" | "done";

/** Something that was just told: what a list of events shows. */
export interface Happening {
  at: string;
  incident: ToldIncident;
  verb: "reported" | "started" | "closed";
}

/** From this share of its time on, a case is about to be late. */
export const DUE_SOON_SHARE = 0.8;
/** A case that was closed leaves the map after this. */
export const CLOSED_STAYS_MILLISECONDS = 24 * 3_600_000;
const KEPT_HAPPENINGS = 100;

const ENDED: ReadonlySet<ToldIncident["state"]> = new Set(["rejected", "merged", "transferred", "closed", "evaluated", "cancelled"]);
export const isOpen = ({ state }: Pick<ToldIncident, "state">): boolean => !ENDED.has(state);

/** How a case stands against its time. A case without a time to keep is never late. */
export function clockOf({ state, reportedAt, dueFrom, dueAt }: Pick<ToldIncident, "state" | "reportedAt" | "dueFrom" | "dueAt">, nowMilliseconds: number): Clock {
  if (ENDED.has(state)) return "done";
  if (state === "suspended") return "suspended";
  if (dueAt === undefined) return "in";
  const [from, until] = [Date.parse(dueFrom ?? reportedAt), Date.parse(dueAt)];
  if (nowMilliseconds >= until) return "over";
  return nowMilliseconds - from >= DUE_SOON_SHARE * (until - from) ? "due" : "in";
}

/** Seconds until it is due, below 0 once it is overdue. */
export const remainingSeconds = ({ dueAt }: Pick<ToldIncident, "dueAt">, nowMilliseconds: number): number | undefined =>
  dueAt === undefined ? undefined : (Date.parse(dueAt) - nowMilliseconds) / 1000;

/** The same map when none is too old to stay. */
export function withoutOld(incidents: Incidents, nowMilliseconds: number): Incidents {
  const isOld = ({ closedAt }: ToldIncident) => closedAt !== undefined && nowMilliseconds - Date.parse(closedAt) > CLOSED_STAYS_MILLISECONDS;
  const old = [...incidents.values()].filter(isOld);
  if (!old.length) return incidents;
  const next = new Map(incidents);
  for (const { id } of old) next.delete(id);
  return next;
}

const newestFirst = (a: Happening, b: Happening): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);

/** What a snapshot lets one know of the last day. It does not say when work on a case began. */
export function happeningsIn(incidents: readonly ToldIncident[]): Happening[] {
  return incidents
    .flatMap((incident): Happening[] => [
      { at: incident.reportedAt, incident, verb: "reported" },
      ...(incident.closedAt === undefined ? [] : [{ at: incident.closedAt, incident, verb: "closed" as const }]),
    ])
    .sort(newestFirst)
    .slice(0, KEPT_HAPPENINGS);
}

/** What news makes happen, if anything that a list names: an edit of a case is none. */
export function happeningOf({ at, body }: ToldNews<ToldIncident>, before: ToldIncident | undefined): Happening | undefined {
  if (!before) return { at, incident: body, verb: isOpen(body) ? "reported" : "closed" };
  if (before.state === body.state) return undefined;
  if (!isOpen(body)) return { at, incident: body, verb: "closed" };
  return body.state === "in_progress" ? { at, incident: body, verb: "started" } : undefined;
}

export const withHappening = (happened: readonly Happening[], happening: Happening | undefined): readonly Happening[] =>
  happening ? [happening, ...happened].sort(newestFirst).slice(0, KEPT_HAPPENINGS) : happened;
