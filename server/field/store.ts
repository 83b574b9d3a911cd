import type { Pool } from "pg";
import type { FieldTask, House, Visit } from "#contract/field.ts";
import { inTransaction } from "../db/transaction.ts";

export async function shiftUntil(pool: Pool, person: number, moment: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ until: string }>("select coalesce(upper(valid), '9999-01-01Z') as until from shift where worker_id = $1 and valid @> $2::timestamptz", [person, moment]);
  return rows[0]?.until;
}

/** The phone a person carries, by the hash of its secret. */
export async function phoneOf(pool: Pool, person: number, moment: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ hash: string }>("select encode(secret_hash, 'hex') as hash from device where worker_id = $1 and valid @> $2::timestamptz", [person, moment]);
  return rows[0]?.hash;
}

/** @param from the phone may say where it was since then */
export async function keepPhone(pool: Pool, person: number, secretHash: Buffer, reportSeconds: number, from: string): Promise<void> {
  await pool.query("insert into device (secret_hash, worker_id, report_seconds, valid) values ($1, $2, $3, tstzrange($4, null)) on conflict do nothing", [secretHash, person, reportSeconds, from]);
}

const HOUSES = /* sql */ `
    select distinct on (building.id)
           building.id,
           coalesce(nullif(building.address, ''), building.name)  as "name",
           building.households,
           array[st_x(centre.point), st_y(centre.point)]          as "position",
           building_passed.building_id is not null                as "passed"
      from building_grid
      join building on building.id = building_grid.building_id
                   and building.valid @> $2::timestamptz
     cross join lateral (select st_pointonsurface(building.geom) as point) as centre
      left join building_passed on building_passed.building_id = building.id
                               and building_passed.month = $3::date
     where building_grid.area_id = any($1)
       and building_grid.valid @> $2::timestamptz`;

/** @param month its first day */
export async function housesOf(pool: Pool, grids: readonly number[], moment: string, month: string): Promise<House[]> {
  const { rows } = await pool.query<House>(`select * from (${HOUSES}) as house order by "passed", "name", "id"`, [grids, moment, month]);
  return rows;
}

export async function countHouses(pool: Pool, grids: readonly number[], moment: string, month: string): Promise<{ houses: number; passed: number }> {
  const { rows } = await pool.query<{ houses: number; passed: number }>(
    /* sql */ `
    select count(distinct building.id)::int                                                as "houses",
           count(distinct building.id) filter (where building_passed.building_id is not null)::int  as "passed"
      from building_grid
      join building on building.id = building_grid.building_id
                   and building.valid @> $2::timestamptz
      left join building_passed on building_passed.building_id = building.id
                               and building_passed.month = $3::date
     where building_grid.area_id = any($1)
       and building_grid.valid @> $2::timestamptz`,
    [grids, moment, month],
  );
  return rows[0] ?? { houses: 0, passed: 0 };
}

/** The grid a house belongs to. */
export async function gridOfHouse(pool: Pool, building: number, moment: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ area: number }>(`select area_id as "area" from building_grid where building_id = $1 and valid @> $2::timestamptz limit 1`, [building, moment]);
  return rows[0]?.area;
}

/** The visit, and the house as passed in its month: both or neither, and once however often it is sent. */
export async function insertVisit(pool: Pool, { key, building, position, outcome, at }: Visit, area: number, month: string, receivedAt: string): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    await transaction.query(
      /* sql */ `
      insert into visit (key, area_id, building_id, position, outcome, at, received_at)
      values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), $6, $7, $8)
          on conflict do nothing`,
      [key, area, building ?? null, position?.[0] ?? null, position?.[1] ?? null, outcome, at, receivedAt],
    );
    if (building === undefined || outcome === "nobody_home") return;
    await transaction.query(
      /* sql */ `
      insert into building_passed (building_id, month, first_at)
      values ($1, $2, $3)
          on conflict (building_id, month) do update
         set first_at = excluded.first_at
       where excluded.first_at < building_passed.first_at`,
      [building, month, at],
    );
  });
}

/** What somebody is doing from the moment on; undefined for nothing in particular. */
export async function turnDuty(pool: Pool, person: number, state: "sos" | undefined, moment: string): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    await transaction.query("delete from duty_state where worker_id = $1 and lower(valid) >= $2", [person, moment]);
    await transaction.query("update duty_state set valid = tstzrange(lower(valid), $2) where worker_id = $1 and valid @> $2::timestamptz", [person, moment]);
    if (state) await transaction.query("insert into duty_state (worker_id, state, valid) values ($1, $2, tstzrange($3, null))", [person, state, moment]);
  });
}

/** Who confirms that a case of these rows is done. */
export async function checksOf(pool: Pool, categories: readonly number[]): Promise<Map<number, FieldTask["check"]>> {
  const { rows } = await pool.query<{ id: number; check: FieldTask["check"] }>(`select id, check_by as "check" from category where id = any($1)`, [[...new Set(categories)]]);
  return new Map(rows.map(({ id, check }) => [id, check]));
}
