import type { IncidentState, ToldIncident } from "#contract/incidents.ts";
import type { Incidents } from "./state.ts";

/** The loop of a day, gate by gate. */
export const FUNNEL_STEPS = ["reported", "accepted", "assigned", "in_progress", "closed"] as const;
export type FunnelStepName = (typeof FUNNEL_STEPS)[number];

/** Where a case is in the loop. Who left it on another way came as far as nobody can tell. */
const REACHED: Readonly<Record<IncidentState, FunnelStepName>> = {
  reported: "reported", rejected: "reported", merged: "reported", transferred: "reported", cancelled: "reported",
  accepted: "accepted", assigned: "assigned", in_progress: "in_progress", suspended: "in_progress", to_verify: "in_progress", rework: "in_progress", closed: "closed", evaluated: "closed",
};

/** Which of a day's cases: those that came to a step, or those that have not come to it from the step before. */
export type FunnelChoice = FunnelStepName | `before-${FunnelStepName}`;
export const FUNNEL_CHOICES: readonly FunnelChoice[] = FUNNEL_STEPS.flatMap((step, index): FunnelChoice[] => (index ? [step, `before-${step}`] : [step]));

const rank = (step: FunnelStepName): number => FUNNEL_STEPS.indexOf(step);

/** Whether a case is among those that a part of the funnel counts. `since`: when the day began. */
export function isInFunnel({ state, reportedAt }: Pick<ToldIncident, "state" | "reportedAt">, choice: FunnelChoice, since: number): boolean {
  if (Date.parse(reportedAt) < since) return false;
  const reached = rank(REACHED[state]);
  const step = FUNNEL_STEPS.find((each) => choice === each || choice === `before-${each}`) ?? "reported";
  return choice === step ? reached >= rank(step) : reached === rank(step) - 1;
}

export interface FunnelStep {
  name: FunnelStepName;
  /** How many of the day's cases have come here. */
  count: number;
  /** The step before: what the fraction is of. */
  of: number;
  /** Of all that were reported, 0 to 1: how long the bar is. */
  width: number;
  /** Where those are that came to the step before and no further, the most first. */
  missing: { state: IncidentState; count: number }[];
}

export function funnelOf(incidents: Incidents, since: number): FunnelStep[] {
  const today = [...incidents.values()].filter(({ reportedAt }) => Date.parse(reportedAt) >= since);
  const counts = FUNNEL_STEPS.map((step) => today.filter(({ state }) => rank(REACHED[state]) >= rank(step)).length);
  return FUNNEL_STEPS.map((name, index) => ({
    name,
    count: counts[index] ?? 0,
    of: counts[index - 1] ?? counts[index] ?? 0,
    width: counts[0] ? (counts[index] ?? 0) / counts[0] : 0,
    missing: index ? tally(today.filter(({ state }) => rank(REACHED[state]) === index - 1)) : [],
  }));
}

function tally(cases: readonly ToldIncident[]): { state: IncidentState; count: number }[] {
  const counts = new Map<IncidentState, number>();
  for (const { state } of cases) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => ({ state, count })).sort((a, b) => b.count - a.count);
}
