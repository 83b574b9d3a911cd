import type { ToldArea } from "#contract/areas.ts";
import type { Queued } from "../incidents/queue.ts";

export interface AreaTally {
  open: number;
  over: number;
}

/** Open and overdue cases of every area that has any, a case counted in its own area and in all above. */
export function tallyByArea(queue: readonly Queued[], chainOf: (area: number) => readonly Pick<ToldArea, "id">[]): Map<number, AreaTally> {
  const tallies = new Map<number, AreaTally>();
  for (const { incident, clock } of queue) {
    for (const { id } of incident.area === undefined ? [] : chainOf(incident.area)) {
      const tally = tallies.get(id) ?? { open: 0, over: 0 };
      tallies.set(id, { open: tally.open + 1, over: tally.over + (clock === "over" ? 1 : 0) });
    }
  }
  return tallies;
}
