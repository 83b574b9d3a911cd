import type { Pool } from "pg";
import type { CandidateSite } from "#contract/siting.ts";

export async function candidateSites(pool: Pool): Promise<CandidateSite[]> {
  const { rows } = await pool.query<CandidateSite>(/* sql */ `
    select id, name, kind, array[st_x(position), st_y(position)] as position
      from candidate_site
     order by id`);
  return rows;
}

/** How many of the persons of each house people live in are 65 or older, from 0 to 1. */
export async function agedShareAt(pool: Pool, moment: string): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ id: number; share: number }>(
    /* sql */ `
    select id, least(1, aged65::float8 / population) as share
      from building
     where valid @> $1::timestamptz
       and population > 0`,
    [moment],
  );
  return new Map(rows.map(({ id, share }) => [id, share]));
}
