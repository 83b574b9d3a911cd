import { expect, test } from "vitest";
import { flat } from "../i18n/texts.ts";
import en from "./en.json";
import zh from "./zh-CN.json";

const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();

test("both languages of the residents' page say the same, with the same places in it", () => {
  const [chinese, english] = [flat(zh), flat(en)];
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) expect([key, placesIn(english.get(key) ?? "")]).toEqual([key, placesIn(text)]);
});
