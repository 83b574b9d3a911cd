import { EIGHT_POSTS, postRoleSchema, type PostRole } from "#contract/roles.ts";
import type { Shift, ShiftImport, Vacancy } from "#contract/people.ts";
import { readCsv, writeCsv } from "../edge/csv.ts";
import { clockOffset } from "../time/days.ts";

/** Grids that lack some of the eight posts, the emptiest first. */
export function vacanciesOf(grids: readonly { area: number; name: string; filled: readonly string[] }[]): Vacancy[] {
  return grids
    .map(({ area, name, filled }) => ({ area, name, missing: EIGHT_POSTS.filter((role) => !filled.includes(role)) }))
    .filter(({ missing }) => missing.length)
    .sort((a, b) => b.missing.length - a.missing.length);
}

const COLUMNS = ["person", "name", "areaCode", "role", "from", "until"] as const;
const MINUTE_MILLISECONDS = 60_000;

/** 2026-01-01 08:00, as the district's clocks show it. */
export function localText(moment: string, timeZone: string): string {
  const at = Date.parse(moment);
  return new Date(at + clockOffset(at, timeZone)).toISOString().slice(0, 16).replace("T", " ");
}

/** The moment at which the district's clocks show the text; undefined when it is no time. Twice in one night it is the earlier. */
export function momentOfLocal(text: string, timeZone: string): string | undefined {
  const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  const shown = Date.parse(`${day}T${hour?.padStart(2, "0")}:${minute}:00.000Z`);
  if (Number.isNaN(shown)) return undefined;
  const guess = shown - clockOffset(shown, timeZone);
  return new Date(shown - clockOffset(guess, timeZone)).toISOString();
}

export function shiftSheet(shifts: readonly Shift[], timeZone: string): string {
  return writeCsv([
    [...COLUMNS, "areaName"],
    ...shifts.map(({ person, name, areaCode, areaName, role, from, until }) => [String(person), name, areaCode, role, localText(from, timeZone), localText(until, timeZone), areaName]),
  ]);
}

export interface SheetShift {
  line: number;
  text: string;
  person: number;
  area: number;
  role: PostRole;
  from: string;
  until: string;
}
type Mistake = ShiftImport["mistakes"][number];

/** What is known, to read a sheet by. */
export interface SheetGround {
  persons: readonly { id: number; name: string }[];
  areas: readonly { id: number; code: string }[];
  timeZone: string;
}

/**
 * The shifts of a sheet, and every line that is none, with its reason. Columns are found by their headings, in any order; `person` (the number)
 * may be left out where the name is nobody else's.
 */
export function readShiftSheet(text: string, { persons, areas, timeZone }: SheetGround): { shifts: SheetShift[]; mistakes: Mistake[] } {
  let table: string[][];
  try {
    table = readCsv(text);
  } catch {
    return { shifts: [], mistakes: [{ line: 1, reason: "columns", text: "" }] };
  }
  const [headings = [], ...lines] = table;
  const place = (name: (typeof COLUMNS)[number]) => headings.indexOf(name);
  const needed = COLUMNS.filter((name) => name !== "person" && name !== "name");
  if (needed.some((name) => place(name) < 0) || (place("person") < 0 && place("name") < 0)) return { shifts: [], mistakes: [{ line: 1, reason: "columns", text: headings.join(",").slice(0, 200) }] };

  const byId = new Map(persons.map((person) => [person.id, person]));
  const byName = grouped(persons);
  const byCode = new Map(areas.map(({ id, code }) => [code, id]));
  const shifts: SheetShift[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, cells] of lines.entries()) {
    const said = (name: (typeof COLUMNS)[number]) => cells[place(name)]?.trim() ?? "";
    const line = index + 2;
    const wrong = (reason: Mistake["reason"]) => void mistakes.push({ line, reason, text: cells.join(",").slice(0, 200) });
    const named = byName.get(said("name")) ?? [];
    const person = said("person") ? byId.get(Number(said("person"))) : named[0];
    const area = byCode.get(said("areaCode"));
    const role = postRoleSchema.safeParse(said("role"));
    const [from, until] = [momentOfLocal(said("from"), timeZone), momentOfLocal(said("until"), timeZone)];
    if (!said("person") && named.length > 1) wrong("ambiguous");
    else if (!person || (said("name") && said("person") && person.name !== said("name"))) wrong("person");
    else if (area === undefined) wrong("area");
    else if (!role.success) wrong("role");
    else if (!from || !until) wrong("time");
    else if (Date.parse(until) - Date.parse(from) < MINUTE_MILLISECONDS) wrong("order");
    else shifts.push({ line, text: cells.join(",").slice(0, 200), person: person.id, area, role: role.data, from, until });
  }
  return { shifts, mistakes };
}

function grouped(persons: SheetGround["persons"]): Map<string, { id: number; name: string }[]> {
  const groups = new Map<string, { id: number; name: string }[]>();
  for (const person of persons) groups.set(person.name, [...(groups.get(person.name) ?? []), person]);
  return groups;
}
