import { calendarDaySchema, type CalendarChange, type CalendarDay } from "#contract/calendar.ts";
import { readCsv, writeCsv } from "../edge/csv.ts";

const HEADINGS = ["day", "kind", "name"] as const;

export const calendarSheet = (days: readonly CalendarDay[]): string => writeCsv([[...HEADINGS], ...days.map((each) => HEADINGS.map((name) => each[name]))]);

/** The days of a spreadsheet, and every mistake in it with its line. Columns may stand in any order; others are left alone. */
export function readCalendarSheet(text: string): { days: CalendarDay[]; mistakes: CalendarChange["mistakes"] } {
  let table: string[][];
  try {
    table = readCsv(text);
  } catch (error) {
    return { days: [], mistakes: [{ line: 1, field: "", message: error instanceof Error ? error.message : "no table" }] };
  }
  const [headings = [], ...lines] = table;
  const missing = HEADINGS.filter((name) => !headings.includes(name));
  if (missing.length || !lines.length) return { days: [], mistakes: (missing.length ? missing : ["day"]).map((field) => ({ line: 1, field, message: missing.length ? "missing column" : "no days" })) };

  const days: CalendarDay[] = [];
  const mistakes: CalendarChange["mistakes"] = [];
  const seen = new Set<string>();
  for (const [index, cells] of lines.entries()) {
    const parsed = calendarDaySchema.safeParse(Object.fromEntries(HEADINGS.map((name) => [name, (cells[headings.indexOf(name)] ?? "").trim()])));
    const line = index + 2;
    if (!parsed.success) mistakes.push(...parsed.error.issues.map(({ path, message }) => ({ line, field: path.join("."), message })));
    else if (seen.has(parsed.data.day)) mistakes.push({ line, field: "day", message: "twice" });
    else days.push(parsed.data);
    if (parsed.success) seen.add(parsed.data.day);
  }
  return { days: days.sort((a, b) => (a.day < b.day ? -1 : 1)), mistakes };
}
