import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { ref } from "vue";
import en from "./en.json";
import { filled, flat } from "./texts.ts";
import { createWords, type MessageKey } from "./words.ts";
import zh from "./zh-CN.json";

const [chinese, english] = [flat(zh), flat(en)];
const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();
const client = join(import.meta.dirname, "..");
const files = readdirSync(client, { recursive: true, encoding: "utf8" });

test("both languages say the same things", () => expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort()));

test.each([...chinese])("%s has a text in both, with the same places in it", (key, text) => {
  expect(text.trim()).not.toBe("");
  for (const form of (english.get(key) ?? "").split(" | ")) expect(placesIn(form)).toEqual(placesIn(text));
});

test("what is English holds no Chinese, but where it names the sign or the other language", () => {
  const mixed = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key);
  expect(mixed.sort()).toEqual(["app.language", "servicePoint.sign"]);
});

describe("texts for people stand in the words, not in the code", () => {
  const code = files.filter((file) => /\.(vue|ts)$/.test(file) && !/\.test\.ts$|^testing\//.test(file));
  /** Texts that are no language: keys on a keyboard, numbers, punctuation, a file's own words in comments. */
  const isMute = (text: string) => !/\p{Letter}{2,}/u.test(text.replaceAll(/&\w+;/g, ""));

  test("templates have none", () => {
    const found = code.filter((file) => file.endsWith(".vue")).flatMap((file) => {
      const template = /<template>([\s\S]*)<\/template>/.exec(readFileSync(join(client, file), "utf8"))?.[1] ?? "";
      const texts = template.replaceAll(/<!--[\s\S]*?-->/g, "").replaceAll(/<kbd[^>]*>[^<]*<\/kbd>/g, "").replaceAll(/\{\{[\s\S]*?\}\}/g, "").replaceAll(/<[^>"]*(?:"[^"]*"[^>"]*)*>/g, "\n").split("\n");
      const attributes = [...template.matchAll(/\s(?:title|label|aria-label|placeholder|alt|text)="([^"]*)"/g)].map(([, text = ""]) => text);
      return [...texts, ...attributes].filter((text) => !isMute(text)).map((text) => `${file}: ${text.trim()}`);
    });
    expect(found).toEqual([]);
  });

  test("and the code writes no Chinese outside its comments", () => {
    const found = code.filter((file) => {
      const bare = readFileSync(join(client, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:])\/\/.*$/gm, "$1");
      return /\p{Script=Han}/u.test(bare);
    });
    expect(found).toEqual([]);
  });
});

test("every text that is asked for by a plain name exists", () => {
  const asked = files.filter((file) => /\.(vue|ts)$/.test(file) && !file.endsWith(".test.ts")).flatMap((file) => [...readFileSync(join(client, file), "utf8").matchAll(/\bt\("([\w.-]+)"/g)].map(([, key = ""]) => key));
  expect(asked.length).toBeGreaterThan(100);
  expect([...new Set(asked)].filter((key) => !chinese.has(key))).toEqual([]);
});

test("a place that nobody fills stays as it is, and a text of one form is that for any number", () => {
  expect(filled("{a} and {b}", { a: "1" }, 5)).toBe("1 and {b}");
  expect([0, 1, 2].map((count) => filled("{n} case | {n} cases", { n: String(count) }, count))).toEqual(["0 cases", "1 case", "2 cases"]);
});

describe("words", () => {
  const storage = { getItem: () => null, setItem: () => {} };
  const speak = (language: string) => createWords({ timeZone: ref("Asia/Shanghai"), storage, english: en, query: `?lang=${language}` });

  test.each<[string, MessageKey, Record<string, number>, string]>([
    ["en", "workers.title", { n: 1 }, "1 grid worker on duty"],
    ["en", "workers.title", { n: 1234 }, "1,234 grid workers on duty"],
    ["zh-CN", "workers.title", { n: 1234 }, "网格员在岗 1,234"],
  ])("in %s %s of %j is said as %s", (language, key, values, expected) => expect(speak(language).t(key, values)).toBe(expected));

  test.each([[8, "不到 1 分"], [-3600, "1 小时"], [8280, "2 小时 18 分"], [3900, "1 小时 05 分"], [200_000, "2 天 7 小时"]])("%d seconds are %s", (seconds, expected) => expect(speak("zh-CN").duration(seconds)).toBe(expected));

  test("a share of few is a fraction, and the time is the district's, wherever the reader is", () => {
    const words = speak("zh-CN");
    expect([words.share(3, 19), words.share(5, 20)]).toEqual([undefined, "25.0%"]);
    expect(words.clockSeconds("2026-01-16T11:42:08.000Z")).toBe("19:42:08");
  });

  test("an unknown language is Chinese, and a choice is kept", () => {
    const kept: string[] = [];
    const words = createWords({ timeZone: ref("UTC"), storage: { getItem: () => "tlh", setItem: (...pair) => void kept.push(pair.join("=")) }, english: en, query: "" });
    expect(words.locale.value).toBe("zh-CN");
    words.choose("en");
    expect([words.locale.value, kept]).toEqual(["en", ["language=en"]]);
  });

  test("English is read when somebody wants it, and the first word waits for it; where it cannot be read Chinese stays", async () => {
    const told = (query: string, english: () => Promise<typeof en>) => createWords({ timeZone: ref("UTC"), storage, query, english });
    const asked = told("?lang=en", () => Promise.resolve(en));
    await asked.ready;
    expect([asked.locale.value, asked.t("workers.title", { n: 1 })]).toEqual(["en", "1 grid worker on duty"]);

    const chosen = told("", () => Promise.resolve(en));
    chosen.choose("en");
    await vi.waitFor(() => expect(chosen.locale.value).toBe("en"));
    const cut = told("?lang=en", () => Promise.reject(new Error("away")));
    await cut.ready;
    expect([cut.locale.value, cut.t("workers.title", { n: 1 })]).toEqual(["zh-CN", "网格员在岗 1"]);
  });
});
