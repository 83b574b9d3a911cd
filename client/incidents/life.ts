import type { IncidentEvent, ToldIncident } from "#contract/incidents.ts";
import { clockOf, remainingSeconds, type Clock } from "./state.ts";

/** How long a case waited, was worked on, and may still take. What has not begun is absent. */
export interface Life {
  clock: Clock;
  /** From the report until somebody took it up, or until now. */
  waitedSeconds: number;
  /** From then until its end, or until now. */
  workedSeconds?: number;
  /** Of the stage whose clock runs: from its beginning until it is due. */
  limitSeconds?: number;
  /** Below 0 once overdue; of a case that has ended, what was left at its end. */
  leftSeconds?: number;
  closedAt?: string;
}

const seconds = (from: string, until: string | number): number => Math.max(0, (Number(typeof until === "number" ? until : Date.parse(until)) - Date.parse(from)) / 1000);

/** Reads a case and its events; without events it is not known when somebody took it up. */
export function lifeOf(incident: Pick<ToldIncident, "state" | "reportedAt" | "dueFrom" | "dueAt" | "closedAt">, events: readonly IncidentEvent[], nowMilliseconds: number): Life {
  const { reportedAt, dueFrom, dueAt, closedAt } = incident;
  const startedAt = events.find(({ to }) => to !== "reported")?.at;
  const end = closedAt ?? nowMilliseconds;
  const left = remainingSeconds(incident, closedAt === undefined ? nowMilliseconds : Date.parse(closedAt));
  return {
    clock: clockOf(incident, nowMilliseconds),
    waitedSeconds: seconds(reportedAt, startedAt ?? end),
    ...(startedAt !== undefined && { workedSeconds: seconds(startedAt, end) }),
    ...(dueAt !== undefined && { limitSeconds: seconds(dueFrom ?? reportedAt, dueAt) }),
    ...(left !== undefined && { leftSeconds: left }),
    ...(closedAt !== undefined && { closedAt }),
  };
}

/** How much of its time is used up, 0 to 1. */
export const usedShare = ({ limitSeconds, leftSeconds }: Pick<Life, "limitSeconds" | "leftSeconds">): number =>
  limitSeconds === undefined || leftSeconds === undefined ? 0 : limitSeconds <= 0 ? 1 : Math.min(1, Math.max(0, 1 - leftSeconds / limitSeconds));
