import type { Target } from "#contract/calls.ts";
import type { Callable, IncidentEvent } from "#contract/incidents.ts";
import { LEVELS } from "#contract/areas.ts";
import { useWords, type MessageKey } from "../i18n/words.ts";
import { sameTarget, useCallables } from "./use-callables.ts";

const RULES = ["remind", "amber", "overdue", "offer_next", "to_community", "to_subdistrict", "supervise", "absent", "alarm_community", "alarm_district", "lift_returned", "lift_misassigned", "lift_rework", "lift_refused_by_all"] as const;
const METHODS = ["onsite", "photo", "asker"] as const;
const isLevel = (value: unknown): boolean => LEVELS.some((level) => level === value);

/** What an event says besides what was done and why: whom it was about, to where, how. */
export function useEventWords(): { details: (event: IncidentEvent, called: readonly Callable[], targets: readonly Target[]) => string[] } {
  const { t, moment } = useWords();
  const { nameOf } = useCallables();
  return {
    details({ kind, detail = {}, call, evidence }, called, targets) {
      const named = (to: Target | undefined): string => {
        const known = to && called.find((each) => sameTarget(each.to, to));
        return known ? nameOf(known) : "";
      };
      const rule = RULES.find((each) => each === detail["rule"]);
      const method = METHODS.find((each) => each === detail["method"]);
      const to = [detail["lead"], ...(Array.isArray(detail["assisting"]) ? detail["assisting"] : []), ...(Array.isArray(detail["to"]) ? detail["to"] : [])] as (Target | undefined)[];
      return [
        rule ? t(`rule.${rule}`) : "",
        ...to.map(named),
        call === undefined ? "" : named(targets[call - 1]),
        typeof detail["into"] === "number" ? `#${detail["into"]}` : "",
        kind !== "whistle" && typeof detail["to"] === "string" ? t((isLevel(detail["to"]) ? `level.${detail["to"]}` : `service.${detail["to"]}`) as MessageKey) : "",
        method ? t(`option.method.${method}`) : "",
        typeof detail["satisfied"] === "boolean" ? t(`option.satisfied.${detail["satisfied"]}`) : "",
        typeof detail["stars"] === "number" ? t("command.stars", { n: detail["stars"] }) : "",
        typeof detail["reviewAt"] === "string" ? t("eventDetail.reviewAt", { at: moment(detail["reviewAt"]) }) : "",
        typeof detail["expectedAt"] === "string" ? t("eventDetail.expectedAt", { at: moment(detail["expectedAt"]) }) : "",
        typeof detail["referTo"] === "string" ? t("eventDetail.referTo", { to: detail["referTo"] }) : "",
        typeof detail["relayed"] === "string" ? t("eventDetail.relayed", { by: detail["relayed"] }) : "",
        evidence?.reading ?? "",
        evidence?.note ?? "",
        evidence?.photos.length ? t("eventDetail.photos", { n: evidence.photos.length }) : "",
      ].filter(Boolean);
    },
  };
}
