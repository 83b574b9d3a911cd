import type { ToldIncident } from "#contract/incidents.ts";
import { useAreas } from "../areas/use-areas.ts";
import { useWords } from "../i18n/words.ts";
import type { Listed } from "./queue.ts";
import { useIncidents } from "./use-incidents.ts";

export interface IncidentWords {
  /** 停电·纺织小区 7 号楼 */
  title: (incident: ToldIncident) => string;
  /** 铁东街道 纺织05·社区级 */
  where: (incident: ToldIncident) => string;
  /** How long it still has, or has been overdue; undefined without a time to keep. */
  time: (queued: Pick<Listed, "leftSeconds">) => string | undefined;
}

export function useIncidentWords(): IncidentWords {
  const { t, name, duration } = useWords();
  const { categories } = useIncidents();
  const { chainOf } = useAreas();

  const joined = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(t("app.dot"));
  function where({ area, level }: ToldIncident): string {
    const chain = area === undefined ? [] : chainOf(area);
    const names = [chain.find((each) => each.level === "subdistrict"), chain[0]?.level === "subdistrict" ? undefined : chain[0]];
    return joined([names.flatMap((each) => each?.name ?? []).join(" "), t(`level.${level}`)]);
  }
  return {
    title: ({ category, place }) => {
      const known = categories.value.get(category);
      return joined([known && name(known), place]);
    },
    where,
    time: ({ leftSeconds }) => (leftSeconds === undefined ? undefined : duration(leftSeconds)),
  };
}
