import type { Pool } from "pg";

/** The share of households a district wants within reach, in percent; undefined where it has not said. */
export async function coverageGoal(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>("select value from setting where name = 'circle-goal'");
  return rows[0]?.value;
}

export async function addressesOf(pool: Pool, buildings: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; address: string }>(
    /* sql */ `
    select id,
           coalesce(nullif(address, ''), name) as "address"
      from building
     where id = any($1::int[])`,
    [buildings],
  );
  return new Map(rows.map(({ id, address }) => [id, address]));
}

export async function streetNames(pool: Pool, streets: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; name: string }>("select id, name from street where id = any($1::int[]) and name <> ''", [streets]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
