import type { Pool } from "pg";
import type { MeasureGroup } from "#contract/measures.ts";
import { PLACED } from "./placed.ts";
import type { Scope } from "./store.ts";

/** One group's counts, flat as the database gives them. */
export interface CountedRow {
  key: number | null;
  name: string | null;
  due: number;
  closedOfDue: number;
  closedInTime: number;
  accepted: number;
  closedOfAccepted: number;
  answered: number;
  satisfied: number;
  checked: number;
  reworked: number;
  closed: number;
  closedGrid: number;
  closedCommunity: number;
  closedSubdistrict: number;
  closedDistrict: number;
  responded: number;
  responseMedian: number | null;
  responseP90: number | null;
  arrived: number;
  arrivalMedian: number | null;
  arrivalP90: number | null;
  handledTimed: number;
  handlingMedian: number | null;
  handlingP90: number | null;
  suspended: number;
  suspendedOldest: number | null;
  reported: number;
  funnelAccepted: number;
  dispatched: number;
  handled: number;
  funnelClosed: number;
  rated: number;
}

export interface CalledRow {
  key: number | null;
  isTotal: boolean;
  called: number;
  reportedIn: number;
  dispatched: number;
  returned: number;
}

/** What a row of `placed`, `incident` and `category` belongs to. */
const KEY: Record<MeasureGroup, string> = {
  grid: "placed.grid",
  community: "placed.community",
  subdistrict: "placed.subdistrict",
  district: "placed.district",
  category: "kind.id",
  unit: "lead.to_unit",
};
const NAME: Record<MeasureGroup, string> = {
  grid: "(select area_edition.name from area_edition where area_id = key order by lower(valid) desc limit 1)",
  community: "(select area_edition.name from area_edition where area_id = key order by lower(valid) desc limit 1)",
  subdistrict: "(select area_edition.name from area_edition where area_id = key order by lower(valid) desc limit 1)",
  district: "(select area_edition.name from area_edition where area_id = key order by lower(valid) desc limit 1)",
  category: "(select name_zh from category where id = key)",
  unit: "(select name from unit where id = key)",
};
/** A kind is the newest row of its code. */
const KIND = /* sql */ `
    kind as (select max(id) as id, code from category group by code)`;
const LEAD = /* sql */ `
      left join lateral (
             select to_unit from call where call.incident_id = incident.id and call.role = 'lead' order by number desc limit 1) as lead on true`;

const isClosed = "state in ('closed', 'evaluated')";

/** Counts of cases by group, and of all together (`key` null and `isTotal`). Parameters: areas, without restricted ones, from, until. */
const COUNTED = Object.fromEntries(
  (Object.keys(KEY) as MeasureGroup[]).map((by) => [
    by,
    /* sql */ `
    with recursive ${PLACED},
    ${KIND},
    one as (
      select ${KEY[by]} as key,
             state,
             incident.level,
             reported_at,
             responded_at,
             arrived_at,
             coalesce(handled_at, closed_at)                                              as handled_at,
             coalesce(handle_due_at, reported_at + handle_seconds * interval '1 second')  as due_at,
             closed_at,
             satisfied,
             rating,
             rework > 0 and not unreasonable                                              as reworked,
             reported_at > $3 and reported_at <= $4                                       as is_new,
             closed_at > $3 and closed_at <= $4 and ${isClosed}                           as is_closed
        from incident
        join placed on placed.id = incident.area_id
        join category on category.id = incident.category_id
        ${by === "category" ? "join kind on kind.code = category.code" : ""}
        ${by === "unit" ? LEAD : ""}
       where not (incident.restricted and $2)
         and reported_at <= $4
         and (closed_at is null or closed_at > $3 or reported_at > $3 or handle_due_at > $3)
         and state not in ('merged', 'cancelled')),
    counted as (
      select key,
             grouping(key) = 1 as "isTotal",
             count(*) filter (where due_at > $3 and due_at <= $4 and state not in ('suspended', 'reported', 'rejected', 'transferred'))::int                     as "due",
             count(*) filter (where due_at > $3 and due_at <= $4 and ${isClosed})::int                                                                          as "closedOfDue",
             count(*) filter (where due_at > $3 and due_at <= $4 and ${isClosed} and handled_at <= due_at)::int                                                 as "closedInTime",
             count(*) filter (where is_new and state not in ('reported', 'rejected', 'transferred'))::int                                                       as "accepted",
             count(*) filter (where is_new and ${isClosed})::int                                                                                                as "closedOfAccepted",
             count(*) filter (where is_closed and (satisfied is not null or rating is not null))::int                                                           as "answered",
             count(*) filter (where is_closed and coalesce(satisfied, rating > 2))::int                                                                         as "satisfied",
             count(*) filter (where is_closed or reworked and handled_at > $3 and handled_at <= $4)::int                                                        as "checked",
             count(*) filter (where reworked and (is_closed or handled_at > $3 and handled_at <= $4))::int                                                      as "reworked",
             count(*) filter (where is_closed)::int                                                                                                             as "closed",
             count(*) filter (where is_closed and level = 'grid')::int                                                                                          as "closedGrid",
             count(*) filter (where is_closed and level in ('grid', 'community'))::int                                                                          as "closedCommunity",
             count(*) filter (where is_closed and level in ('grid', 'community', 'subdistrict'))::int                                                           as "closedSubdistrict",
             count(*) filter (where is_closed and level <> 'city')::int                                                                                         as "closedDistrict",
             count(responded_at) filter (where is_new)::int                                                                                                     as "responded",
             percentile_cont(0.5) within group (order by extract(epoch from responded_at - reported_at)) filter (where is_new and responded_at is not null)      as "responseMedian",
             percentile_cont(0.9) within group (order by extract(epoch from responded_at - reported_at)) filter (where is_new and responded_at is not null)      as "responseP90",
             count(arrived_at) filter (where is_new)::int                                                                                                       as "arrived",
             percentile_cont(0.5) within group (order by extract(epoch from arrived_at - reported_at)) filter (where is_new and arrived_at is not null)          as "arrivalMedian",
             percentile_cont(0.9) within group (order by extract(epoch from arrived_at - reported_at)) filter (where is_new and arrived_at is not null)          as "arrivalP90",
             count(*) filter (where is_closed)::int                                                                                                             as "handledTimed",
             percentile_cont(0.5) within group (order by extract(epoch from handled_at - reported_at)) filter (where is_closed)                                  as "handlingMedian",
             percentile_cont(0.9) within group (order by extract(epoch from handled_at - reported_at)) filter (where is_closed)                                  as "handlingP90",
             count(*) filter (where state = 'suspended')::int                                                                                                   as "suspended",
             extract(epoch from $4::timestamptz - min(reported_at) filter (where state = 'suspended'))::float8                                                  as "suspendedOldest",
             count(*) filter (where is_new)::int                                                                                                                as "reported",
             count(*) filter (where is_new and state not in ('reported', 'rejected', 'transferred'))::int                                                       as "funnelAccepted",
             count(*) filter (where is_new and state in ('assigned', 'in_progress', 'suspended', 'to_verify', 'rework', 'closed', 'evaluated'))::int            as "dispatched",
             count(*) filter (where is_new and (state in ('to_verify', 'closed', 'evaluated') or state = 'rework'))::int                                        as "handled",
             count(*) filter (where is_new and ${isClosed})::int                                                                                                as "funnelClosed",
             count(*) filter (where is_new and (satisfied is not null or rating is not null))::int                                                              as "rated"
        from one
       group by grouping sets ((key), ()))
    select *, case when not "isTotal" then ${NAME[by]} end as "name" from counted where key is not null or "isTotal" order by key`,
  ]),
) as unknown as Record<MeasureGroup, string>;

/** Whistles of the period: how many were answered by their due time, and how many leads were rightly returned. */
const CALLED = Object.fromEntries(
  (Object.keys(KEY) as MeasureGroup[]).map((by) => [
    by,
    /* sql */ `
    with recursive ${PLACED},
    ${KIND}
    select ${by === "unit" ? "call.to_unit" : KEY[by]} as key,
           grouping(${by === "unit" ? "call.to_unit" : KEY[by]}) = 1                                          as "isTotal",
           count(*)::int                                                                                     as "called",
           count(*) filter (where reported_in_at <= coalesce(call.due_at, reported_in_at))::int              as "reportedIn",
           count(*) filter (where call.role = 'lead')::int                                                   as "dispatched",
           count(*) filter (where call.role = 'lead' and call.state = 'declined' and coalesce(return_upheld, true))::int  as "returned"
      from call
      join incident on incident.id = call.incident_id
      join placed on placed.id = incident.area_id
      ${by === "category" ? "join category on category.id = incident.category_id join kind on kind.code = category.code" : ""}
     where not (incident.restricted and $2)
       and called_at > $3
       and called_at <= $4
       and (call.due_at is null or call.due_at <= $4 or reported_in_at is not null)
     group by grouping sets ((${by === "unit" ? "call.to_unit" : KEY[by]}), ())`,
  ]),
) as unknown as Record<MeasureGroup, string>;

export async function countCases(pool: Pool, by: MeasureGroup, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<(CountedRow & { isTotal: boolean })[]> {
  const { rows } = await pool.query<CountedRow & { isTotal: boolean }>(COUNTED[by], [areas, unrestrictedOnly, from, until]);
  return rows;
}

export async function countCalls(pool: Pool, by: MeasureGroup, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<CalledRow[]> {
  const { rows } = await pool.query<CalledRow>(CALLED[by], [areas, unrestrictedOnly, from, until]);
  return rows;
}

export interface CellRow {
  unit: number;
  unitName: string;
  area: number;
  areaName: string;
  called: number;
  reportedIn: number;
  late: number;
  absent: number;
  declined: number;
  ratings: number;
  stars: number;
}

/** Calls of the period by the office that was called and the community that called it. Calls to posts are persons' and in no figure. */
export async function countCells(pool: Pool, { areas, unrestrictedOnly }: Scope, from: string, until: string): Promise<CellRow[]> {
  const { rows } = await pool.query<CellRow>(
    /* sql */ `
    with recursive ${PLACED},
    cell as (
      select call.to_unit                                                         as unit,
             coalesce(placed.community, placed.subdistrict, placed.district)     as area,
             count(*)::int                                                       as "called",
             count(*) filter (where reported_in_at <= coalesce(call.due_at, reported_in_at))::int  as "reportedIn",
             count(*) filter (where reported_in_at > call.due_at)::int            as "late",
             count(*) filter (where reported_in_at is null and call.state = 'absent')::int    as "absent",
             count(*) filter (where call.state = 'declined')::int                 as "declined",
             count(call.rating)::int                                             as "ratings",
             coalesce(sum(call.rating), 0)::int                                  as "stars"
        from call
        join incident on incident.id = call.incident_id
        join placed on placed.id = incident.area_id
       where not (incident.restricted and $2)
         and call.to_unit is not null
         and called_at > $3
         and called_at <= $4
       group by 1, 2)
    select cell.*,
           unit.name as "unitName",
           coalesce((select area_edition.name from area_edition where area_id = cell.area order by lower(valid) desc limit 1), '')  as "areaName"
      from cell
      join unit on unit.id = cell.unit
     order by unit.name, cell.unit, cell.area`,
    [areas, unrestrictedOnly, from, until],
  );
  return rows;
}
