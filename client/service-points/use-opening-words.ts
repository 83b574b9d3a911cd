import { computed, type ComputedRef } from "vue";
import { useWords } from "../i18n/words.ts";
import { useServicePoints } from "./use-service-points.ts";

const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** Words a minute of the week, counted on past its end, as seen from now: 08:30 开门, 明日 08:30 开门, 周一 08:30 开门. */
export function useOpeningWords(): { opensAt: ComputedRef<(minute: number) => string> } {
  const { t, locale } = useWords();
  const { minute: now } = useServicePoints();
  const today = computed(() => Math.floor(now.value / MINUTES_A_DAY));
  const weekdays = computed(() => new Intl.DateTimeFormat(locale.value, { weekday: "short", timeZone: "UTC" }));

  const opensAt = computed(() => (minute: number): string => {
    const days = Math.floor(minute / MINUTES_A_DAY) - today.value;
    const ofDay = minute % MINUTES_A_DAY;
    const time = `${String(Math.floor(ofDay / 60)).padStart(2, "0")}:${String(ofDay % 60).padStart(2, "0")}`;
    if (days === 0) return t("servicePoint.opens", { time });
    if (days === 1) return t("servicePoint.opensTomorrow", { time });
    // 5 January 1970 was a Monday
    const day = weekdays.value.format(Date.UTC(1970, 0, 5 + Math.floor((minute % MINUTES_A_WEEK) / MINUTES_A_DAY)));
    return t("servicePoint.opensOn", { day, time });
  });
  return { opensAt };
}
