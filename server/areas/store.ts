import type { Pool } from "pg";
import type { Area } from "#contract/areas.ts";
import type { Position } from "#geo/position.ts";
import type { Transaction } from "../db/transaction.ts";

/** An area in force, with what lies directly in it. */
export type AreaRow = Omit<Area, "parent"> & { parent: number | null };

/** The areas whose edition is in force at the moment, grids with the sums of their buildings. */
export async function areasAt(pool: Pool, moment: string): Promise<AreaRow[]> {
  const { rows } = await pool.query<AreaRow>(
    /* sql */ `
    with homes as (
      select building_grid.area_id,
             count(*)::int                  as buildings,
             sum(building.households)::int  as households,
             sum(building.population)::int  as population,
             sum(building.aged65)::int      as aged65
        from building_grid
        join building on building.id = building_grid.building_id
       where building_grid.valid @> $1::timestamptz
         and building.valid @> $1::timestamptz
       group by building_grid.area_id),
    seats as (
      select post.area_id,
             count(*)::int                   as required,
             count(post_holder.post_id)::int as filled
        from post
        left join post_holder on post_holder.post_id = post.id
                             and post_holder.valid @> $1::timestamptz
                             and not post_holder.substitute
       where post.valid @> $1::timestamptz
       group by post.area_id)
    select area.id,
           area.level,
           area.kind,
           area.code,
           area_edition.name,
           area.parent,
           array[st_x(centre), st_y(centre)]                    as "centre",
           array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)]  as "bounds",
           coalesce(homes.buildings, 0)                         as "buildings",
           coalesce(homes.households, area_edition.households, 0)  as "households",
           coalesce(homes.population, area_edition.population, 0)  as "population",
           coalesce(homes.aged65, area_edition.aged65, 0)       as "aged65",
           coalesce(seats.required, 0)                          as "postsRequired",
           coalesce(seats.filled, 0)                            as "postsFilled"
      from area_edition
      join area on area.id = area_edition.area_id
     cross join lateral st_pointonsurface(geom) as centre
      left join homes on homes.area_id = area.id
      left join seats on seats.area_id = area.id
     where area_edition.valid @> $1::timestamptz
     order by area.id`,
    [moment],
  );
  return rows;
}

/** The area and every area above it, nearest first; empty when there is no such area. */
export async function areasAbove(pool: Pool | Transaction, area: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    /* sql */ `
    with recursive above as (
      select id, parent, 0 as step from area where id = $1
       union all
      select area.id, area.parent, step + 1 from area join above on area.id = above.parent)
    select id from above order by step`,
    [area],
  );
  return rows.map(({ id }) => id);
}

export interface GridRow {
  id: number;
  name: string;
  polygons: Position[][][];
}

/** The grids in force at the moment, with their boundaries. */
export async function gridsAt(pool: Pool, moment: string): Promise<GridRow[]> {
  const { rows } = await pool.query<GridRow>(
    /* sql */ `
    select area.id,
           area_edition.name,
           st_asgeojson(geom, 7)::json -> 'coordinates' as "polygons"
      from area_edition
      join area on area.id = area_edition.area_id
     where area.level = 'grid'
       and area_edition.valid @> $1::timestamptz
     order by area.id`,
    [moment],
  );
  return rows;
}

/** The published plan that took effect last. */
export async function planAt(pool: Pool | Transaction, moment: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>(
    /* sql */ `
    select id
      from plan
     where status in ('published', 'retired')
       and effective_at <= $1
     order by effective_at desc
     limit 1`,
    [moment],
  );
  return rows[0]?.id;
}

export async function readSetting(pool: Pool, name: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>("select value from setting where name = $1", [name]);
  return rows[0]?.value;
}
