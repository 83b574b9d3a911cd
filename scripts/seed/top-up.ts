import type { Pool, PoolClient } from "pg";
import { inTransaction, type Transaction } from "../../server/db/transaction.ts";
import { copyAskers } from "../../server/incidents/asker-store.ts";
import { holdCase, keepKey, keepRules, saveCase } from "../../server/incidents/case-store.ts";
import { nextDueAt } from "../../server/incidents/escalation.ts";
import { readCaseGround } from "./cases/case-ground.ts";
import { moveKey } from "./cases/case-key.ts";
import { caseTables, livesOf } from "./cases/case-tables.ts";
import { CaseCalendar, type PlannedCase } from "./cases/day-of-cases.ts";
import { goOn, World, type Twin } from "./cases/life.ts";
import { nextMove } from "./cases/next-move.ts";
import { readOpenCases, type OpenCase } from "./cases/open-cases.ts";
import { tellChanges, type Change } from "./cases/tell.ts";
import { casesBetween, SHIFT_DAYS_AHEAD } from "./fill.ts";
import { instant, localDay } from "./local-time.ts";
import { shiftTable, type OnRota } from "./people/duty-tables.ts";
import { replacePhones } from "./people/phones.ts";
import { holdProgress, keepProgress } from "./progress.ts";
import { at, last } from "./town/list.ts";
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
    const world = new World(ground);
    const moved = await moveOpenCases(transaction, world, calendar, Date.parse(progress.casesUntil), nowMilliseconds);
    const planned = casesBetween(calendar, Date.parse(progress.casesUntil), nowMilliseconds);
    const cases = await notReported(transaction, planned);
    const ids = await reserveIds(transaction, cases.length);
    const twins = await twinsOf(transaction, cases);
    const lived = livesOf(world, cases, ids, nowMilliseconds, (reference) => twins.get(reference));
    for (const table of caseTables(world, calendar.places, ground, lived, nowMilliseconds)) await addRows(client, table);
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

/** While the demo ran its cases were reported at the server's door: those are there already. */
async function notReported(transaction: Transaction, cases: readonly PlannedCase[]): Promise<PlannedCase[]> {
  const { rows } = await transaction.query<{ key: string }>("select idempotency_key as key from incident where idempotency_key = any($1::uuid[])", [cases.map(({ key }) => key)]);
  const known = new Set(rows.map(({ key }) => key));
  return cases.filter(({ key }) => !known.has(key));
}

/** Of the cases that others repeat those that are written already. */
async function twinsOf(transaction: Transaction, cases: readonly PlannedCase[]): Promise<Map<string, Omit<Twin, "metres">>> {
  const { rows } = await transaction.query<{ id: number; reference: string; closedAt: string | null }>(
    `select id, external_id as "reference", closed_at as "closedAt" from incident where external_id = any($1)`,
    [cases.flatMap(({ twin }) => twin?.reference ?? [])],
  );
  return new Map(rows.map(({ id, reference, closedAt }) => [reference, { id, closedAtMilliseconds: closedAt === null ? Infinity : Date.parse(closedAt) }]));
}

/** Lets the cases of the demo go on, people and rules. What somebody at a desk has moved is theirs. */
async function moveOpenCases(transaction: Transaction, world: World, calendar: CaseCalendar, sinceMilliseconds: number, nowMilliseconds: number): Promise<Change[]> {
  const open = await readOpenCases(transaction, sinceMilliseconds);
  const now = instant(nowMilliseconds);
  const plans = plansOf(calendar, open.filter(({ standing: { calls } }) => calls.every(({ reportedInAt }) => reportedInAt === undefined)));
  const twins = await twinsOf(transaction, [...plans.values()]);
  const changes: Change[] = [];
  for (const { id, subject, standing, lastAtMilliseconds, changedAtMilliseconds, nextDueAt: ruleAt } of open) {
    const plan = plans.get(subject.key)?.twin;
    const other = plan && twins.get(plan.reference);
    const twin = plan && other && { ...other, metres: plan.metres };
    const move = nextMove(world.offices, subject, standing, lastAtMilliseconds, twin?.id);
    if ((move?.atMilliseconds ?? Infinity) > nowMilliseconds && (ruleAt ?? "~") > now) continue;
    const kept = await holdCase(transaction, id);
    if (!kept) continue;
    const { steps } = goOn(world, subject, kept.each, { lastAtMilliseconds, changedAtMilliseconds }, nowMilliseconds, twin);
    const [first] = steps;
    if (!first) continue;
    const { next } = last(steps);
    await saveCase(transaction, id, kept.each, next, steps.flatMap(({ events }) => events), nextDueAt(next, world.calendar, now));
    for (const { rules, atMilliseconds } of steps) if (rules) await keepRules(transaction, id, rules, instant(atMilliseconds));
    const moved = steps.findLast(({ move: made }) => made);
    if (moved) await keepKey(transaction, moveKey(id, moved.next.ver), { id, ver: moved.next.ver, state: moved.next.state }, instant(moved.atMilliseconds));
    if (next.state === "merged" && next.parent !== undefined) await copyAskers(transaction, id, next.parent);
    changes.push({ incident: id, atMilliseconds: first.atMilliseconds });
  }
  return changes;
}

/** The plans of open cases: of each day on which one of them began. */
function plansOf(calendar: CaseCalendar, open: readonly OpenCase[]): Map<string, PlannedCase> {
  const days = new Set(open.map(({ subject }) => localDay(subject.reportedAtMilliseconds)));
  return new Map([...days].flatMap((day) => calendar.casesOf(day)).map((planned) => [planned.key, planned]));
}
