import type { Pool } from "pg";
import type { Handover, HandoverSheet } from "#contract/people.ts";
import { GRANTED, IS_GRANTED } from "../auth/sql-filter.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;
export interface OpenRow {
  id: number;
  category: string;
  place: string;
  area: string;
  state: string;
  dueAt: string | null;
}

/** What the scopes reach that is open at this moment, what falls due first at the head. Of a restricted case no place. */
export async function openCases(database: Database, scopes: string, moment: string): Promise<OpenRow[]> {
  const { rows } = await database.query<OpenRow>(
    /* sql */ `
    with recursive asked (scopes) as (select $1::jsonb), ${GRANTED}
    select incident.id,
           category.name_zh as "category",
           case when incident.restricted then '' else incident.place end as "place",
           coalesce(area_edition.name, '') as "area",
           incident.state,
           (select due_after from incident_event where incident_event.incident_id = incident.id order by seq desc limit 1) as "dueAt"
      from incident
      join category on category.id = incident.category_id
      left join area_edition on area_edition.area_id = incident.area_id and area_edition.valid @> $2::timestamptz
     where incident.closed_at is null
       and ${IS_GRANTED}
     order by "dueAt" nulls last, incident.id`,
    [scopes, moment],
  );
  return rows;
}

/** How many of the cases came into each state since then. */
export async function happenedSince(database: Database, scopes: string, from: string, until: string): Promise<Record<string, number>> {
  const { rows } = await database.query<{ state: string; count: number }>(
    /* sql */ `
    with recursive asked (scopes) as (select $1::jsonb), ${GRANTED}
    select incident_event.to_state as "state", count(distinct incident_event.incident_id)::int as "count"
      from incident_event
      join incident on incident.id = incident_event.incident_id
      join category on category.id = incident.category_id
     where incident_event.at > $2
       and incident_event.at <= $3
       and incident_event.from_state is distinct from incident_event.to_state
       and ${IS_GRANTED}
     group by 1`,
    [scopes, from, until],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export async function lastGiven(database: Database, area: number): Promise<string | undefined> {
  return (await database.query<{ at: string }>(`select given_at as "at" from handover where area_id = $1 order by id desc limit 1`, [area])).rows[0]?.at;
}

export async function insertHandover(database: Database, given: { area: number; sheet: HandoverSheet; note: string; account: number; name: string }): Promise<number> {
  const { area, sheet, note, account, name } = given;
  const { rows } = await database.query<{ id: number }>(
    "insert into handover (area_id, from_at, until_at, sheet, note, given_by, given_name, given_at) values ($1, $2, $3, $4, $5, $6, $7, $3) returning id",
    [area, sheet.from, sheet.at, JSON.stringify(sheet), note, account, name],
  );
  return rows[0]?.id ?? 0;
}

/** False when it was taken already. */
export async function takeHandover(database: Database, id: number, account: number, name: string, at: string): Promise<boolean> {
  const { rowCount } = await database.query("insert into handover_taken (handover_id, taken_by, taken_name, taken_at) values ($1, $2, $3, $4) on conflict do nothing", [id, account, name, at]);
  return rowCount === 1;
}

export async function giverOf(database: Database, id: number): Promise<{ account: number; area: number } | undefined> {
  return (await database.query<{ account: number; area: number }>(`select given_by as "account", area_id as "area" from handover where id = $1`, [id])).rows[0];
}

export async function lastHandovers(database: Database, areas: readonly number[]): Promise<Handover[]> {
  const { rows } = await database.query<Handover & { takenBy: string | null; takenAt: string | null }>(
    /* sql */ `
    select id, from_at as "from", until_at as "until", sheet, note, given_name as "givenBy", given_at as "givenAt", taken_name as "takenBy", taken_at as "takenAt"
      from handover
      left join handover_taken on handover_taken.handover_id = handover.id
     where area_id = any($1)
     order by id desc
     limit 30`,
    [areas],
  );
  return rows.map(({ takenBy, takenAt, ...row }) => ({ ...row, ...(takenBy !== null && { takenBy }), ...(takenAt !== null && { takenAt }) }));
}
