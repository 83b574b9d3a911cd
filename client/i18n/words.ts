import { computed, ref, shallowReactive, type App, type ComputedRef, type InjectionKey, type Ref } from "vue";
import { provided } from "../composables/provided.ts";
import { ageOf, durationOf, type Duration } from "./durations.ts";
import { filled, flat, type Texts } from "./texts.ts";
import zh from "./zh-CN.json";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

export type KeysOf<Messages, Prefix extends string = ""> = {
  [Key in keyof Messages & string]: Messages[Key] extends string ? `${Prefix}${Key}` : KeysOf<Messages[Key], `${Prefix}${Key}.`>;
}[keyof Messages & string];
/** Every text there is; a key that is not in zh-CN.json does not compile. */
export type MessageKey = KeysOf<typeof zh>;
export type Values = Record<string, string | number>;

/** What a component needs to speak to people. All of it follows the chosen language and the district's time zone. */
export interface Words {
  locale: Readonly<Ref<Locale>>;
  choose: (locale: Locale) => void;
  /** Numbers among the values are written as the reader writes them; `n` chooses the plural. */
  t: (key: MessageKey, values?: Values) => string;
  number: (value: number, digits?: number) => string;
  /** A share of a whole, `95.5%`; undefined below 20, where the fraction says it. */
  share: (part: number, whole: number) => string | undefined;
  duration: (seconds: number) => string;
  age: (seconds: number) => string;
  /** 19:42 */
  clock: (instant: string | number | Date) => string;
  /** 19:42:08 */
  clockSeconds: (instant: string | number | Date) => string;
  /** 1月16日 */
  date: (instant: string | number | Date) => string;
  weekday: (instant: string | number | Date) => string;
  /** 1月16日 19:42 */
  moment: (instant: string | number | Date) => string;
  /** Chinese or English name of what carries both. */
  name: (named: { nameZh: string; nameEn: string }) => string;
}

export const WORDS: InjectionKey<Words> = Symbol("words");
const SMALLEST_WHOLE = 20;
const STORED_AS = "language";

export interface WordsNeeds {
  timeZone: Readonly<Ref<string>>;
  storage: Pick<Storage, "getItem" | "setItem">;
  /** The query of the page: `lang` in it wins over what was chosen before. */
  query: string;
  /** The English texts, or where they are read from when somebody wants them: most never do. */
  english: Texts | (() => Promise<Texts>);
}

const isLocale = (text: string | null): text is Locale => (LOCALES as readonly (string | null)[]).includes(text);

/** Made once, in main.ts. `ready` when the first text can be said. */
export function createWords({ timeZone, storage, query, english }: WordsNeeds): Words & { ready: Promise<void>; install: (app: App) => void } {
  const asked = new URLSearchParams(query).get("lang");
  const stored = storage.getItem(STORED_AS);
  const first = isLocale(asked) ? asked : isLocale(stored) ? stored : "zh-CN";
  const texts = shallowReactive(new Map<Locale, ReadonlyMap<string, string>>([["zh-CN", flat(zh)]]));
  if (typeof english !== "function") texts.set("en", flat(english));
  const locale = ref<Locale>(texts.has(first) ? first : "zh-CN");
  // what cannot be read now stays in the language that is there
  const ready = texts.has(first) ? Promise.resolve() : readEnglish().then(() => void (locale.value = "en"), () => {});

  async function readEnglish(): Promise<void> {
    if (typeof english === "function") texts.set("en", flat(await english()));
  }

  const format = (options: Intl.DateTimeFormatOptions): ComputedRef<Intl.DateTimeFormat> =>
    computed(() => new Intl.DateTimeFormat(locale.value, { ...options, timeZone: timeZone.value }));
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const day = { month: "short", day: "numeric" } as const;
  const formats = {
    clock: format(time),
    clockSeconds: format({ ...time, second: "2-digit" }),
    date: format(day),
    weekday: format({ weekday: "long" }),
    moment: format({ ...day, ...time }),
  };
  const say = (formatter: ComputedRef<Intl.DateTimeFormat>) => (instant: string | number | Date) => formatter.value.format(new Date(instant));

  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale.value, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const t = (key: MessageKey, values: Values = {}): string => {
    const written = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? number(value) : value]));
    return filled(texts.get(locale.value)?.get(key) ?? key, written, typeof values.n === "number" ? values.n : 1);
  };
  const told = (duration: Duration): string => t(duration.key, duration.values);

  const words: Words = {
    locale,
    choose(next) {
      const turn = (): void => {
        locale.value = next;
        storage.setItem(STORED_AS, next);
      };
      if (texts.has(next)) turn();
      else void readEnglish().then(turn, () => {});
    },
    t,
    number,
    share: (part, whole) => (whole < SMALLEST_WHOLE ? undefined : `${number((part / whole) * 100, 1)}%`),
    duration: (seconds) => told(durationOf(seconds)),
    age: (seconds) => told(ageOf(seconds)),
    clock: say(formats.clock),
    clockSeconds: say(formats.clockSeconds),
    date: say(formats.date),
    weekday: say(formats.weekday),
    moment: say(formats.moment),
    name: ({ nameZh, nameEn }) => (locale.value === "en" ? nameEn : nameZh),
  };
  return { ...words, ready, install: (app) => void app.provide(WORDS, words) };
}

/** The words, for any component below main.ts. */
export const useWords = (): Words => provided(WORDS);
