import type { Pool } from "pg";
import type { Position } from "#geo/position.ts";
import { GRANTED, IS_GRANTED } from "../auth/sql-filter.ts";

export interface PlacesAsked {
  /** What the viewer may see. */
  scopes: string;
  /** Only the places a shared screen may know. */
  forWall: boolean;
  /** Reported after `from` and until `until`. */
  from: string;
  until: string;
  /** Its code; all without it. */
  category: string | undefined;
}

/** Where cases lie. What was no case of its own is left out. */
export async function placesOf(pool: Pool, { scopes, forWall, from, until, category }: PlacesAsked): Promise<Position[]> {
  const { rows } = await pool.query<{ lon: number; lat: number }>(
    /* sql */ `
    with recursive asked (scopes) as (select $1::jsonb), ${GRANTED}
    select st_x(known.place) as "lon",
           st_y(known.place) as "lat"
      from incident
      join category on category.id = incident.category_id
     cross join lateral (select case when $2 then wall_position else position end as place) as known
     where ${IS_GRANTED}
       and reported_at > $3
       and reported_at <= $4
       and known.place is not null
       and state not in ('rejected', 'merged', 'cancelled')
       and not ($2 and (incident.restricted or category.restricted or category.wall_place = 'none'))
       and ($5::text is null or category.code = $5)
     order by incident.id`,
    [scopes, forWall, from, until, category ?? null],
  );
  return rows.map(({ lon, lat }): Position => [lon, lat]);
}
