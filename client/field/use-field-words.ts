import type { InjectionKey } from "vue";
import type { FieldTask } from "#contract/field.ts";
import { provided } from "../composables/provided.ts";
import type { KeysOf } from "../i18n/words.ts";
import { useWords } from "../i18n/words.ts";
import type { PartWords } from "../i18n/part-words.ts";
import { clockOf, remainingSeconds, type Clock } from "../incidents/state.ts";
import type { Deed } from "./deeds.ts";
import { useField } from "./use-field.ts";
import type zh from "./zh-CN.json";

export type FieldKey = KeysOf<typeof zh>;
export const FIELD_WORDS: InjectionKey<PartWords<typeof zh>> = Symbol("field words");
export const useSay = (): PartWords<typeof zh>["say"] => provided(FIELD_WORDS).say;

/** What the cards of the field page say of a case and of a deed. */
export function useFieldWords() {
  const { name, duration } = useWords();
  const say = useSay();
  const { categories, now } = useField();

  function title({ category, place, restricted }: FieldTask["incident"]): string {
    if (restricted) return say("task.restricted");
    const known = category === undefined ? undefined : categories.value.get(category);
    return [known && name(known), place].filter(Boolean).join(" · ");
  }
  function clock({ state = "reported", reportedAt = "", dueFrom, dueAt }: FieldTask["incident"]): { clock: Clock; word: string; time: string } {
    const timed = { state, reportedAt, ...(dueFrom && { dueFrom }), ...(dueAt && { dueAt }) };
    const left = remainingSeconds(timed, now.value);
    const shown = clockOf(timed, now.value);
    if (shown === "done") return { clock: shown, word: say("task.done"), time: "" };
    return left === undefined ? { clock: shown, word: say("task.noTime"), time: "" } : { clock: shown, word: say(left < 0 ? "task.over" : "task.left"), time: duration(left) };
  }
  function deedTitle(deed: Deed): string {
    if (deed.kind === "command") return say("deed.command", { what: say(`do.${deed.command.kind}` as FieldKey), id: String(deed.incident) });
    if (deed.kind !== "report") return say(`deed.${deed.kind}`);
    const known = [...categories.value.values()].find(({ code }) => code === deed.report.category);
    return say("deed.report", { what: known ? name(known) : deed.report.category });
  }
  /** Why a deed was refused: a photo by what is wrong with it, the rest by the code. */
  function fault({ refused }: Deed): string {
    if (!refused) return "";
    const photo = ["type", "heic", "bytes", "pixels", "frames", "content", "photos"].find((each) => each === refused.field);
    if (photo) return say(`photo.${photo}` as FieldKey);
    return say(`fault.${refused.code}` as FieldKey, { what: refused.message });
  }
  return { title, clock, deedTitle, fault };
}
