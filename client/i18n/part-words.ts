import { shallowRef, watch } from "vue";
import { filled, flat, type Texts } from "./texts.ts";
import type { KeysOf, Values, Words } from "./words.ts";

export interface PartWords<Zh> {
  say: (key: KeysOf<Zh>, values?: Values) => string;
}

/** Texts that one page alone needs: they come with it, in the language that was chosen for all. What cannot be read yet is said in Chinese. */
export function createPartWords<Zh extends Texts>({ locale, number }: Pick<Words, "locale" | "number">, zh: Zh, english: () => Promise<Texts>): PartWords<Zh> {
  const chinese = flat(zh);
  const translated = shallowRef<ReadonlyMap<string, string>>();
  watch(locale, (now) => now === "en" && !translated.value && void english().then((texts) => void (translated.value = flat(texts)), () => {}), { immediate: true });
  return {
    say(key, values = {}) {
      const text = (locale.value === "en" ? translated.value?.get(key) : undefined) ?? chinese.get(key) ?? key;
      const written = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? number(value) : value]));
      return filled(text, written, typeof values["n"] === "number" ? values["n"] : 1);
    },
  };
}
