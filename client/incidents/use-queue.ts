import { computed, type ComputedRef, type Ref } from "vue";
import { useSession } from "../realtime/use-session.ts";
import { queueOf, tallyOf, type Queued, type Tally } from "./queue.ts";
import type { Incidents } from "./state.ts";
import { useIncidents } from "./use-incidents.ts";

/** A case changes its clock state at most this late: sorting all of them every second would be for nothing. */
const JUDGED_EVERY_MILLISECONDS = 5_000;

export interface Queue {
  queue: ComputedRef<readonly Queued[]>;
  tally: ComputedRef<Tally>;
  /** The moment the clocks were judged for. */
  judgedAt: ComputedRef<number>;
}

/** The open ones of these cases in order of pressure. The clock goes on whether or not anything is heard. */
export function useQueue(incidents: Readonly<Ref<Incidents>>): Queue {
  const { now } = useSession();
  const { categories } = useIncidents();
  const judgedAt = computed(() => Math.floor(now.value / JUDGED_EVERY_MILLISECONDS) * JUDGED_EVERY_MILLISECONDS);
  const queue = computed(() => queueOf(incidents.value.values(), categories.value, judgedAt.value));
  return { queue, tally: computed(() => tallyOf(queue.value)), judgedAt };
}
