import type { Pool } from "pg";

/** Gives a case its link. False when the token leads to another case already. */
export async function keepLink(pool: Pool, tokenHash: Buffer, incident: number, at: string): Promise<boolean> {
  await pool.query("insert into case_link (token_hash, incident_id, made_at) values ($1, $2, $3) on conflict do nothing", [tokenHash, incident, at]);
  return (await caseOfLink(pool, tokenHash)) === incident;
}

export async function caseOfLink(pool: Pool, tokenHash: Buffer): Promise<number | undefined> {
  const { rows } = await pool.query<{ incident: number }>(`select incident_id as "incident" from case_link where token_hash = $1`, [tokenHash]);
  return rows[0]?.incident;
}

/** Whether the case of a key was reported with a link, and with this one. */
export async function linkOfKey(pool: Pool, key: string): Promise<{ incident: number; tokenHash: Buffer | null } | undefined> {
  const { rows } = await pool.query<{ incident: number; tokenHash: Buffer | null }>(
    `select incident.id as "incident", case_link.token_hash as "tokenHash" from incident left join case_link on case_link.incident_id = incident.id where incident.idempotency_key = $1 limit 1`,
    [key],
  );
  return rows[0];
}

/** Photos that nobody with a name added: those of who reported it. */
export async function ownPhotos(pool: Pool, incident: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>("select id from photo where incident_id = $1 and person_id is null and account_id is null order by at, id", [incident]);
  return rows.map(({ id }) => id);
}

export async function checkOf(pool: Pool, category: number): Promise<{ check: string; nameZh: string; nameEn: string }> {
  const { rows } = await pool.query<{ check: string; nameZh: string; nameEn: string }>(`select check_by as "check", name_zh as "nameZh", name_en as "nameEn" from category where id = $1`, [category]);
  return rows[0] ?? { check: "photo", nameZh: "", nameEn: "" };
}

export async function standingOf(pool: Pool, incident: number): Promise<{ satisfied: boolean | null; parent: number | null }> {
  const { rows } = await pool.query<{ satisfied: boolean | null; parent: number | null }>("select satisfied, parent from incident where id = $1", [incident]);
  return rows[0] ?? { satisfied: null, parent: null };
}
