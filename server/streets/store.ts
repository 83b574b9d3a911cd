import type { Pool } from "pg";
import type { Position } from "#geo/position.ts";

/** A way as the district keeps it, in OpenStreetMap's words. */
export interface StreetRow {
  id: number;
  highway: string;
  oneway: "no" | "yes" | "reverse";
  onewayFoot: "no" | "yes" | "reverse";
  access: string;
  foot: string;
  steps: boolean;
  wheelchair: "yes" | "limited" | "no";
  positions: Position[];
}

/** A stairwell door of a house that people live in. */
export interface EntranceRow {
  building: number;
  households: number;
  aged65: number;
  area: number;
  position: Position;
}

export async function streetsAt(pool: Pool, moment: string): Promise<StreetRow[]> {
  const { rows } = await pool.query<StreetRow>(
    /* sql */ `
    select id,
           highway,
           oneway,
           oneway_foot  as "onewayFoot",
           access,
           foot,
           steps,
           wheelchair,
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "positions"
      from street
     where valid @> $1::timestamptz
     order by id`,
    [moment],
  );
  return rows;
}

export async function entrancesAt(pool: Pool, moment: string): Promise<EntranceRow[]> {
  const { rows } = await pool.query<EntranceRow>(
    /* sql */ `
    select entrance.building_id                                     as "building",
           entrance.households,
           building.aged65::float8 * entrance.households / building.households  as "aged65",
           building_grid.area_id                                    as "area",
           array[st_x(entrance.position), st_y(entrance.position)]  as "position"
      from entrance
      join building on building.id = entrance.building_id
      join building_grid on building_grid.building_id = building.id
                        and building_grid.valid @> $1::timestamptz
     where building.valid @> $1::timestamptz
       and building.households > 0
     order by entrance.id`,
    [moment],
  );
  return rows;
}

/** Walls, and what water and rails are bounded by: nobody walks across, but on a street that leads over. */
export async function barriersNow(pool: Pool): Promise<Position[][]> {
  const { rows } = await pool.query<{ positions: Position[] }>(/* sql */ `
    with lines as (
      select 1 as kind, id, geom from wall
       union all
      select 2, id, case when st_dimension(geom) = 2 then st_boundary(geom) else geom end
        from land
       where kind in ('river', 'stream', 'railway'))
    select st_asgeojson(piece.geom, 7)::json -> 'coordinates' as "positions"
      from lines
     cross join lateral st_dump(lines.geom) as piece
     order by lines.kind, lines.id, piece.path`);
  return rows.map(({ positions }) => positions);
}

export async function gatesNow(pool: Pool): Promise<Position[]> {
  const { rows } = await pool.query<{ position: Position }>(/* sql */ `
    select array[st_x(position), st_y(position)] as "position"
      from gate
     order by id`);
  return rows.map(({ position }) => position);
}

/** The streets nobody can pass at the moment. */
export async function closedStreetsAt(pool: Pool, moment: string): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    /* sql */ `
    select distinct street_id as "id"
      from closure
     where street_id is not null
       and valid @> $1::timestamptz
     order by 1`,
    [moment],
  );
  return rows.map(({ id }) => id);
}

/** Changes whenever one of these rows is written, and when one comes into force or ends. A few milliseconds: nothing is read but row heads. */
export async function streetsStamp(pool: Pool, moment: string): Promise<string> {
  const { rows } = await pool.query<{ stamp: string }>(
    /* sql */ `
    with heads as (
      select 1 as kind, id, xmin from street where valid @> $1::timestamptz
       union all
      select 2, id, xmin from building where valid @> $1::timestamptz
       union all
      select 3, building_id, xmin from building_grid where valid @> $1::timestamptz
       union all
      select 4, id, xmin from entrance
       union all
      select 5, id, xmin from wall
       union all
      select 6, id, xmin from gate
       union all
      select 7, id, xmin from land where kind in ('river', 'stream', 'railway'))
    select string_agg(concat_ws(' ', kind, count, ids, writers), ',' order by kind) as "stamp"
      from (select kind, count(*) as count, sum(id::bigint) as ids, sum(xmin::text::bigint) as writers
              from heads
             group by kind) as sums`,
    [moment],
  );
  return rows[0]?.stamp ?? "";
}
