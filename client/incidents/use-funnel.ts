import { computed, type ComputedRef } from "vue";
import { startOfDay } from "../i18n/local-moment.ts";
import { useSession } from "../realtime/use-session.ts";
import { funnelOf, type FunnelStep } from "./funnel.ts";
import { useIncidents } from "./use-incidents.ts";

/** A day is asked for anew at most this often: formatting by a time zone is no light work. */
const MINUTE_MILLISECONDS = 60_000;

/** When today began in the district. */
export function useToday(): ComputedRef<number> {
  const { now, installation } = useSession();
  const minute = computed(() => Math.floor(now.value / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
  return computed(() => startOfDay(minute.value, installation.value?.timeZone ?? "UTC"));
}

/** How far the cases of today have come: of those that are told here, live. A day's cases are all known, the closed ones, too. */
export function useFunnel(): ComputedRef<readonly FunnelStep[]> {
  const { incidents } = useIncidents();
  const today = useToday();
  return computed(() => funnelOf(incidents.value, today.value));
}
