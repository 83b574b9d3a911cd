import type { Pool } from "pg";
import { buildNetwork, type Way } from "#geo/network/build.ts";
import type { Position } from "#geo/position.ts";
import { Ground } from "./ground.ts";

/** Somebody on shift who carries a phone. */
export interface OnRound {
  worker: number;
  secretHash: Buffer;
  reportSeconds: number;
  home: Position;
  roamMetres: number;
  start: Position | null;
}

/** The ways people may walk. @throws Error where there are none */
export async function readGround(pool: Pool, at: string): Promise<Ground> {
  const { rows } = await pool.query<{ id: number; coordinates: Position[]; oneway: string }>(
    /* sql */ `
    select id,
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "coordinates",
           oneway_foot                                   as "oneway"
      from street
     where valid @> $1::timestamptz
       and foot <> 'no'`,
    [at],
  );
  if (!rows.length) throw new Error("there is no street to walk on: import or seed a district first");
  const ways = rows.map(({ id, coordinates, oneway }): Way => ({
    id, positions: coordinates, forwards: oneway !== "reverse", backwards: oneway !== "yes", steps: false, rolling: true, public: true,
  }));
  return new Ground(buildNetwork(ways).network);
}

/** Who is on shift at a moment, where they belong, and where they were last on this shift. */
export async function readRounds(pool: Pool, at: string): Promise<OnRound[]> {
  const { rows } = await pool.query<OnRound & { home: number[]; start: number[] | null }>(
    /* sql */ `
    select device.worker_id                                                        as "worker",
           device.secret_hash                                                      as "secretHash",
           device.report_seconds                                                   as "reportSeconds",
           array[st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom))]     as "home",
           least(1200, greatest(150, sqrt(st_area(geom::geography)) * 0.6))        as "roamMetres",
           case when last_fix.position is not null and last_fix.recorded_at >= lower(shift.valid)
                then array[st_x(last_fix.position), st_y(last_fix.position)] end   as "start"
      from device
      join shift on shift.worker_id = device.worker_id and shift.valid @> $1::timestamptz
      join area_edition on area_edition.area_id = shift.area_id and area_edition.valid @> $1::timestamptz
      left join last_fix on last_fix.worker_id = device.worker_id
     where device.valid @> $1::timestamptz
     order by device.worker_id`,
    [at],
  );
  return rows;
}
