import { wallPlaceOf } from "../../../server/incidents/rules.ts";
import { IMPORT_PLAN } from "../ground/area-tables.ts";
import { instant } from "../local-time.ts";
import { at } from "../town/list.ts";
import { pointHex } from "../write/ewkb.ts";
import type { Cell, Table } from "../write/table.ts";
import { areaName, holderFor, type CaseGround } from "./case-ground.ts";
import type { CaseCalendar, PlannedCase } from "./day-of-cases.ts";
import type { Step } from "./life.ts";

const INCIDENT_COLUMNS = [
  "id", "ver", "area_id", "plan_id", "category_id", "level", "state", "source", "restricted", "fast_track", "description", "place", "building_id", "position",
  "accuracy_metres", "wall_place", "wall_position", "external_id", "reported_at", "next_due_at", "closed_at", "rating",
];
export const EVENT_COLUMNS = ["incident_id", "seq", "at", "actor", "role", "from_state", "to_state", "reason", "due_before", "due_after"];

/** The cases as they stand at a moment, and what has happened to them until then; each under its id. */
export function caseTables(calendar: CaseCalendar, ground: CaseGround, cases: readonly PlannedCase[], ids: readonly number[], nowMilliseconds: number): [incidents: Table, events: Table] {
  const events: Cell[][] = [];
  const incidents = cases.map((planned, index) => {
    const id = at(ids, index);
    const happened = planned.life.steps.filter(({ atMilliseconds }) => atMilliseconds <= nowMilliseconds);
    events.push(...eventRows(ground, id, planned, 0, happened.length));
    return incidentRow(calendar, ground, id, planned, happened);
  });
  return [
    { name: "incident", columns: INCIDENT_COLUMNS, rows: incidents },
    { name: "incident_event", columns: EVENT_COLUMNS, rows: events },
  ];
}

/** Where a case belongs: to its grid, or to the whole community if it is about no place. */
export const areaOfCase = ({ where, category }: PlannedCase): number => (category.code === "opinion" ? where.grid.community : where.grid.id);

export const dueMilliseconds = ({ reportedAtMilliseconds, category }: PlannedCase): number => reportedAtMilliseconds + category.handleSeconds * 1_000;

function incidentRow(calendar: CaseCalendar, ground: CaseGround, id: number, planned: PlannedCase, happened: readonly Step[]): Cell[] {
  const { category, level, source, description, where, isLocated, accuracyMetres, externalId, reportedAtMilliseconds, life } = planned;
  const area = areaOfCase(planned);
  const name = areaName(ground, area);
  const position = isLocated ? where.position : undefined;
  const place = isLocated ? where.place : name;
  const corner = position && category.wallPlace === "grid" && !category.restricted ? calendar.places.cornerNear(position) : undefined;
  const wall = wallPlaceOf(category, { place, grid: name, position, corner });
  const { to: state, atMilliseconds } = at(happened, happened.length - 1);
  const isClosed = state === "closed";
  return [
    id, happened.length, area, IMPORT_PLAN, category.id, level, state, source, category.restricted, category.fastTrack, description, place,
    isLocated ? (where.building ?? null) : null,
    position ? pointHex(position) : null,
    accuracyMetres ?? null,
    wall.wallPlace,
    wall.wallPosition ? pointHex(wall.wallPosition) : null,
    externalId,
    instant(reportedAtMilliseconds),
    isClosed ? null : instant(dueMilliseconds(planned)),
    isClosed ? instant(atMilliseconds) : null,
    isClosed ? (life.rating ?? null) : null,
  ];
}

/** The events of a case from one step to before another, as rows. */
export function eventRows(ground: CaseGround, incident: number, planned: PlannedCase, fromStep: number, untilStep: number): Cell[][] {
  const due = instant(dueMilliseconds(planned));
  const area = areaOfCase(planned);
  return planned.life.steps.slice(fromStep, untilStep).map(({ atMilliseconds, to, role, reason }, index) => {
    const step = fromStep + index;
    const actor = step === 0 && role !== "grid_worker" ? undefined : holderFor(ground, area, role);
    return [incident, step + 1, instant(atMilliseconds), actor ?? null, role, step === 0 ? null : at(planned.life.steps, step - 1).to, to, reason ?? null, step === 0 ? null : due, to === "closed" ? null : due];
  });
}
