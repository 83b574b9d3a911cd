import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { localText, momentOfLocal, readShiftSheet, shiftSheet, vacanciesOf, type SheetGround } from "./rules.ts";

const ground: SheetGround = {
  persons: [{ id: 1, name: "李望" }, { id: 2, name: "王晓" }, { id: 3, name: "王晓" }, { id: 4, name: "=cmd()" }],
  areas: [{ id: 6, code: "219901001001001" }, { id: 7, code: "219901001001002" }],
  timeZone: "Asia/Shanghai",
};
const HEAD = "person,name,areaCode,role,from,until";
const read = (...lines: string[]) => readShiftSheet([HEAD, ...lines].join("\n"), ground);

test("every bad row is named by its line and reason, and no good one is lost", () => {
  const { shifts, mistakes } = read(
    "1,李望,219901001001001,grid_worker,2026-01-01 08:00,2026-01-01 17:00",
    ",李望,219901001001002,grid_worker,2026-01-02 8:00,2026-01-02 17:00",
    ",王晓,219901001001001,grid_worker,2026-01-01 08:00,2026-01-01 17:00",
    ",赵无,219901001001001,grid_worker,2026-01-01 08:00,2026-01-01 17:00",
    "2,李望,219901001001001,grid_worker,2026-01-01 08:00,2026-01-01 17:00",
    "2,,2199,grid_worker,2026-01-01 08:00,2026-01-01 17:00",
    "2,,219901001001001,king,2026-01-01 08:00,2026-01-01 17:00",
    "2,,219901001001001,grid_worker,tomorrow,2026-01-01 17:00",
    "2,,219901001001001,grid_worker,2026-01-01 17:00,2026-01-01 08:00",
  );
  expect(shifts.map(({ line, person, area, from }) => [line, person, area, from])).toEqual([[2, 1, 6, "2026-01-01T00:00:00.000Z"], [3, 1, 7, "2026-01-02T00:00:00.000Z"]]);
  expect(mistakes.map(({ line, reason }) => [line, reason])).toEqual([[4, "ambiguous"], [5, "person"], [6, "person"], [7, "area"], [8, "role"], [9, "time"], [10, "order"]]);
});

test("without the columns it needs a sheet is refused whole, with the line of its headings", () => {
  expect(readShiftSheet("name,from\n李望,2026-01-01 08:00", ground)).toEqual({ shifts: [], mistakes: [{ line: 1, reason: "columns", text: "name,from" }] });
  expect(readShiftSheet('person,"name', ground).mistakes).toEqual([{ line: 1, reason: "columns", text: "" }]);
});

test("what is written is read back, and no cell is run by a spreadsheet", () => {
  const shift = { id: 9, person: 4, name: "=cmd()", area: 6, areaName: "+网格", areaCode: "219901001001001", role: "grid_worker", from: "2026-01-01T00:00:00.000Z", until: "2026-01-01T09:00:00.000Z" };
  const sheet = shiftSheet([shift], "Asia/Shanghai");
  expect(sheet).not.toMatch(/(^|[,\n])[=+\-@]/);
  expect(readShiftSheet(sheet, ground)).toMatchObject({ mistakes: [], shifts: [{ person: 4, area: 6, role: "grid_worker", from: shift.from, until: shift.until }] });
});

const anyMinute = fc.integer({ min: 0, max: 3 * 525_600 }).map((minute) => new Date(Date.UTC(2025, 0, 1) + minute * 60_000).toISOString());
property([anyMinute, fc.constantFrom("Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Europe/London")])("local time leads back to its moment, or to the earlier of the two the clocks show twice", (moment, zone) => {
  const back = momentOfLocal(localText(moment, zone), zone) ?? "";
  expect(localText(back, zone)).toBe(localText(moment, zone));
  expect(Math.abs(Date.parse(moment) - Date.parse(back))).toBeLessThanOrEqual(3_600_000);
  if (zone.startsWith("Asia")) expect(back).toBe(moment);
});

test("a grid without a seat or without a holder lacks it, the emptiest grid first", () => {
  const all = ["grid_chief", "building_head", "stairwell_head", "grid_worker", "mediator", "safety", "health", "utilities_officer"];
  expect(vacanciesOf([{ area: 1, name: "满", filled: all }, { area: 2, name: "缺一", filled: all.slice(1) }, { area: 3, name: "空", filled: [] }])).toEqual([
    { area: 3, name: "空", missing: all },
    { area: 2, name: "缺一", missing: ["grid_chief"] },
  ]);
});
