import { expect, test } from "vitest";
import { reportText } from "./import-report.ts";

test("a terminal is told what was read and how, what would change, and every fault with its place", () => {
  const fault = { kind: "gap", sliver: true, level: "grid", names: ["甲", "乙"], place: [114.2, 22.7], squareMetres: 1.234 } as const;
  const text = reportText({
    kind: "areas", name: "a.csv", format: "csv", encoding: "gb18030", datum: { name: "wgs84", how: "assumed" }, columns: ["编码"], fields: [{ name: "code", required: true, column: "编码" }, { name: "kind", required: false }],
    rows: 3, counts: { added: 1, changed: 2, unchanged: 0, gone: 0 }, kept: 4, mistakeCount: 1, mistakes: [{ line: 7, column: "户数", reason: "not-a-count", value: "many" }],
    faultCount: 1, faults: [{ ...fault, names: [...fault.names], place: [...fault.place] }], moved: [{ ...fault, names: [...fault.names], place: [...fault.place], to: "甲" }], leftOut: [{ what: "relations", count: 2 }], bounds: [1, 2, 3, 4], applied: false,
  });
  expect(text.split("\n")).toEqual([
    "csv, gb18030, wgs84 (ASSUMED: name another with --datum), 3 records", "  between 1 2 3 4", "  columns: code = 编码", "  2 relations", "  1 new, 2 changed, 0 as they are, 0 end, 4 from earlier files stay",
    "  1 faults:", "    narrow gap at 114.2 22.7: 1.23 m², grid 甲, 乙", "  1 mended:", "    narrow gap at 114.2 22.7: 1.23 m², grid 甲, 乙 → 甲",
    "  1 bad rows:", "    7 户数: has to be a whole number, not below 0 (many)",
  ]);
});
