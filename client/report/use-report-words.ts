import type { InjectionKey, Ref } from "vue";
import { provided } from "../composables/provided.ts";
import type { PartWords } from "../i18n/part-words.ts";
import type { KeysOf } from "../i18n/words.ts";
import type zh from "./zh-CN.json";

export type ReportKey = KeysOf<typeof zh>;
export const REPORT_WORDS: InjectionKey<PartWords<typeof zh>> = Symbol("report words");
export const useReportSay = (): PartWords<typeof zh>["say"] => provided(REPORT_WORDS).say;

const FAULTS = ["offline", "busy", "invalid", "position", "phone", "description", "not-found", "conflict"] as const;
/** What is said of what went wrong. */
export const faultKey = (fault: string): ReportKey => `fault.${FAULTS.find((each) => each === fault) ?? (fault === "category" || fault === "key" ? "invalid" : "other")}`;

/** The district's time zone, once it has been told. */
export const TIME_ZONE: InjectionKey<Ref<string>> = Symbol("time zone");
