import { callColumns, caseColumns, eventColumns } from "../../../server/incidents/case-store.ts";
import { nextDueAt } from "../../../server/incidents/escalation.ts";
import { wallPlaceOf } from "../../../server/incidents/rules.ts";
import { IMPORT_PLAN } from "../ground/area-tables.ts";
import { instant } from "../local-time.ts";
import { at } from "../town/list.ts";
import { pointHex } from "../write/ewkb.ts";
import type { Cell, Table } from "../write/table.ts";
import { areaOfCase, livedUntil, workingCalendar } from "./case-cast.ts";
import { areaName, type CaseGround } from "./case-ground.ts";
import type { CaseCalendar, PlannedCase } from "./day-of-cases.ts";

/** Lists that are arrays in the database; any other object is JSON there. */
const ARRAYS = new Set(["fired", "steps"]);

function cellsOf(columns: Record<string, unknown>): Cell[] {
  return Object.entries(columns).map(([name, value]) => {
    if (typeof value !== "object" || value === null) return value as Cell;
    return ARRAYS.has(name) ? `{${(value as string[]).map((each) => `"${each}"`).join(",")}}` : JSON.stringify(value);
  });
}

const tableFrom = (name: string, rows: readonly Record<string, unknown>[]): Table => ({ name, columns: Object.keys(rows[0] ?? {}), rows: rows.map(cellsOf) });

/** The cases as they stand at a moment, with their calls and what has happened to them until then; each led through the machine, and under its id. */
export function caseTables(calendar: CaseCalendar, ground: CaseGround, cases: readonly PlannedCase[], ids: readonly number[], nowMilliseconds: number): [incidents: Table, events: Table, calls: Table] {
  const [incidents, events, calls]: Record<string, unknown>[][] = [[], [], []];
  for (const [index, planned] of cases.entries()) {
    const id = at(ids, index);
    const lived = livedUntil(ground, planned, nowMilliseconds);
    const { next } = lived;
    incidents?.push({ id, ...placeColumns(calendar, ground, planned), ...caseColumns(next, nextDueAt(next, workingCalendar, instant(nowMilliseconds))) });
    events?.push(...lived.events.map((event) => eventColumns(id, event)));
    calls?.push(...next.calls.map((call) => callColumns(id, call)));
  }
  return [tableFrom("incident", incidents ?? []), tableFrom("incident_event", events ?? []), tableFrom("call", calls ?? [])];
}

/** What the machine need not know: where it is, in words and on the map, and as precisely as a shared screen may know it. */
function placeColumns(calendar: CaseCalendar, ground: CaseGround, planned: PlannedCase): Record<string, unknown> {
  const { category, source, description, where, isLocated, accuracyMetres, externalId, reportedAtMilliseconds } = planned;
  const area = areaOfCase(planned);
  const name = areaName(ground, area);
  const position = isLocated ? where.position : undefined;
  const place = isLocated ? where.place : name;
  const corner = position && category.wallPlace === "grid" && !category.restricted ? calendar.places.cornerNear(position) : undefined;
  const wall = wallPlaceOf(category, { place, grid: name, position, corner });
  return {
    area_id: area, plan_id: IMPORT_PLAN, source, fast_track: category.fastTrack, description, place,
    building_id: isLocated ? (where.building ?? null) : null,
    position: position ? pointHex(position) : null,
    accuracy_metres: accuracyMetres ?? null,
    wall_place: wall.wallPlace,
    wall_position: wall.wallPosition ? pointHex(wall.wallPosition) : null,
    external_id: externalId,
    reported_at: instant(reportedAtMilliseconds),
  };
}
