import type { Pool, PoolClient } from "pg";
import { inTransaction, type Transaction } from "../../server/db/transaction.ts";
import { readCaseGround, type CaseGround } from "./cases/case-ground.ts";
import { holdCase, keepRules, saveCase } from "../../server/incidents/case-store.ts";
import { nextDueAt } from "../../server/incidents/escalation.ts";
import { livedUntil, toldOf, workingCalendar } from "./cases/case-cast.ts";
import { caseTables } from "./cases/case-tables.ts";
import { liveOn } from "./cases/lived.ts";
import { CaseCalendar, type PlannedCase } from "./cases/day-of-cases.ts";
import { tellChanges, type Change } from "./cases/tell.ts";
import { casesBetween, SHIFT_DAYS_AHEAD } from "./fill.ts";
import { instant, localDay } from "./local-time.ts";
import { shiftTable, type OnRota } from "./people/duty-tables.ts";
import { replacePhones } from "./people/phones.ts";
import { holdProgress, keepProgress } from "./progress.ts";
import { at } from "./town/list.ts";
import { addRows } from "./write/bulk.ts";

/** Shifts are extended when fewer days than this are left of them. */
const LEAST_DAYS_AHEAD = 14;

export interface ToppedUp {
  shifts: number;
  newCases: number;
  movedCases: number;
  replacedPhones: number;
}

/** Brings a demo forward to the moment: shifts never run out, cases are as recent as if it had run all the time. Undefined where there is no demo. */
export async function topUp(pool: Pool, key: Uint8Array, nowMilliseconds: number): Promise<ToppedUp | undefined> {
  return inTransaction(pool, async (transaction) => {
    const client = transaction as PoolClient;
    const progress = await holdProgress(transaction);
    if (!progress) return undefined;
    const workers = await workersOf(transaction);
    const replacedPhones = await replacePhones(client, key, instant(nowMilliseconds), workers);

    const today = localDay(nowMilliseconds);
    const shiftsUntilDay = progress.shiftsUntilDay - today < LEAST_DAYS_AHEAD ? today + SHIFT_DAYS_AHEAD : progress.shiftsUntilDay;
    const shifts = shiftTable(workers, Math.max(progress.shiftsUntilDay, today - 1), shiftsUntilDay);
    await addRows(client, shifts);

    const ground = await readCaseGround(transaction);
    const calendar = new CaseCalendar(progress.seed, ground, progress.firstDay);
    const moved = await moveOpenCases(transaction, calendar, ground, Date.parse(progress.casesUntil), nowMilliseconds);
    const cases = casesBetween(calendar, Date.parse(progress.casesUntil), nowMilliseconds);
    const ids = await reserveIds(transaction, cases.length);
    for (const table of caseTables(calendar, ground, cases, ids, nowMilliseconds)) await addRows(client, table);
    const begun = cases.map(({ reportedAtMilliseconds }, index) => ({ incident: at(ids, index), atMilliseconds: reportedAtMilliseconds }));
    await tellChanges(transaction, [...moved, ...begun], nowMilliseconds);

    const casesUntil = instant(Math.max(nowMilliseconds, Date.parse(progress.casesUntil)));
    await keepProgress(transaction, { ...progress, shiftsUntilDay, casesUntil });
    return { shifts: shifts.rows.length, newCases: cases.length, movedCases: moved.length, replacedPhones };
  });
}

/** In the order of the rota, with the area and role of the last shift each had. */
async function workersOf(transaction: Transaction): Promise<OnRota[]> {
  const { rows } = await transaction.query<OnRota>(/* sql */ `
    select worker_id as "person", area_id as "area", role
      from (
             select distinct on (worker_id) worker_id, area_id, role
               from shift
              order by worker_id, lower(valid) desc) as latest
     order by (select min(device.id) from device where device.worker_id = latest.worker_id)`);
  return rows;
}

async function reserveIds(transaction: Transaction, count: number): Promise<number[]> {
  const { rows } = await transaction.query<{ id: number }>("select nextval(pg_get_serial_sequence('incident', 'id'))::int as id from generate_series(1, $1)", [count]);
  return rows.map(({ id }) => id);
}

interface OpenCase {
  id: number;
  state: string;
  externalId: string;
  /** What somebody did, rules of escalation aside. */
  done: number;
}

/** Lets the open cases of the demo go on as planned, and those that wait for their asker. What somebody at a desk has moved otherwise is theirs. */
async function moveOpenCases(transaction: Transaction, calendar: CaseCalendar, ground: CaseGround, fromMilliseconds: number, nowMilliseconds: number): Promise<Change[]> {
  const { rows } = await transaction.query<OpenCase>(/* sql */ `
    select incident.id, state, external_id as "externalId",
           (select count(*)::int from incident_event where incident_id = incident.id and kind is distinct from 'escalate') as "done"
      from incident
     where (closed_at is null or state = 'closed')
       and external_id like 'demo:%'
     order by incident.id`);
  const planned = plansOf(calendar, rows);
  const changes: Change[] = [];
  for (const { id, state, externalId, done } of rows) {
    const plan = planned.get(externalId);
    const before = plan && livedUntil(ground, plan, fromMilliseconds);
    const isAsPlanned = before?.next.state === state && before.done.length + 1 === done;
    const change = plan && isAsPlanned ? await goOn(transaction, ground, plan, id, fromMilliseconds, nowMilliseconds) : undefined;
    if (change) changes.push(change);
  }
  return changes;
}

async function goOn(transaction: Transaction, ground: CaseGround, plan: PlannedCase, id: number, fromMilliseconds: number, nowMilliseconds: number): Promise<Change | undefined> {
  const kept = await holdCase(transaction, id);
  if (!kept) return undefined;
  const { facts, told } = toldOf(ground, plan);
  const { next, events } = liveOn(kept.each, facts, fromMilliseconds, told, nowMilliseconds);
  const [first] = events;
  if (!first) return undefined;
  await saveCase(transaction, id, kept.each, next, events, nextDueAt(next, workingCalendar, instant(nowMilliseconds)));
  await keepRules(transaction, id, events.flatMap(({ detail }) => (detail?.["rule"] ? [{ stage: String(detail["stage"]), rule: String(detail["rule"]), at: String(detail["ruleAt"]) }] : [])), instant(nowMilliseconds));
  return { incident: id, atMilliseconds: Date.parse(first.at) };
}

/** The plans of the open cases: of each day on which one of them began. */
function plansOf(calendar: CaseCalendar, open: readonly OpenCase[]): Map<string, PlannedCase> {
  const days = new Set(open.map(({ externalId }) => Number(externalId.split(":")[1])));
  return new Map([...days].flatMap((day) => calendar.casesOf(day)).map((planned) => [planned.externalId, planned]));
}
