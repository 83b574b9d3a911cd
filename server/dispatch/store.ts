import type { Pool } from "pg";

/** By post, the calls nobody has finished: one who sits on several has those of all. */
export async function openCallsOf(pool: Pool, posts: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ post: number; load: number }>(
    /* sql */ `
    select to_post         as "post",
           count(*)::int  as "load"
      from call
     where to_post = any($1)
       and ended_at is null
     group by to_post`,
    [posts],
  );
  return new Map(rows.map(({ post, load }) => [post, load]));
}
