import type { Pool } from "pg";
import type { Trail } from "#contract/workers.ts";
import { dayOf, startOfDay } from "../time/days.ts";
import type { Known } from "./rules.ts";

/** A row on its way into the database: into the track, as the newest that is known of its worker, or both. */
export interface KeptFix extends Known {
  worker: number;
  isInTrack: boolean;
  isNewest: boolean;
}

export interface TrackStore {
  /** One round trip, and another for each new day. A fix that is there already is left as it is. */
  insertFixes(fixes: readonly KeptFix[], receivedAt: string): Promise<void>;
  /** From `from` until before `until`, oldest first. */
  trail(worker: number, from: string, until: string): Promise<Trail>;
  /** Makes room for the local days of the moments, where there is none yet: ahead of time, so that midnight's first fix need not. */
  makeDays(moments: readonly string[]): Promise<void>;
}

/** After this the phones are told to try again, rather than left hanging. */
const INSERT_MILLISECONDS = 10_000;
const NO_PARTITION = "23514";
/** When two make the same day, the slower one finds the table, its type, or its bounds there already. */
const MADE_MEANWHILE = ["42P07", "23505", "42P17"];

const INSERT = {
  name: "insert-fixes",
  query_timeout: INSERT_MILLISECONDS,
  text: /* sql */ `
    with told as (
      select worker,
             to_timestamp(recorded_at / 1000)              as recorded_at,
             st_setsrid(st_makepoint(lon, lat), 4326)      as position,
             accuracy, heading, speed, battery, charging, alarm,
             to_timestamp(alarm_at / 1000)                 as alarm_at,
             use
        from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::real[], $6::real[], $7::real[], $8::real[], $9::boolean[], $10::text[], $11::float8[], $12::int[])
          as t (worker, recorded_at, lon, lat, accuracy, heading, speed, battery, charging, alarm, alarm_at, use)),
    track as (
      insert into fix (worker_id, recorded_at, received_at, position, accuracy_metres, heading_degrees, speed_metres_per_second, battery_percent, alarm)
      select worker, recorded_at, $13::timestamptz, position, accuracy, heading, speed, battery, case when alarm_at = recorded_at then alarm end
        from told
       where use & 1 = 1
          on conflict (worker_id, recorded_at) do nothing)
    insert into last_fix as known (worker_id, recorded_at, received_at, position, accuracy_metres, heading_degrees, speed_metres_per_second, battery_percent, charging, alarm, alarm_at)
    select worker, recorded_at, $13::timestamptz, position, accuracy, heading, speed, battery, charging, alarm, alarm_at
      from told
     where use & 2 = 2
        on conflict (worker_id) do update
       set recorded_at = excluded.recorded_at,
           received_at = excluded.received_at,
           position = excluded.position,
           accuracy_metres = excluded.accuracy_metres,
           heading_degrees = excluded.heading_degrees,
           speed_metres_per_second = excluded.speed_metres_per_second,
           battery_percent = excluded.battery_percent,
           charging = excluded.charging,
           alarm = excluded.alarm,
           alarm_at = excluded.alarm_at
     where known.position is null
        or known.recorded_at <= excluded.recorded_at`,
};

/** @param timeZone whose midnights part the days; it must not change once there are any */
export function createTrackStore(pool: Pool, timeZone: string): TrackStore {
  const days: { from: number; until: number }[] = []; // those known to be there, the last used first

  async function ensureDays(fixes: readonly KeptFix[]): Promise<void> {
    for (const { isInTrack, recordedAtMilliseconds } of fixes) if (isInTrack) await ensureDay(recordedAtMilliseconds);
  }

  async function ensureDay(at: number): Promise<void> {
    if (!days.some(({ from, until }) => from <= at && at < until)) days.unshift(await makeDay(at));
  }

  async function makeDay(at: number): Promise<{ from: number; until: number }> {
    const day = dayOf(new Date(at), timeZone);
    const from = startOfDay(day, timeZone);
    const until = startOfDay(dayOf(new Date(from.getTime() + 30 * 3_600_000), timeZone), timeZone); // days have 23 to 25 hours
    const { rows: [made] } = await pool.query<{ create: string }>(
      "select format('create table if not exists %I partition of fix for values from (%L) to (%L)', $1::text, $2::timestamptz, $3::timestamptz) as \"create\"",
      [`fix_${day.replaceAll("-", "_")}`, from.toISOString(), until.toISOString()],
    );
    await pool.query(made?.create ?? "").catch((error: unknown) => {
      if (!MADE_MEANWHILE.includes(codeOf(error))) throw error;
    });
    return { from: from.getTime(), until: until.getTime() };
  }

  return {
    async insertFixes(fixes, receivedAt) {
      await ensureDays(fixes);
      const values = [...columnsOf(fixes), receivedAt];
      await pool.query(INSERT, values).catch(async (error: unknown) => {
        if (codeOf(error) !== NO_PARTITION) throw error;
        days.length = 0; // a day that was dropped meanwhile is made again
        await ensureDays(fixes);
        await pool.query(INSERT, values);
      });
    },

    async makeDays(moments) {
      for (const moment of moments) await ensureDay(Date.parse(moment));
    },

    async trail(worker, from, until) {
      const { rows } = await pool.query<Trail[number]>(
        /* sql */ `
        select array[st_x(position), st_y(position)]  as "position",
               recorded_at                            as "recordedAt",
               accuracy_metres                        as "accuracyMetres"
          from fix
         where worker_id = $1
           and recorded_at >= $2
           and recorded_at < $3
         order by recorded_at`,
        [worker, from, until],
      );
      return rows;
    },
  };
}

/** Array literals of our own: pg's own way of writing them costs more than all the rest of a fix. */
function columnsOf(fixes: readonly KeptFix[]): string[] {
  // one statement may touch a row of last_fix once
  const newest = new Map(fixes.filter(({ isNewest }) => isNewest).map((fix) => [fix.worker, fix]));
  const column = (valueOf: (fix: KeptFix) => number | boolean | string | undefined) => `{${fixes.map((fix) => valueOf(fix) ?? "NULL").join()}}`;
  return [
    column(({ worker }) => worker),
    column(({ recordedAtMilliseconds }) => recordedAtMilliseconds),
    column(({ position }) => position?.[0]),
    column(({ position }) => position?.[1]),
    column(({ accuracyMetres }) => accuracyMetres),
    column(({ headingDegrees }) => headingDegrees),
    column(({ speedMetresPerSecond }) => speedMetresPerSecond),
    column(({ batteryPercent }) => batteryPercent),
    column(({ charging }) => charging),
    column(({ alarm }) => alarm === undefined ? undefined : `"${alarm.replace(/["\\]/g, "\\$&")}"`),
    column(({ alarmAtMilliseconds }) => alarmAtMilliseconds),
    column((fix) => (fix.isInTrack ? 1 : 0) | (newest.get(fix.worker) === fix ? 2 : 0)),
  ];
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
