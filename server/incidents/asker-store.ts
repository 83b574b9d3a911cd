import type { Pool } from "pg";
import type { Transaction } from "../db/transaction.ts";

export async function keepAsker(transaction: Transaction, incident: number, asker: { name?: string | undefined; contact?: string | undefined }, words: string, at: string): Promise<void> {
  await transaction.query("insert into asker (incident_id, contact, name, words, asked_at) values ($1, $2, $3, $4, $5)", [incident, asker.contact ?? null, asker.name ?? null, words, at]);
}

/** Whoever asked about a case that was merged is owed the answer of the one it went into. */
export async function copyAskers(transaction: Transaction, from: number, into: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into asker (incident_id, from_incident, contact, name, words, asked_at)
    select $2, coalesce(from_incident, $1), contact, name, words, asked_at
      from asker
     where incident_id = $1`,
    [from, into],
  );
}

export async function askersOf(transaction: Pool | Transaction, incident: number): Promise<number> {
  const { rows } = await transaction.query<{ n: number }>("select count(*)::int as n from asker where incident_id = $1", [incident]);
  return rows[0]?.n ?? 0;
}

export interface Contact {
  name?: string;
  contact?: string;
  words?: string;
  askedAt: string;
  from?: number;
}

/** Who is owed an answer, in the order in which they asked. */
export async function contactsOf(asked: Pool, incident: number): Promise<Contact[]> {
  const { rows } = await asked.query<Record<string, unknown>>(
    `select name, contact, nullif(words, '') as "words", asked_at as "askedAt", from_incident as "from" from asker where incident_id = $1 order by asked_at, id`,
    [incident],
  );
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Contact);
}
