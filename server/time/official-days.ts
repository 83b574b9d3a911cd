import { readFileSync } from "node:fs";
import type { CalendarDay } from "#contract/calendar.ts";

/**
 * The official arrangements of 2025 and 2026, as the State Council published them. Later years are added as data when they
 * are published; until then a year knows weekends only.
 */
export function officialDays(): CalendarDay[] {
  const [, ...lines] = readFileSync(new URL("holidays.csv", import.meta.url), "utf8").trim().split("\n");
  return lines.map((line) => {
    const [day = "", kind, name = ""] = line.split(",");
    if (kind !== "holiday" && kind !== "workday") throw new Error(`holidays.csv: ${line}`);
    return { day, kind, name };
  });
}
