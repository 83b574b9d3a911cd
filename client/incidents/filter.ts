import { CATEGORY_GROUPS, type Category, type CategoryGroup } from "#contract/categories.ts";
import { LEVELS, type Level } from "#contract/areas.ts";
import { FUNNEL_CHOICES, isInFunnel, type FunnelChoice } from "./funnel.ts";
import { INCIDENT_STATES, type IncidentState, type ToldIncident } from "#contract/incidents.ts";

/** Which cases lists and map are about. What is left out does not narrow. */
export interface IncidentFilter {
  area?: number;
  group?: CategoryGroup;
  level?: Level;
  state?: IncidentState;
  /** A part of the day's funnel. */
  stage?: FunnelChoice;
}

/** Reads an address: `?area=12&group=utilities&level=grid&state=assigned&stage=before-closed`. What is none is passed over. */
export function filterIn(query: Readonly<Record<string, unknown>>): IncidentFilter {
  const area = Number(query.area ?? NaN);
  const group = CATEGORY_GROUPS.find((each) => each === query.group);
  const level = LEVELS.find((each) => each === query.level);
  const state = INCIDENT_STATES.find((each) => each === query.state);
  const stage = FUNNEL_CHOICES.find((each) => each === query.stage);
  return { ...(Number.isInteger(area) && { area }), ...(group && { group }), ...(level && { level }), ...(state && { state }), ...(stage && { stage }) };
}

/** Whether a case is meant. `areasOf` names an area and those above it; a case without an area is meant by no area. `today`: when the day of the funnel began. */
export function isMeant(
  incident: Pick<ToldIncident, "area" | "category" | "level" | "state" | "reportedAt">,
  filter: IncidentFilter,
  categories: ReadonlyMap<number, Category>,
  areasOf: (area: number) => readonly number[],
  today: number,
): boolean {
  const { area, category, level, state } = incident;
  if (filter.stage && !isInFunnel(incident, filter.stage, today)) return false;
  if (filter.state && filter.state !== state) return false;
  if (filter.level && filter.level !== level) return false;
  if (filter.group && categories.get(category)?.group !== filter.group) return false;
  return filter.area === undefined || (area !== undefined && areasOf(area).includes(filter.area));
}
