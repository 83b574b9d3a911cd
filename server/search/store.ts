import type { Pool } from "pg";
import type { Found } from "#contract/search.ts";

/** Something that can be found by name. `code` is matched from its beginning. */
export interface Entry extends Omit<Found, "position"> {
  code: string;
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
    select 'service-point', id, name, '', '', st_x(position), st_y(position)
      from service_point
     where valid @> $1::timestamptz
     union all
    select 'compound', id, name, '', '', st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom))
      from compound
     where name <> ''
     union all
    select 'building', id, address, '', '', st_x(st_centroid(geom)), st_y(st_centroid(geom))
      from building
     where valid @> $1::timestamptz
     union all
    select 'street', min(id), name, '', '', avg(st_x(st_startpoint(geom))), avg(st_y(st_startpoint(geom)))
      from street
     where name <> ''
       and valid @> $1::timestamptz
     group by name`,
    [moment],
  );
  return rows;
}

/** A case by its number. */
export async function incidentByNumber(pool: Pool, id: number): Promise<(Entry & { area: number }) | undefined> {
  const { rows } = await pool.query<Entry & { area: number }>(
    /* sql */ `
    select 'incident'       as "kind",
           incident.id,
           category.name_zh as "title",
           incident.place   as "detail",
           ''               as "code",
           st_x(position)   as "lon",
           st_y(position)   as "lat",
           incident.area_id as "area"
      from incident
      join category on category.id = incident.category_id
     where incident.id = $1`,
    [id],
  );
  return rows[0];
}
