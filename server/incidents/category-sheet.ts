import { allowanceSchema, categoryDraftSchema, STAGES, type Allowance, type CategoryDraft, type CategoryImport } from "#contract/categories.ts";
import { readCsv, writeCsv } from "../edge/csv.ts";

const PLAIN = ["code", "group", "nameZh", "nameEn", "sign", "level", "owner", "preset", "fastTrack", "urgent", "restricted", "wallPlace", "check", "radiusMetres"] as const;
/** A stage and a property may have one name: both are `sign`. */
const CLOCK = "clock.";
const HEADINGS: readonly string[] = [...PLAIN, ...STAGES.map((stage) => CLOCK + stage)];
const TRUTHS = new Set(["fastTrack", "urgent", "restricted"]);

/** A clock in a cell: `10 emergency_minutes`. */
const clockText = (allowance: Allowance | undefined): string => (allowance ? `${allowance.amount} ${allowance.unit}` : "");

/** The table of kinds as a spreadsheet: one column a property, one a stage. */
export function categorySheet(rows: readonly CategoryDraft[]): string {
  return writeCsv([[...HEADINGS], ...rows.map((row) => [...PLAIN.map((name) => String(row[name])), ...STAGES.map((stage) => clockText(row.clocks[stage]))])]);
}

/** The kinds of a spreadsheet, and every mistake in it with its line. Columns may stand in any order; what is unknown is a mistake. */
export function readCategorySheet(text: string): { drafts: CategoryDraft[]; mistakes: CategoryImport["mistakes"] } {
  let table: string[][];
  try {
    table = readCsv(text);
  } catch (error) {
    return { drafts: [], mistakes: [{ line: 1, field: "", message: error instanceof Error ? error.message : "no table" }] };
  }
  const [headings = [], ...lines] = table;
  const mistakes: CategoryImport["mistakes"] = [
    ...headings.filter((name) => !HEADINGS.includes(name)).map((field) => ({ line: 1, field, message: "unknown column" })),
    ...PLAIN.filter((name) => !headings.includes(name)).map((field) => ({ line: 1, field, message: "missing column" })),
  ];
  const drafts: CategoryDraft[] = [];
  const seen = new Set<string>();
  for (const [index, cells] of lines.entries()) {
    const parsed = categoryDraftSchema.safeParse(rowOf(headings, cells));
    const line = index + 2;
    if (!parsed.success) mistakes.push(...parsed.error.issues.map(({ path, message }) => ({ line, field: path.join("."), message })));
    else if (seen.has(parsed.data.code)) mistakes.push({ line, field: "code", message: "twice" });
    else drafts.push(parsed.data);
    if (parsed.success) seen.add(parsed.data.code);
  }
  return { drafts, mistakes };
}

function rowOf(headings: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  const clocks: Record<string, unknown> = {};
  headings.forEach((name, index) => {
    const value = (cells[index] ?? "").trim();
    if (name.startsWith(CLOCK)) {
      if (value) clocks[name.slice(CLOCK.length)] = clockOf(value);
    }
    else row[name] = TRUTHS.has(name) ? ({ true: true, false: false } as Record<string, boolean>)[value.toLowerCase()] : name === "radiusMetres" ? Number(value) : value;
  });
  return { ...row, clocks };
}

function clockOf(value: string): unknown {
  const [amount, unit] = value.split(/\s+/);
  const parsed = allowanceSchema.safeParse({ amount: Number(amount), unit });
  return parsed.success ? parsed.data : value; // the text itself is what the mistake is about
}
