import { expect, test } from "vitest";
import { fatesOf } from "./retention.ts";

const days = ["2025-01-01", "2025-09-01", "2025-12-29", "2025-12-31"];
const policy = { rawDays: 2, keepDays: 200, thinMetres: 10 };

test("a day is thinned when it is older than the raw days, once, and goes when it is older than all; the youngest stay as they are", () => {
  expect(fatesOf(days, [], "2026-01-01", policy)).toEqual([{ day: "2025-01-01", deed: "drop" }, { day: "2025-09-01", deed: "thin" }, { day: "2025-12-29", deed: "thin" }]);
  expect(fatesOf(days, ["2025-09-01"], "2026-01-01", policy)).toEqual([{ day: "2025-01-01", deed: "drop" }, { day: "2025-12-29", deed: "thin" }]);
  expect(fatesOf(days, [], "2025-12-31", policy).at(-1)).toEqual({ day: "2025-09-01", deed: "thin" });
});
test("where all is kept as long as it is raw nothing is thinned", () => {
  expect(fatesOf(days, [], "2026-01-01", { ...policy, keepDays: 2 }).map(({ deed }) => deed)).toEqual(["drop", "drop", "drop"]);
});
