import type { Pool, PoolClient } from "pg";
import { inTransaction, type Transaction } from "../../server/db/transaction.ts";
import { readCaseGround, type CaseGround } from "./cases/case-ground.ts";
import { caseTables, dueMilliseconds, eventRows, EVENT_COLUMNS } from "./cases/case-tables.ts";
import { CaseCalendar, type PlannedCase } from "./cases/day-of-cases.ts";
import { tellChanges, type Change } from "./cases/tell.ts";
import { casesBetween, SHIFT_DAYS_AHEAD } from "./fill.ts";
import { instant, localDay } from "./local-time.ts";
import { shiftTable, type OnRota } from "./people/duty-tables.ts";
import { replacePhones } from "./people/phones.ts";
import { holdProgress, keepProgress } from "./progress.ts";
import { at } from "./town/list.ts";
import { addRows } from "./write/bulk.ts";
import type { Cell } from "./write/table.ts";

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
    const moved = await moveOpenCases(client, calendar, ground, nowMilliseconds);
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
  ver: number;
  state: string;
  externalId: string;
}

/** Lets the open cases of the demo go on as planned. What somebody at a desk has moved otherwise is theirs. */
async function moveOpenCases(client: PoolClient, calendar: CaseCalendar, ground: CaseGround, nowMilliseconds: number): Promise<Change[]> {
  const { rows } = await client.query<OpenCase>(/* sql */ `
    select id, ver, state, external_id as "externalId"
      from incident
     where closed_at is null
       and external_id like 'demo:%'
     order by id`);
  const planned = plansOf(calendar, rows);
  const moved = rows.flatMap((row) => {
    const plan = planned.get(row.externalId);
    const happened = plan?.life.steps.filter(({ atMilliseconds }) => atMilliseconds <= nowMilliseconds).length ?? 0;
    const isAsPlanned = plan?.life.steps[row.ver - 1]?.to === row.state;
    return plan && isAsPlanned && happened > row.ver ? [{ ...row, plan, happened }] : [];
  });
  const events: Cell[][] = moved.flatMap(({ id, ver, plan, happened }) => eventRows(ground, id, plan, ver, happened));
  await addRows(client, { name: "incident_event", columns: EVENT_COLUMNS, rows: events });
  await client.query(
    /* sql */ `
    update incident
       set ver = now_at.ver,
           state = now_at.state,
           next_due_at = now_at.next_due_at,
           closed_at = now_at.closed_at,
           rating = now_at.rating
      from unnest($1::int[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::int[]) as now_at (id, ver, state, next_due_at, closed_at, rating)
     where incident.id = now_at.id`,
    [
      moved.map(({ id }) => id),
      moved.map(({ happened }) => happened),
      moved.map(({ plan, happened }) => at(plan.life.steps, happened - 1).to),
      moved.map(({ plan, happened }) => (isClosed(plan, happened) ? null : instant(dueMilliseconds(plan)))),
      moved.map(({ plan, happened }) => (isClosed(plan, happened) ? instant(at(plan.life.steps, happened - 1).atMilliseconds) : null)),
      moved.map(({ plan, happened }) => (isClosed(plan, happened) ? (plan.life.rating ?? null) : null)),
    ],
  );
  return moved.map(({ id, ver, plan }) => ({ incident: id, atMilliseconds: at(plan.life.steps, ver).atMilliseconds }));
}

const isClosed = ({ life }: PlannedCase, happened: number): boolean => at(life.steps, happened - 1).to === "closed";

/** The plans of the open cases: of each day on which one of them began. */
function plansOf(calendar: CaseCalendar, open: readonly OpenCase[]): Map<string, PlannedCase> {
  const days = new Set(open.map(({ externalId }) => Number(externalId.split(":")[1])));
  return new Map([...days].flatMap((day) => calendar.casesOf(day)).map((planned) => [planned.externalId, planned]));
}
