import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { flat } from "../i18n/texts.ts";
import en from "./en.json";
import zh from "./zh-CN.json";

/** What scripts/phone-pages.ts leaves in the phones' build. */
const SHARED = ["duration", "group", "state", "photos"];

const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();

test("both languages of the field page say the same, with the same places in it", () => {
  const [chinese, english] = [flat(zh), flat(en)];
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) expect([key, placesIn(english.get(key) ?? "")]).toEqual([key, placesIn(text)]);
});

test("of the desk's words the phones' pages say only those parts that are built into them", () => {
  const client = join(import.meta.dirname, "..");
  const files = [...["field", "report"].flatMap((folder) => readdirSync(join(client, folder)).filter((name) => /\.(vue|ts)$/.test(name) && !name.includes(".test.")).map((name) => `${folder}/${name}`)), "views/FieldView.vue", "views/ReportView.vue", "photos/PhotoPick.vue"];
  const asked = files.flatMap((file) => [...readFileSync(join(client, file), "utf8").matchAll(/\bt\(\s*["'`](\w+)\./g)].map(([, part = ""]) => part));
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((part) => !SHARED.includes(part))).toEqual([]);
  expect(readFileSync(join(client, "../scripts/phone-pages.ts"), "utf8")).toContain(SHARED.map((part) => `"${part}"`).join(", "));
});
