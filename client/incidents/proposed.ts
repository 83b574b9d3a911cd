import type { ToldIncident } from "#contract/incidents.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import type { Incidents } from "./state.ts";

/** Reports that look like one cause, with how near and how soon after each other they came. */
export interface Proposed {
  id: number;
  parent: ToldIncident;
  members: ToldIncident[];
  metres: number;
  spanSeconds: number;
}

/** What waits for somebody's word, the oldest first. A member that has been merged or closed meanwhile no longer counts. */
export function proposedIn(incidents: Incidents): Proposed[] {
  return [...incidents.values()]
    .flatMap((parent) => {
      if (!parent.proposal || parent.closedAt !== undefined) return [];
      const members = parent.proposal.members.flatMap((id) => incidents.get(id) ?? []).filter(({ closedAt, state }) => closedAt === undefined && state !== "merged");
      if (!members.length) return [];
      const times = [parent, ...members].map(({ reportedAt }) => Date.parse(reportedAt));
      const metres = Math.max(0, ...members.map(({ position }) => (position && parent.position ? distanceMetres(position, parent.position) : 0)));
      return [{ id: parent.proposal.id, parent, members, metres, spanSeconds: (Math.max(...times) - Math.min(...times)) / 1000 }];
    })
    .sort((a, b) => a.id - b.id);
}
