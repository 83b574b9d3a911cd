import type { Pool } from "pg";
import type { BuildingDetails } from "#contract/buildings.ts";

/** A building as it stood at the moment, and the grid that answered for it then. */
export async function buildingAt(pool: Pool, id: number, moment: string): Promise<BuildingDetails | undefined> {
  const { rows: [row] } = await pool.query<Omit<BuildingDetails, "area"> & { area: number | null }>(
    /* sql */ `
    select building.id,
           name,
           address,
           use,
           storeys,
           units,
           households,
           population,
           aged65,
           building_grid.area_id             as "area",
           array[st_x(inside), st_y(inside)] as "position"
      from building
     cross join lateral st_pointonsurface(geom) as inside
      left join building_grid on building_grid.building_id = building.id
                             and building_grid.valid @> $2::timestamptz
     where building.id = $1
       and building.valid @> $2::timestamptz`,
    [id, moment],
  );
  if (!row) return undefined;
  const { area, ...building } = row;
  return { ...building, ...(area !== null && { area }) };
}
