import { callColumns, caseColumns, eventColumns } from "../../../server/incidents/case-store.ts";
import { nextDueAt } from "../../../server/incidents/escalation.ts";
import { wallPlaceOf } from "../../../server/incidents/rules.ts";
import { IMPORT_PLAN } from "../ground/area-tables.ts";
import { instant } from "../local-time.ts";
import { at, last } from "../town/list.ts";
import { pointHex } from "../write/ewkb.ts";
import type { Cell, Table } from "../write/table.ts";
import { areaName, type CaseGround } from "./case-ground.ts";
import { moveKey } from "./case-key.ts";
import type { CasePlaces } from "./places.ts";
import type { PlannedCase } from "./day-of-cases.ts";
import { areaOfCase, lifeOf, type Life, type Step, type Twin, type World } from "./life.ts";

export interface LivedCase {
  id: number;
  planned: PlannedCase;
  life: Life;
}

type TwinOf = (reference: string) => Omit<Twin, "metres"> | undefined;

/** The lives of cases until a moment, in the order in which they were reported; each under its id. One at a time: a year of them is large. */
export function* livesOf(world: World, cases: readonly PlannedCase[], ids: readonly number[], nowMilliseconds: number, twinOf: TwinOf): Generator<LivedCase> {
  const known = new Map<string, Omit<Twin, "metres">>();
  for (const [index, planned] of cases.entries()) {
    const id = at(ids, index);
    const { reference, twin } = planned;
    const other = twin && (known.get(twin.reference) ?? twinOf(twin.reference));
    const life = lifeOf(world, planned, nowMilliseconds, other && twin && { ...other, metres: twin.metres });
    known.set(reference, { id, closedAtMilliseconds: Date.parse(last(life.steps).next.closedAt ?? "") || Infinity });
    yield { id, planned, life };
  }
}

/** Rows of many cases: the case, its events, its calls, the rules that have spoken, and which of them the demo will go on with. */
export function caseTables(world: World, places: Pick<CasePlaces, "cornerNear">, ground: CaseGround, cases: Iterable<LivedCase>, nowMilliseconds: number): Table[] {
  const names = new Map([...ground.grids.map(({ id }) => id), ...ground.above.keys()].map((area) => [area, areaName(ground, area)]));
  const now = instant(nowMilliseconds);
  const [incidents, events, calls, rules, keys] = [new Rows("incident"), new Rows("incident_event"), new Rows("call"), new Rows("escalation"), new Rows("command_key")];
  for (const each of cases) {
    const { id, life } = each;
    const { next } = last(life.steps);
    const dueAt = nextDueAt(next, world.calendar, now);
    incidents.add({ ...arrivalColumns(places, each, names.get(areaOfCase(each.planned)) ?? ""), ...caseColumns(next, dueAt) });
    for (const step of life.steps) {
      for (const event of step.events) events.add(eventColumns(id, event));
      for (const row of ruleColumns(id, step)) rules.add(row);
    }
    for (const call of next.calls) calls.add(callColumns(id, call));
    if (life.ahead || dueAt !== undefined) for (const row of keyColumns(id, life)) keys.add(row);
  }
  return [incidents, events, calls, rules, keys];
}

function arrivalColumns(places: Pick<CasePlaces, "cornerNear">, { id, planned }: LivedCase, name: string): Row {
  const { reference, key, category, source, description, where, isLocated, accuracyMetres, reportedAtMilliseconds } = planned;
  const area = areaOfCase(planned);
  const position = isLocated ? where.position : undefined;
  const place = isLocated ? where.place : name;
  const corner = position && category.wallPlace === "grid" && !category.restricted ? places.cornerNear(position) : undefined;
  const wall = wallPlaceOf(category, { place, grid: name, position, corner });
  return {
    id, area_id: area, plan_id: IMPORT_PLAN, source, fast_track: category.fastTrack, description, place,
    building_id: isLocated ? (where.building ?? null) : null,
    position: position ? pointHex(position) : null,
    accuracy_metres: accuracyMetres ?? null,
    wall_place: wall.wallPlace,
    wall_position: wall.wallPosition ? pointHex(wall.wallPosition) : null,
    external_id: reference,
    idempotency_key: key,
    reported_at: instant(reportedAtMilliseconds),
  };
}

function ruleColumns(incident: number, { atMilliseconds, rules = [] }: Step): Row[] {
  return rules.map(({ stage, rule, at: ruleAt }) => ({ incident_id: incident, stage, rule, rule_at: ruleAt, at: instant(atMilliseconds) }));
}

/** The last move of a case that goes on is marked as the demo's own: what a person does afterwards makes it theirs. */
function keyColumns(id: number, { steps }: Life): Row[] {
  const moved = steps.findLast(({ move }) => move);
  if (!moved) return [];
  return [{ key: moveKey(id, moved.next.ver), incident_id: id, answer: { id, ver: moved.next.ver, state: moved.next.state }, at: instant(moved.atMilliseconds) }];
}

type Row = Record<string, unknown>;

/** Columns of an array type; any other list or object is JSON. */
const ARRAYS: readonly string[] = ["steps", "fired"];

/** The rows of one table, all of the same columns: those of the first. */
class Rows implements Table {
  readonly name: string;
  readonly rows: Cell[][] = [];
  columns: readonly string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(row: Row): void {
    if (!this.rows.length) this.columns = Object.keys(row);
    this.rows.push(this.columns.map((column) => cellOf(column, row[column])));
  }
}

function cellOf(column: string, value: unknown): Cell {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value === null || value === undefined) return null;
  return ARRAYS.includes(column) && Array.isArray(value) ? `{${value.join(",")}}` : JSON.stringify(value);
}
