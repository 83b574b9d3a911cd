import type { CategoryDraft } from "#contract/categories.ts";
import type { Call, Target } from "#contract/calls.ts";
import type { FieldTask } from "#contract/field.ts";
import type { Incident } from "#contract/incidents.ts";
import type { Grant } from "#contract/roles.ts";

/** What a worker's call for help is, where the administrator has not said otherwise. A wall shows the grid: who it is stays at the desks. */
export const SOS: CategoryDraft = {
  code: "sos", group: "safety", nameZh: "网格员求助", nameEn: "Worker needs help", sign: "救", level: "district", owner: "dispatcher", fastTrack: false, restricted: false, wallPlace: "grid",
  preset: "standard", urgent: true, check: "asker", radiusMetres: 50,
  clocks: { accept: { amount: 1, unit: "emergency_minutes" }, sign: { amount: 1, unit: "emergency_minutes" }, arrive: { amount: 15, unit: "emergency_minutes" }, handle: { amount: 60, unit: "emergency_minutes" } },
};

const ENDED: ReadonlySet<Incident["state"]> = new Set(["rejected", "merged", "closed", "evaluated", "cancelled"]);

const isMine = (grants: readonly Grant[], to: Target): boolean => grants.some(({ post, unit }) => ("post" in to ? to.post === post : to.unit === unit));

/** The call of a case that is theirs and still open, their own before one as a helper. */
export const ownCallOf = (calls: readonly Call[], grants: readonly Grant[]): Call | undefined =>
  calls.filter(({ to, endedAt }) => endedAt === undefined && isMine(grants, to)).sort((a, b) => Number(a.role !== "lead") - Number(b.role !== "lead"))[0];

/** What somebody in the field has to do with a case, or has an eye on; undefined where it is nothing to them. */
export function taskOf(incident: Incident, told: FieldTask["incident"], grants: readonly Grant[], person: number, check: FieldTask["check"]): FieldTask | undefined {
  if (ENDED.has(incident.state)) return undefined;
  const call = ownCallOf(incident.calls, grants);
  const isFound = incident.finder === person;
  if (!call && !isFound && incident.restricted) return undefined;
  return { incident: told, ...(call && { call }), isFound, mayVerify: isFound && incident.state === "to_verify" && !call, check };
}
