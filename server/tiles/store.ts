import type { Feature, Geometry } from "geojson";
import type { Pool } from "pg";

type Row = { id: number; geometry: Geometry } & Record<string, unknown>;

const featureOf = ({ id, geometry, ...properties }: Row): Feature => ({ type: "Feature", id, geometry, properties });

async function features(pool: Pool, sql: string, parameters: unknown[] = []): Promise<Feature[]> {
  return (await pool.query<Row>(sql, parameters)).rows.map(featureOf);
}

/** The boundaries of a plan's areas, as they are in force while it is; with the code, the name, and what is needed to draw. */
export const areasOfPlan = (pool: Pool, plan: number): Promise<Feature[]> =>
  features(
    pool,
    /* sql */ `
    select area.id,
           area.level,
           area.kind,
           area.code,
           area.parent,
           area_edition.name,
           st_asgeojson(geom, 7)::json as "geometry"
      from area_edition
      join area on area.id = area_edition.area_id
     where area_edition.valid @> (select effective_at from plan where id = $1)
     order by area.id`,
    [plan],
  );

export const landNow = (pool: Pool): Promise<Feature[]> =>
  features(pool, /* sql */ `select id, kind, name, st_asgeojson(geom, 7)::json as "geometry" from land order by id`);

export const streetsNow = (pool: Pool, now: string): Promise<Feature[]> =>
  features(
    pool,
    /* sql */ `
    select id, highway, name, bridge, steps, st_asgeojson(geom, 7)::json as "geometry"
      from street
     where valid @> $1::timestamptz
     order by id`,
    [now],
  );

export const wallsNow = (pool: Pool): Promise<Feature[]> =>
  features(pool, /* sql */ `select id, st_asgeojson(geom, 7)::json as "geometry" from wall order by id`);

export const gatesNow = (pool: Pool): Promise<Feature[]> =>
  features(pool, /* sql */ `select id, name, st_asgeojson(position, 7)::json as "geometry" from gate order by id`);

export const compoundsNow = (pool: Pool): Promise<Feature[]> =>
  features(pool, /* sql */ `select id, name, use, st_asgeojson(geom, 7)::json as "geometry" from compound order by id`);

/** Where the name of each compound stands: one point, as a shape that lies in several tiles would be named in each. */
export const compoundNamesNow = (pool: Pool): Promise<Feature[]> =>
  features(pool, /* sql */ `select id, name, st_asgeojson(st_pointonsurface(geom), 7)::json as "geometry" from compound order by id`);

/** Houses that touch a box of west, south, east, north. */
export const buildingsWithin = (pool: Pool, box: readonly [number, number, number, number], now: string): Promise<Feature[]> =>
  features(
    pool,
    /* sql */ `
    select id, name, use, st_asgeojson(geom, 7)::json as "geometry"
      from building
     where geom && st_makeenvelope($1, $2, $3, $4, 4326)
       and valid @> $5::timestamptz
     order by id`,
    [...box, now],
  );

/** Changes when a house does. */
export async function buildingsVersion(pool: Pool, now: string): Promise<string> {
  const { rows } = await pool.query<{ version: string | null }>(
    /* sql */ `
    select md5(string_agg(md5(st_asbinary(geom)) || name || use, '' order by id)) as "version"
      from building
     where valid @> $1::timestamptz`,
    [now],
  );
  return rows[0]?.version ?? "none";
}

/** Changes when anything of the base map is written, and when a street comes into force or ends. Nothing is read but row heads. */
export async function baseVersion(pool: Pool, now: string): Promise<string> {
  const { rows } = await pool.query<{ version: string | null }>(
    /* sql */ `
    with heads as (
      select 1 as kind, id, xmin from street where valid @> $1::timestamptz
       union all
      select 2, id, xmin from land
       union all
      select 3, id, xmin from compound
       union all
      select 4, id, xmin from wall
       union all
      select 5, id, xmin from gate)
    select md5(string_agg(concat_ws(' ', kind, count, ids, writers), ',' order by kind)) as "version"
      from (select kind, count(*) as count, sum(id::bigint) as ids, sum(xmin::text::bigint) as writers
              from heads
             group by kind) as sums`,
    [now],
  );
  return rows[0]?.version ?? "none";
}
