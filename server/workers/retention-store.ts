import type { Pool } from "pg";
import type { TrackFate } from "#contract/retention.ts";
import type { TrackPoint } from "#geo/track/thin.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;
type FateRow = Omit<TrackFate, "doneAt"> & { doneAt: string | null; lastWorker: number };

const FATE = /* sql */ `
    select id,
           to_char(day, 'YYYY-MM-DD') as "day",
           deed,
           announced_at               as "announcedAt",
           due_at                     as "dueAt",
           done_at                    as "doneAt",
           fixes_before::float8       as "fixesBefore",
           fixes_after::float8        as "fixesAfter",
           most_metres                as "mostMetres",
           last_worker                as "lastWorker"
      from track_fate`;
const fateOf = ({ doneAt, lastWorker: _worker, ...row }: FateRow): TrackFate => ({ ...row, ...(doneAt !== null && { doneAt }) });

export const partitionOf = (day: string): string => `fix_${day.replaceAll("-", "_")}`;

/** The local days of which there is a track, the oldest first. */
export async function daysKept(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>("select relname as \"name\" from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'fix'::regclass order by relname");
  return rows.flatMap(({ name }) => (/^fix_\d{4}_\d\d_\d\d$/.test(name) ? [name.slice(4).replaceAll("_", "-")] : []));
}

export async function fatesAhead(database: Database): Promise<TrackFate[]> {
  return (await database.query<FateRow>(`${FATE} where withdrawn_at is null and done_at is null order by due_at, day`)).rows.map(fateOf);
}

export async function fatesDone(database: Database, limit: number): Promise<TrackFate[]> {
  return (await database.query<FateRow>(`${FATE} where done_at is not null order by done_at desc, day desc limit $1`, [limit])).rows.map(fateOf);
}

/** The days that were thinned, once and for all. */
export async function daysThinned(database: Database): Promise<string[]> {
  return (await database.query<{ day: string }>("select distinct to_char(day, 'YYYY-MM-DD') as \"day\" from track_fate where deed = 'thin' and done_at is not null")).rows.map(({ day }) => day);
}

export async function announce(database: Database, fates: readonly Pick<TrackFate, "day" | "deed">[], at: string, dueAt: string): Promise<void> {
  await database.query(
    /* sql */ `
    insert into track_fate (day, deed, announced_at, due_at)
    select day, deed, $3, $4
      from unnest($1::date[], $2::text[]) as told (day, deed)
        on conflict (day, deed) where withdrawn_at is null and done_at is null do nothing`,
    [fates.map(({ day }) => day), fates.map(({ deed }) => deed), at, dueAt],
  );
}

/** One that was begun is finished. */
export async function withdraw(database: Database, ids: readonly number[], at: string): Promise<void> {
  await database.query("update track_fate set withdrawn_at = $2 where id = any($1) and done_at is null and last_worker = 0", [ids, at]);
}

/** The fate, held until the transaction ends, when it is still to be done. Another process waits, and finds it done. */
export async function holdFate(transaction: Transaction, id: number): Promise<FateRow | undefined> {
  return (await transaction.query<FateRow>(`${FATE} where id = $1 and withdrawn_at is null and done_at is null for update`, [id])).rows[0];
}

export async function nextWorker(transaction: Transaction, day: string, after: number): Promise<number | undefined> {
  const { rows } = await transaction.query<{ worker: number }>(`select worker_id as "worker" from ${quoted(day)} where worker_id > $1 order by worker_id limit 1`, [after]);
  return rows[0]?.worker;
}

export interface TrackRow extends TrackPoint {
  recordedAt: string;
}

export async function trackOfDay(transaction: Transaction, day: string, worker: number): Promise<TrackRow[]> {
  const { rows } = await transaction.query<Omit<TrackRow, "mustStay"> & { mustStay: boolean }>(
    /* sql */ `
    select array[st_x(position), st_y(position)]                      as "position",
           (extract(epoch from recorded_at) * 1000)::float8           as "atMilliseconds",
           to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
           alarm is not null                                          as "mustStay"
      from ${quoted(day)}
     where worker_id = $1
     order by recorded_at`,
    [worker],
  );
  return rows;
}

export async function leaveOut(transaction: Transaction, day: string, worker: number, moments: readonly string[]): Promise<void> {
  await transaction.query(`delete from ${quoted(day)} where worker_id = $1 and recorded_at = any($2::timestamptz[])`, [worker, moments]);
}

export async function keepThinned(transaction: Transaction, id: number, worker: number, before: number, after: number, mostMetres: number): Promise<void> {
  await transaction.query(
    "update track_fate set last_worker = $2, fixes_before = fixes_before + $3, fixes_after = fixes_after + $4, most_metres = greatest(most_metres, $5) where id = $1",
    [id, worker, before, after, mostMetres],
  );
}

/** @returns how many fixes it had */
export async function dropDay(transaction: Transaction, day: string): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>(`select count(*)::float8 as "count" from ${quoted(day)}`);
  await transaction.query(`drop table ${quoted(day)}`);
  return rows[0]?.count ?? 0;
}

export async function finish(transaction: Transaction, id: number, at: string, fixesBefore?: number): Promise<void> {
  await transaction.query("update track_fate set done_at = $2, fixes_before = coalesce($3, fixes_before) where id = $1", [id, at, fixesBefore ?? null]);
}

/** A name made of digits alone. @throws RangeError for what is no day */
function quoted(day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new RangeError(`${day} is no day`);
  return `"${partitionOf(day)}"`;
}
