import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { palette } from "./palette.ts";

const tokens = new Map([...readFileSync("client/styles/tokens.css", "utf8").matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]));

const SHARED = {
  text: "tx-1", textSecond: "tx-2", textThird: "tx-3", textInverse: "tx-inv", focus: "focus",
  line: "line-1", lineStrong: "line-2", barPast: "bar-past", barToday: "bar-today", barNow: "bar-now",
  clockIn: "ck-in", clockInFill: "ck-in-bg", clockDue: "ck-due", clockDueFill: "ck-due-bg", clockOver: "ck-over", clockOverRim: "over-rim", clockOverMark: "over-mark",
  clockSuspended: "ck-susp", clockSuspendedFill: "ck-susp-bg", clockDone: "ck-done", clockDoneFill: "ck-done-bg",
  fresh: "fr-fresh", late: "fr-late", stale: "fr-stale", gone: "fr-gone",
  service: "svc", serviceFill: "svc-bg", uncovered: "uncov", halo: "map-halo",
} as const;

test("what map and panels both draw has one colour", () => {
  const drawn = Object.fromEntries(Object.keys(SHARED).map((name) => [name, palette[name as keyof typeof SHARED]]));
  expect(drawn).toEqual(Object.fromEntries(Object.entries(SHARED).map(([name, token]) => [name, tokens.get(token)])));
  expect(palette.hot).toEqual([1, 2, 3, 4, 5].map((step) => tokens.get(`hot-${step}`)));
});
