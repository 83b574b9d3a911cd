import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { readCsv, writeCsv } from "./csv.ts";

const anyCell = fc.oneof(fc.string(), fc.constantFrom('a"b', "a,b", "a\r\nb", "=1+1", "@x", "-3", "+86", "'", "路灯"));

property([fc.array(fc.array(anyCell, { minLength: 2, maxLength: 4 }), { minLength: 1 })])("what was written is read back", (rows) => {
  const written = rows.map((row) => row.map((value) => (value.startsWith("'") ? value.slice(1) : value)));
  expect(readCsv(writeCsv(written))).toEqual(written);
});

test.each(["=cmd|' /C calc'!A0", "+1+2", "-2+3", "@SUM(A1)", "\tx", "\rx"])("%j begins no formula", (value) => {
  const [line = ""] = writeCsv([[value, "b"]]).slice(1).split("\r\n");
  expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
});

test("numbers stay numbers, also below zero", () => {
  expect(writeCsv([["-3.5", "12"]])).toBe("\ufeff-3.5,12\r\n");
});

test("a quote that is not closed is a mistake that is told", () => {
  expect(() => readCsv('a,"b')).toThrow(RangeError);
});
