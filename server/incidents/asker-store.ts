import type { Pool } from "pg";
import { z } from "zod";
import type { Asker, Contact } from "#contract/incidents.ts";
import type { Transaction } from "../db/transaction.ts";
import type { Sealing } from "../secrets/sealing.ts";

const whoSchema = z.object({ name: z.string().optional(), contact: z.string().optional() });
const ROWS_AT_ONCE = 500;

/** Sealed for the case they asked about first: a merge copies it as it is. */
const boundTo = (firstCase: number): string => `asker of ${firstCase}`;

export async function keepAsker(transaction: Transaction, sealing: Sealing, incident: number, asker: Asker, words: string, at: string): Promise<void> {
  await transaction.query("insert into asker (incident_id, sealed, words, asked_at) values ($1, $2, $3, $4)", [incident, sealing.seal(JSON.stringify(whoSchema.parse(asker)), boundTo(incident)), words, at]);
}

/** Whoever asked about a case that was merged is owed the answer of the one it went into. */
export async function copyAskers(transaction: Transaction, from: number, into: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into asker (incident_id, from_incident, sealed, words, asked_at)
    select $2, coalesce(from_incident, $1), sealed, words, asked_at
      from asker
     where incident_id = $1`,
    [from, into],
  );
}

export async function askersOf(transaction: Pool | Transaction, incident: number): Promise<number> {
  const { rows } = await transaction.query<{ n: number }>("select count(*)::int as n from asker where incident_id = $1", [incident]);
  return rows[0]?.n ?? 0;
}

interface AskerRow {
  sealed: Buffer | null;
  words: string | null;
  askedAt: string;
  from: number | null;
}

/** Who is owed an answer, in the order in which they asked; without a name and a number where the key is lost. */
export async function contactsOf(asked: Pool, sealing: Sealing, incident: number): Promise<Contact[]> {
  const { rows } = await asked.query<AskerRow>(`select sealed, nullif(words, '') as "words", asked_at as "askedAt", from_incident as "from" from asker where incident_id = $1 order by asked_at, id`, [incident]);
  return rows.map(({ sealed, words, askedAt, from }) => {
    const opened = sealed && sealing.open(sealed, boundTo(from ?? incident));
    return { ...(opened && whoSchema.parse(JSON.parse(opened))), ...(words !== null && { words }), askedAt, ...(from !== null && { from }) };
  });
}

/** Seals what older programs kept in the open. @returns how many */
export async function sealOpenContacts(pool: Pool, sealing: Sealing): Promise<number> {
  const { rows } = await pool.query<{ id: number; firstCase: number; name: string | null; contact: string | null }>(
    `select id, coalesce(from_incident, incident_id) as "firstCase", name, contact from asker where name is not null or contact is not null`,
  );
  for (const { id, firstCase, name, contact } of rows) {
    const who = { ...(name !== null && { name }), ...(contact !== null && { contact }) };
    await pool.query("update asker set sealed = $2, name = null, contact = null where id = $1", [id, sealing.seal(JSON.stringify(who), boundTo(firstCase))]);
  }
  if (rows.length) await pool.query("vacuum asker"); // or the old rows lie on in the file
  return rows.length;
}

/** Seals with the newest key what an older one sealed. @returns how many; and of how many the key is lost */
export async function sealAgain(pool: Pool, sealing: Sealing): Promise<{ sealed: number; lost: number }> {
  let [after, sealed, lost] = [0, 0, 0];
  for (;;) {
    const { rows } = await pool.query<{ id: number; firstCase: number; sealed: Buffer }>(
      `select id, coalesce(from_incident, incident_id) as "firstCase", sealed from asker where id > $1 and sealed is not null order by id limit $2`,
      [after, ROWS_AT_ONCE],
    );
    for (const { id, firstCase, sealed: old } of rows) {
      after = id;
      if (!sealing.isOld(old)) continue;
      const who = sealing.open(old, boundTo(firstCase));
      if (who === undefined) lost++;
      else sealed += (await pool.query("update asker set sealed = $2 where id = $1 and sealed = $3", [id, sealing.seal(who, boundTo(firstCase)), old])).rowCount ?? 0;
    }
    if (rows.length < ROWS_AT_ONCE) return { sealed, lost };
  }
}

/** How many contacts each key seals. */
export async function contactsByKey(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; n: number }>("select encode(substring(sealed from 2 for 4), 'hex') as key, count(*)::int as n from asker where sealed is not null group by 1");
  return new Map(rows.map(({ key, n }) => [key, n]));
}
