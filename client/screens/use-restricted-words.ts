import type { RestrictedMeasures } from "#contract/measures.ts";
import { useWords } from "../i18n/words.ts";

/** How many restricted cases there are, as a shared screen may say it: rounded down, small numbers withheld, frozen on the hour. */
export function useRestrictedWords(): (measures: RestrictedMeasures | undefined) => string | undefined {
  const { t, clock, number } = useWords();
  return (measures) => {
    if (!measures) return undefined;
    const count = measures.total === null ? t("open.fewer") : t("open.atLeast", { count: number(measures.total) });
    return t("open.restricted", { count, at: clock(measures.asOf) });
  };
}
