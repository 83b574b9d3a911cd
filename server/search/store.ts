import type { Pool } from "pg";
import type { Ruled } from "#contract/rights.ts";
import type { Found } from "#contract/search.ts";

/** Something that can be found by name. `code` is matched from its beginning. */
export interface Entry extends Omit<Found, "position"> {
  code: string;
  /** Where a person is on shift or has a post; null for what is no person. */
  areas: number[] | null;
  lon: number | null;
  lat: number | null;
}

/** Everything with a name, as of the moment, except cases: these are found by their number. */
export async function entriesAt(pool: Pool, moment: string): Promise<Entry[]> {
  const { rows } = await pool.query<Entry>(
    /* sql */ `
    select case when area.level = 'grid' then 'grid' else 'area' end as "kind",
           area.id,
           area_edition.name  as "title",
           area.code          as "detail",
           area.code,
           null::int[]        as "areas",
           st_x(st_pointonsurface(geom)) as "lon",
           st_y(st_pointonsurface(geom)) as "lat"
      from area_edition
      join area on area.id = area_edition.area_id
     where area_edition.valid @> $1::timestamptz
     union all
    select case when shift.id is null then 'person' else 'worker' end,
           person.id,
           person.name,
           coalesce(grid.name, ''),
           '',
           array(
             select post.area_id
               from post_holder
               join post on post.id = post_holder.post_id
              where post_holder.person_id = person.id
                and post_holder.valid @> $1::timestamptz
              union
             select shift.area_id
              where shift.id is not null),
           case when shift.id is not null then st_x(last_fix.position) end,
           case when shift.id is not null then st_y(last_fix.position) end
      from person
      left join shift on shift.worker_id = person.id and shift.valid @> $1::timestamptz
      left join lateral (
             select area_edition.name
               from post_holder
               join post on post.id = post_holder.post_id
               join area_edition on area_edition.area_id = post.area_id
              where post_holder.person_id = person.id
                and post_holder.valid @> $1::timestamptz
                and area_edition.valid @> $1::timestamptz
              order by post.id
              limit 1) as grid on true
      left join last_fix on last_fix.worker_id = person.id and last_fix.recorded_at >= lower(shift.valid)
     where person.valid @> $1::timestamptz
     union all
    select 'service-point', id, name, '', '', null, st_x(position), st_y(position)
      from service_point
     where valid @> $1::timestamptz
     union all
    select 'compound', id, name, '', '', null, st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom))
      from compound
     where name <> ''
     union all
    select 'building', id, address, '', '', null, st_x(st_centroid(geom)), st_y(st_centroid(geom))
      from building
     where valid @> $1::timestamptz
     union all
    select 'street', min(id), name, '', '', null, avg(st_x(st_startpoint(geom))), avg(st_y(st_startpoint(geom)))
      from street
     where name <> ''
       and valid @> $1::timestamptz
     group by name`,
    [moment],
  );
  return rows;
}

type NumberedCase = Entry & Omit<Ruled, "areas"> & { area: number };

/** A case by its number. */
export async function incidentByNumber(pool: Pool, id: number): Promise<NumberedCase | undefined> {
  const { rows } = await pool.query<NumberedCase>(
    /* sql */ `
    select 'incident'       as "kind",
           incident.id,
           category.name_zh as "title",
           incident.place   as "detail",
           ''               as "code",
           null             as "areas",
           st_x(position)   as "lon",
           st_y(position)   as "lat",
           incident.area_id as "area",
           category_group   as "group",
           incident.restricted,
           incident.state,
           array(select to_post from call where incident_id = incident.id and to_post is not null)  as "posts",
           array(select to_unit from call where incident_id = incident.id and to_unit is not null)  as "units"
      from incident
      join category on category.id = incident.category_id
     where incident.id = $1`,
    [id],
  );
  return rows[0];
}
