import type { Pool } from "pg";

export interface TestHouse {
  lon: number;
  households: number;
  /** The grid that answers for it. */
  area: number;
}

/** Nothing but these houses, along the street of the test district, each with one door. */
export async function onlyHouses(pool: Pool, houses: readonly TestHouse[]): Promise<void> {
  await pool.query("delete from building_grid; delete from building");
  for (const [index, { lon, households, area }] of houses.entries()) {
    await pool.query(
      /* sql */ `
      with built as (
        insert into building (name, address, use, storeys, units, households, population, aged65, geom, valid)
        values ($4, '', 'residential', 6, 1, $2::int, 9, 1, st_makeenvelope($1::float8, 41.8006, $1::float8 + 0.0001, 41.8007, 4326), '[2025-01-01Z,)')
        returning id, geom),
      placed as (
        insert into building_grid (building_id, area_id, valid)
        select id, $3::int, '[2025-01-01Z,)' from built)
      insert into entrance (building_id, name, households, position)
      select id, '1门', $2::int, st_startpoint(st_exteriorring(geom)) from built`,
      [lon, households, area, `${index + 1}号楼`],
    );
  }
}
