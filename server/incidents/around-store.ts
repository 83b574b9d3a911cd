import type { Pool } from "pg";
import type { Target } from "#contract/calls.ts";
import type { CategoryRow } from "#contract/categories.ts";
import type { NearIncident } from "#contract/incidents.ts";
import type { Position } from "#geo/position.ts";
import type { Transaction } from "../db/transaction.ts";
import type { Facts } from "./case.ts";
import { DUPLICATE_HOURS, PARENT_METRES, PARENT_MINUTES } from "./nearness.ts";

type Asked = Pool | Transaction;

export const categoryColumns = /* sql */ `
           id,
           code,
           category_group  as "group",
           name_zh         as "nameZh",
           name_en         as "nameEn",
           sign,
           level,
           owner_role      as "owner",
           fast_track      as "fastTrack",
           restricted,
           wall_place      as "wallPlace",
           handle_seconds  as "handleSeconds",
           case when fast_track and preset = 'standard' then 'fast_track' else preset end  as "preset",
           urgent,
           check_by        as "check",
           coalesce(clocks, jsonb_build_object('handle', jsonb_build_object('unit', 'emergency_minutes', 'amount', greatest(1, handle_seconds / 60))))  as "clocks",
           radius_metres   as "radiusMetres"`;
const CATEGORY_ROW = /* sql */ `select ${categoryColumns} from category`;

const CATEGORY_OF_ID = { name: "category-of-id", text: /* sql */ `${CATEGORY_ROW} where id = $1` };

export async function categoryRow(asked: Asked, id: number): Promise<CategoryRow> {
  const { rows } = await asked.query<CategoryRow>(CATEGORY_OF_ID, [id]);
  const [row] = rows;
  if (!row) throw new Error(`there is no category row ${id}`);
  return row;
}

/** The rows in force at the moment. */
export async function categoryRowsAt(asked: Asked, moment: string): Promise<CategoryRow[]> {
  const { rows } = await asked.query<CategoryRow>(/* sql */ `${CATEGORY_ROW} where valid @> $1::timestamptz order by id`, [moment]);
  return rows;
}

/**
 * Whom the category table names for a place: posts of the role, and units of the kind, in the areas above it, whoever is on shift first, then
 * the nearest. An electricity officer answers for transformer areas, which are not grids.
 */
export async function ownersOf(asked: Asked, area: number, position: Position | undefined, owner: string, moment: string): Promise<Target[]> {
  const { rows } = await asked.query<{ kind: "post" | "unit"; id: number }>(
    /* sql */ `
    with recursive above as (
      select id, parent, 0 as step from area where id = $1
       union all
      select area.id, area.parent, step + 1 from area join above on area.id = above.parent),
    served as (
      select post_transformer_area.post_id
        from post_transformer_area
        join transformer_area on transformer_area.id = post_transformer_area.transformer_area_id
       where post_transformer_area.valid @> $5::timestamptz
         and st_covers(transformer_area.geom, st_setsrid(st_makepoint($3, $4), 4326)))
    select kind, id
      from (
             select 'post' as kind,
                    post.id,
                    coalesce(above.step, 0) as step,
                    exists (select from shift where shift.worker_id = post_holder.person_id and shift.valid @> $5::timestamptz) as on_shift,
                    post_holder.substitute
               from post
               join post_holder on post_holder.post_id = post.id
                               and post_holder.valid @> $5::timestamptz
               left join above on above.id = post.area_id
              where post.role = $2
                and post.valid @> $5::timestamptz
                and (post.id in (select post_id from served)
                     or above.id is not null and not exists (select from post_transformer_area where post_transformer_area.post_id = post.id))
              union all
             select 'unit', unit.id, above.step, true, false
               from unit
               join above on above.id = unit.area_id
              where unit.kind = $2) as owner
     group by kind, id
     order by bool_or(on_shift) desc, min(step), kind, id`,
    [area, owner, position?.[0] ?? null, position?.[1] ?? null, moment],
  );
  return rows.map(({ kind, id }) => (kind === "post" ? { post: id } : { unit: id }));
}

/** The case into which one is to be merged, how far it lies, and every case it was merged into itself. */
export async function mergeTarget(asked: Asked, id: number, from: number): Promise<Facts["into"] | undefined> {
  const { rows } = await asked.query<{ id: number; state: NonNullable<Facts["into"]>["state"]; category: string; metres: number | null; above: number[] }>(
    /* sql */ `
    with recursive chain as (
      select id, parent from incident where id = $1
       union
      select incident.id, incident.parent from incident join chain on incident.id = chain.parent)
    select into_case.id,
           into_case.state,
           category.code as "category",
           st_distance(into_case.position::geography, own.position::geography) as "metres",
           array(select id from chain where id <> $1) as "above"
      from incident as into_case
      join category on category.id = into_case.category_id
      join incident as own on own.id = $2
     where into_case.id = $1`,
    [id, from],
  );
  return rows.map(({ metres, ...row }) => ({ ...row, ...(metres !== null && { metres }) }))[0];
}

/** How near a person's own track came to a case since a moment, and how well that fix is known. */
export async function nearestFix(asked: Asked, person: number, incident: number, since: string): Promise<Facts["checkerTrack"] | undefined> {
  const { rows } = await asked.query<{ metres: number; accuracyMetres: number }>(
    /* sql */ `
    select st_distance(fix.position::geography, incident.position::geography) as "metres",
           fix.accuracy_metres as "accuracyMetres"
      from fix
      join incident on incident.id = $2
     where fix.worker_id = $1
       and fix.recorded_at >= $3
       and incident.position is not null
     order by 1
     limit 1`,
    [person, incident, since],
  );
  return rows[0];
}

/** Open cases of the same kind within the category's radius and 72 hours, the nearest first. */
export async function nearIncidents(asked: Asked, category: CategoryRow, [lon, lat]: Position, now: string): Promise<NearIncident[]> {
  const { rows } = await asked.query<NearIncident & { parent: number | null; area: number }>(
    /* sql */ `
    with here as (select st_setsrid(st_makepoint($1, $2), 4326) as point)
    select incident.id,
           incident.category_id as "category",
           incident.state,
           incident.place,
           incident.description,
           round(st_distance(position::geography, point::geography)::numeric, 1)::float8 as "distanceMetres",
           extract(epoch from $5::timestamptz - reported_at)::int as "ageSeconds",
           incident.parent
      from incident
     cross join here
      join category on category.id = incident.category_id
     where category.code = $3
       and incident.closed_at is null
       and reported_at > $5::timestamptz - make_interval(hours => $6)
       and position && st_expand(point, $4 / 50000.0)
       and st_dwithin(position::geography, point::geography, $4)
     order by 6, incident.id
     limit 20`,
    [lon, lat, category.code, category.radiusMetres, now, DUPLICATE_HOURS],
  );
  return rows.map(({ parent, ...row }) => ({ ...row, ...(parent !== null && { parent }) }));
}

/** Reports of the same kind that lie and came so near that one cause may be behind them, this one among them, the oldest first; those merged already count. */
export async function likelyOneCause(asked: Asked, incident: number): Promise<{ id: number; merged: boolean }[]> {
  const { rows } = await asked.query<{ id: number; merged: boolean }>(
    /* sql */ `
    select other.id, other.parent is not null as "merged"
      from incident as own
      join category as own_kind on own_kind.id = own.category_id
      join incident as other on (other.closed_at is null or other.state = 'merged')
                            and other.position && st_expand(own.position, $2 / 50000.0)
                            and st_dwithin(other.position::geography, own.position::geography, $2)
                            and other.reported_at between own.reported_at - make_interval(mins => $3) and own.reported_at
      join category on category.id = other.category_id and category.code = own_kind.code
     where own.id = $1
     order by other.reported_at, other.id`,
    [incident, PARENT_METRES, PARENT_MINUTES],
  );
  return rows;
}

/** The grids that hold a position or whose border is so near that a person has to choose, the holding one first. */
export async function gridsNear(asked: Asked, [lon, lat]: Position, metres: number, moment: string): Promise<{ id: number; name: string }[]> {
  const { rows } = await asked.query<{ id: number; name: string }>(
    /* sql */ `
    with here as (select st_setsrid(st_makepoint($1, $2), 4326) as point)
    select area.id, area_edition.name
      from area_edition
     cross join here
      join area on area.id = area_edition.area_id
     where area.level = 'grid'
       and area_edition.valid @> $4::timestamptz
       and geom && st_expand(point, $3 / 50000.0)
       and st_dwithin(geom::geography, point::geography, $3)
     order by not st_covers(geom, point), st_distance(geom::geography, point::geography), area.id`,
    [lon, lat, metres, moment],
  );
  return rows;
}

/** The area and every one above it, nearest first, with their levels. */
async function ladderOf(asked: Asked, area: number): Promise<{ id: number; level: string }[]> {
  const { rows } = await asked.query<{ id: number; level: string }>(
    /* sql */ `
    with recursive above as (
      select id, parent, level, 0 as step from area where id = $1
       union all
      select area.id, area.parent, area.level, step + 1 from area join above on area.id = above.parent)
    select id, level from above order by step`,
    [area],
  );
  return rows;
}

export const areasAbove = async (asked: Asked, area: number): Promise<number[]> => (await ladderOf(asked, area)).map(({ id }) => id);

export const communityOf = async (asked: Asked, area: number): Promise<number | undefined> => (await ladderOf(asked, area)).find(({ level }) => level === "community")?.id;
