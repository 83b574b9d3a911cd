import type { Pool } from "pg";
import type { ServicePoint } from "#contract/service-points.ts";

type ServicePointRow = Omit<ServicePoint, "capacity" | "staff" | "closed"> & { capacity: number | null; staff: number | null; closed: string | null };

/** The service points there are at the moment, with the hours and closures that hold then. */
export async function servicePointsAt(pool: Pool, moment: string): Promise<ServicePoint[]> {
  const { rows } = await pool.query<ServicePointRow>(
    /* sql */ `
    select service_point.id,
           kind,
           level,
           name,
           service_point.area_id                  as "area",
           array[st_x(position), st_y(position)]  as "position",
           capacity,
           staff,
           coalesce(opening_hours.weekly, '{}')   as "weekly",
           closure.reason                         as "closed"
      from service_point
      left join opening_hours on opening_hours.service_point_id = service_point.id
                             and opening_hours.valid @> $1::timestamptz
      left join lateral (
             select reason
               from closure
              where closure.service_point_id = service_point.id
                and closure.valid @> $1::timestamptz
              limit 1) as closure on true
     where service_point.valid @> $1::timestamptz
     order by service_point.id`,
    [moment],
  );
  return rows.map(({ capacity, staff, closed, ...row }) => ({
    ...row,
    ...(capacity !== null && { capacity }),
    ...(staff !== null && { staff }),
    ...(closed !== null && { closed }),
  }));
}
