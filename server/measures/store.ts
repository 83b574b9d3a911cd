import type { Pool } from "pg";

/** What a measure is taken of: cases of these areas, with or without those a shared screen may not know. */
export interface Scope {
  areas: readonly number[];
  unrestrictedOnly: boolean;
}

export interface FunnelRow {
  source: string;
  reported: number;
  started: number;
  closed: number;
}

/** The cases reported since `from`, by source, as they stand at `until`. */
export async function funnelBetween(pool: Pool, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<FunnelRow[]> {
  const { rows } = await pool.query<FunnelRow>(
    /* sql */ `
    with recursive below as (
      select id from area where id = any($1)
       union
      select area.id from area join below on area.parent = below.id)
    select source,
           count(*)::int as "reported",
           count(*) filter (where exists (
             select from incident_event
              where incident_event.incident_id = incident.id
                and to_state in ('in_progress', 'closed')
                and at <= $4))::int as "started",
           count(*) filter (where closed_at <= $4)::int as "closed"
      from incident
      join below on below.id = incident.area_id
     where not (restricted and $2)
       and reported_at >= $3
       and reported_at <= $4
     group by source`,
    [areas, unrestrictedOnly, from, until],
  );
  return rows;
}

export interface HourRow {
  from: string;
  reported: number;
  overdue: number;
}

/** Cases reported in each hour from `from` on; overdue: those that ever passed their time, as of `until`. Hours without cases are missing. */
export async function hoursBetween(pool: Pool, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<HourRow[]> {
  const { rows } = await pool.query<HourRow>(
    /* sql */ `
    with recursive below as (
      select id from area where id = any($1)
       union
      select area.id from area join below on area.parent = below.id)
    select $3::timestamptz + floor(extract(epoch from reported_at - $3::timestamptz) / 3600) * interval '1 hour' as "from",
           count(*)::int as "reported",
           count(*) filter (where least(coalesce(handled_at, closed_at), $4::timestamptz) > coalesce(handle_due_at, reported_at + handle_seconds * interval '1 second'))::int as "overdue"
      from incident
      join below on below.id = incident.area_id
      join category on category.id = incident.category_id
     where not (incident.restricted and $2)
       and reported_at >= $3
       and reported_at <= $4
     group by 1
     order by 1`,
    [areas, unrestrictedOnly, from, until],
  );
  return rows;
}

export interface OpenRow {
  subdistrict: number | null;
  restricted: boolean;
  total: number;
  located: number;
}

/** What is open at the moment, by subdistrict; located: what has a point (for a shared screen: one it may know). */
export async function openAt(pool: Pool, { areas, unrestrictedOnly }: Scope, moment: string): Promise<OpenRow[]> {
  const { rows } = await pool.query<OpenRow>(
    /* sql */ `
    with recursive below as (
      select id, case when level = 'subdistrict' then id end as subdistrict from area where id = any($1)
       union
      select area.id, coalesce(below.subdistrict, case when area.level = 'subdistrict' then area.id end)
        from area
        join below on area.parent = below.id)
    select below.subdistrict,
           incident.restricted,
           count(*)::int as "total",
           count(case when $2 then wall_position else position end)::int as "located"
      from incident
      join below on below.id = incident.area_id
     where reported_at <= $3
       and (closed_at is null or closed_at > $3)
     group by 1, 2`,
    [areas, unrestrictedOnly, moment],
  );
  return rows;
}

/** Of the cases that fell due between the two moments: how many there are, and how many were closed in time. */
export async function onTimeBetween(pool: Pool, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<{ closedInTime: number; due: number }> {
  const { rows } = await pool.query<{ closedInTime: number; due: number }>(
    /* sql */ `
    with recursive below as (
      select id from area where id = any($1)
       union
      select area.id from area join below on area.parent = below.id)
    select count(*) filter (where incident.state in ('closed', 'evaluated') and coalesce(handled_at, closed_at) <= coalesce(handle_due_at, reported_at + handle_seconds * interval '1 second'))::int as "closedInTime",
           count(*)::int as "due"
      from incident
      join below on below.id = incident.area_id
      join category on category.id = incident.category_id
     where not (incident.restricted and $2)
       and reported_at > $3::timestamptz - interval '40 days'
       and coalesce(handle_due_at, reported_at + handle_seconds * interval '1 second') > $3
       and coalesce(handle_due_at, reported_at + handle_seconds * interval '1 second') <= $4`,
    [areas, unrestrictedOnly, from, until],
  );
  return rows[0] ?? { closedInTime: 0, due: 0 };
}
