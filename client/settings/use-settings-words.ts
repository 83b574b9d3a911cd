import { inject, provide, type InjectionKey } from "vue";
import { createPartWords, type PartWords } from "../i18n/part-words.ts";
import { useWords } from "../i18n/words.ts";
import zh from "./zh-CN.json";

const SETTINGS_WORDS: InjectionKey<PartWords<typeof zh>> = Symbol("settings words");

/** What the settings say of themselves: read with their page, shared by its parts. */
export function useSettingsWords(): PartWords<typeof zh> {
  const known = inject(SETTINGS_WORDS, undefined);
  if (known) return known;
  const made = createPartWords(useWords(), zh, () => import("./en.json").then(({ default: texts }) => texts));
  provide(SETTINGS_WORDS, made);
  return made;
}
