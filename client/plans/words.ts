import type { InjectionKey } from "vue";
import { provided } from "../composables/provided.ts";
import type { PartWords } from "../i18n/part-words.ts";
import type { KeysOf } from "../i18n/words.ts";
import type zh from "./zh-CN.json";

export type PlanKey = KeysOf<typeof zh>;
export const PLAN_WORDS: InjectionKey<PartWords<typeof zh>> = Symbol("plan words");

/** What the planner's page says, for any component below it. */
export const useSay = (): PartWords<typeof zh>["say"] => provided(PLAN_WORDS).say;
