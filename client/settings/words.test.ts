import { expect, test } from "vitest";
import { flat } from "../i18n/texts.ts";
import outsideEn from "../map/outside.en.json";
import outsideZh from "../map/outside.zh-CN.json";
import en from "./en.json";
import zh from "./zh-CN.json";

test.each([["the settings", zh, en], ["the outside map", outsideZh, outsideEn]])("both languages of %s say the same", (_, chinese, english) => {
  expect([...flat(english).keys()].sort()).toEqual([...flat(chinese).keys()].sort());
});
