import type { Alarm, ToldIncident } from "#contract/incidents.ts";
import { isOpen, type Incidents } from "../incidents/state.ts";

/** A case whose alarm is heard of: what may cost a life. */
export interface Alarming {
  incident: ToldIncident;
  alarm: Alarm;
}

/** Who took it stays to be read this long. */
export const TAKEN_STAYS_MILLISECONDS = 30_000;

/** Alarms that nobody has taken, the oldest first. One whose case ended is none any more. */
export const waitingIn = (incidents: Incidents): Alarming[] => alarmsIn(incidents).filter(({ incident, alarm }) => alarm.takenAt === undefined && isOpen(incident));

/** Alarms that were taken a moment ago, the newest first. */
export const takenIn = (incidents: Incidents, nowMilliseconds: number): Alarming[] =>
  alarmsIn(incidents).filter(({ alarm: { takenAt } }) => takenAt !== undefined && nowMilliseconds - Date.parse(takenAt) < TAKEN_STAYS_MILLISECONDS).reverse();

function alarmsIn(incidents: Incidents): Alarming[] {
  const found: Alarming[] = [];
  for (const incident of incidents.values()) if (incident.alarm) found.push({ incident, alarm: incident.alarm });
  return found.sort((a, b) => (a.alarm.raisedAt < b.alarm.raisedAt ? -1 : a.alarm.raisedAt > b.alarm.raisedAt ? 1 : a.incident.id - b.incident.id));
}
