import type { Category } from "#contract/categories.ts";
import type { ToldIncident } from "#contract/incidents.ts";
import { clockOf, remainingSeconds, type Clock } from "./state.ts";

/** An open case with what the clock says of it. */
export interface Queued {
  incident: ToldIncident;
  category: Category | undefined;
  clock: Exclude<Clock, "done">;
  /** Below 0 once overdue; undefined when it has no time to keep. */
  leftSeconds: number | undefined;
}

/** A case in a list, where those that are done may stand, too. */
export interface Listed extends Omit<Queued, "clock"> {
  clock: Clock;
}

/** Those that are done, the newest first: for a list that is about the day. */
export function doneOf(incidents: Iterable<ToldIncident>, categories: ReadonlyMap<number, Category>, nowMilliseconds: number): Listed[] {
  const done = [...incidents].filter((incident) => clockOf(incident, nowMilliseconds) === "done");
  return done.sort((a, b) => ((a.closedAt ?? "") < (b.closedAt ?? "") ? 1 : -1)).map((incident) => ({ incident, clock: "done", category: categories.get(incident.category), leftSeconds: undefined }));
}

/** The open cases, the most pressing first: the longest overdue, then the least time left, then those without a time. */
export function queueOf(incidents: Iterable<ToldIncident>, categories: ReadonlyMap<number, Category>, nowMilliseconds: number): Queued[] {
  const queue: Queued[] = [];
  for (const incident of incidents) {
    const clock = clockOf(incident, nowMilliseconds);
    if (clock === "done") continue;
    queue.push({ incident, clock, category: categories.get(incident.category), leftSeconds: remainingSeconds(incident, nowMilliseconds) });
  }
  return queue.sort(byPressure);
}

const PRESSURE: Record<Queued["clock"], number> = { over: 0, due: 1, in: 2, suspended: 3 };

function byPressure(a: Queued, b: Queued): number {
  if (a.clock !== b.clock) return PRESSURE[a.clock] - PRESSURE[b.clock];
  const [left, right] = [a.leftSeconds ?? Infinity, b.leftSeconds ?? Infinity];
  return left === right ? a.incident.id - b.incident.id : left - right;
}

export interface Tally {
  open: number;
  clocks: Record<Queued["clock"], number>;
  /** On the map. */
  located: number;
  notLocated: number;
  /** On no map, wherever they are. */
  restricted: number;
}

/** `located`, `notLocated` and `restricted` add up to `open`, and so do the clocks. */
export function tallyOf(queue: readonly Queued[]): Tally {
  const tally: Tally = { open: queue.length, clocks: { in: 0, due: 0, over: 0, suspended: 0 }, located: 0, notLocated: 0, restricted: 0 };
  for (const { clock, incident } of queue) {
    tally.clocks[clock]++;
    if (incident.restricted) tally.restricted++;
    else if (incident.position) tally.located++;
    else tally.notLocated++;
  }
  return tally;
}

export const QUEUE_LISTS = ["over", "due", "reported", "all", "notLocated", "restricted"] as const;
export type QueueList = (typeof QUEUE_LISTS)[number];

const IS_IN: Record<QueueList, (queued: Listed) => boolean> = {
  over: ({ clock }) => clock === "over",
  due: ({ clock }) => clock === "due",
  reported: ({ incident, clock }) => incident.state === "reported" && clock !== "done",
  all: () => true,
  notLocated: ({ incident, clock }) => clock !== "done" && !incident.restricted && incident.position === undefined,
  restricted: ({ incident, clock }) => clock !== "done" && incident.restricted === true,
};

export const inList = (queue: readonly Listed[], list: QueueList): Listed[] => queue.filter(IS_IN[list]);

export interface QueueGroup {
  name: Clock | "reported";
  rows: Listed[];
}

const GROUP_ORDER: readonly QueueGroup["name"][] = ["over", "due", "reported", "in", "suspended", "done"];

/** The rows under their headings, in the order of pressure; a heading without rows is none. Whoever is late stands under that, taken up or not. */
export function groupsOf(queue: readonly Listed[]): QueueGroup[] {
  const nameOf = ({ clock, incident }: Listed): QueueGroup["name"] => (clock === "in" && incident.state === "reported" ? "reported" : clock);
  return GROUP_ORDER.map((name) => ({ name, rows: queue.filter((queued) => nameOf(queued) === name) })).filter(({ rows }) => rows.length);
}
