import type { Pool } from "pg";
import type { MeasureGroup } from "#contract/measures.ts";
import { PLACED } from "./placed.ts";

export interface PassedPoint {
  lon: number;
  lat: number;
  /** Its first day. */
  month: string;
  at: string;
}

/** From the door's side of the street a house has been seen. */
const SEEN_METRES = 25;

/** The houses near these points have been passed in their months; those that were already stay as they are. */
export async function keepPassed(pool: Pool, points: readonly PassedPoint[]): Promise<void> {
  await pool.query(
    /* sql */ `
    insert into building_passed (building_id, month, first_at)
    select building.id, told.month, min(told.at)
      from jsonb_to_recordset($1) as told (lon float8, lat float8, month date, at timestamptz)
     cross join lateral (select st_setsrid(st_makepoint(told.lon, told.lat), 4326) as point) as here
      join building on building.geom && st_expand(here.point, $2 / 50000.0)
                   and building.valid @> told.at
                   and st_dwithin(building.geom::geography, here.point::geography, $2)
     group by 1, 2
        on conflict (building_id, month) do update
       set first_at = excluded.first_at
     where excluded.first_at < building_passed.first_at`,
    [JSON.stringify(points), SEEN_METRES],
  );
}

export interface CoveredRow {
  key: number | null;
  isTotal: boolean;
  buildings: number;
  passed: number;
}

const AREA_GROUPS: readonly MeasureGroup[] = ["grid", "community", "subdistrict", "district"];

const COVERED = Object.fromEntries(
  AREA_GROUPS.map((by) => [
    by,
    /* sql */ `
    with recursive ${PLACED}
    select placed.${by} as key,
           grouping(placed.${by}) = 1        as "isTotal",
           count(*)::int                     as "buildings",
           count(building_passed.first_at)::int  as "passed"
      from placed
      join building_grid on building_grid.area_id = placed.id
                        and building_grid.valid @> $2::timestamptz
      join building on building.id = building_grid.building_id
                   and building.valid @> $2::timestamptz
      left join building_passed on building_passed.building_id = building.id
                               and building_passed.month = $3::date
                               and building_passed.first_at <= $2
     group by grouping sets ((placed.${by}), ())`,
  ]),
) as Partial<Record<MeasureGroup, string>>;

/** Of the houses of each area, and of all together, how many were passed in the month by the moment. An office or a kind has no houses: none. */
export async function countCovered(pool: Pool, by: MeasureGroup, areas: readonly number[], moment: string, month: string): Promise<CoveredRow[]> {
  const sql = COVERED[by];
  return sql ? (await pool.query<CoveredRow>(sql, [areas, moment, month])).rows : [];
}
