import { computed } from "vue";
import type { DayMeasures, RestrictedMeasures } from "#contract/measures.ts";
import { routes } from "#contract/routes.ts";
import { useApi } from "../http/api.ts";
import { useIncidents } from "../incidents/use-incidents.ts";
import { useSession } from "../realtime/use-session.ts";
import { follow, type Followed } from "../http/follow.ts";

const MINUTE_MILLISECONDS = 60_000;

/** The measures of the day, asked again when something has happened, and every minute because time passes. */
export function useMeasures(): { day: Followed<DayMeasures>; restricted: Followed<RestrictedMeasures> } {
  const { ask } = useApi();
  const { lamp } = useSession();
  const { happened } = useIncidents();
  const reachable = computed(() => lamp.value.state !== "offline");
  return {
    day: follow({ ask: (signal) => ask(routes.day, {}, signal), everyMilliseconds: MINUTE_MILLISECONDS, reachable, hint: () => happened.value }),
    restricted: follow({ ask: (signal) => ask(routes.restricted, {}, signal), everyMilliseconds: MINUTE_MILLISECONDS, reachable }),
  };
}
