import type { IncidentState, ToldIncident } from "#contract/incidents.ts";

const STARTED_FROM: readonly IncidentState[] = ["reported", "accepted", "assigned"];
const DONE_FROM: readonly IncidentState[] = ["in_progress", "rework"];

/** The two moves of a desk that knows no calls. */
export const mayStart = ({ state }: Pick<ToldIncident, "state">): boolean => STARTED_FROM.includes(state);
export const mayFinish = ({ state }: Pick<ToldIncident, "state">): boolean => DONE_FROM.includes(state);
