import { computed, type ComputedRef } from "vue";
import { useWords } from "../i18n/words.ts";
import { timeOf } from "./hours.ts";
import { useServicePoints } from "./use-service-points.ts";

const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

export interface OpeningWords {
  /** 08:30 开门, 明日 08:30 开门, 周一 08:30 开门 */
  opensAt: ComputedRef<(minute: number) => string>;
  /** The same without its verb: 08:30, 明日 08:30, 周一 08:30 */
  momentOf: ComputedRef<(minute: number) => string>;
}

/** Words a minute of the week, counted on past its end, as seen from now. */
export function useOpeningWords(): OpeningWords {
  const { t, locale } = useWords();
  const { minute: now } = useServicePoints();
  const today = computed(() => Math.floor(now.value / MINUTES_A_DAY));
  const weekdays = computed(() => new Intl.DateTimeFormat(locale.value, { weekday: "short", timeZone: "UTC" }));

  const partsOf = computed(() => (minute: number) => {
    const days = Math.floor(minute / MINUTES_A_DAY) - today.value;
    // 5 January 1970 was a Monday
    const day = weekdays.value.format(Date.UTC(1970, 0, 5 + Math.floor((minute % MINUTES_A_WEEK) / MINUTES_A_DAY)));
    return { days, day, time: timeOf(minute % MINUTES_A_DAY) };
  });
  const opensAt = computed(() => (minute: number): string => {
    const { days, day, time } = partsOf.value(minute);
    if (days === 0) return t("servicePoint.opens", { time });
    return days === 1 ? t("servicePoint.opensTomorrow", { time }) : t("servicePoint.opensOn", { day, time });
  });
  const momentOf = computed(() => (minute: number): string => {
    const { days, day, time } = partsOf.value(minute);
    if (days === 0) return time;
    return days === 1 ? t("servicePoint.tomorrow", { time }) : t("servicePoint.on", { day, time });
  });
  return { opensAt, momentOf };
}
