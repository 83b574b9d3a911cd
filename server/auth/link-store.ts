import type { Pool } from "pg";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

export async function insertLink(database: Database, link: { hash: Buffer; account: number; purpose: "enter" | "password"; madeAt: string; expiresAt: string }): Promise<void> {
  await database.query(
    "insert into sign_in_link (token_hash, account_id, purpose, made_at, expires_at) values ($1, $2, $3, $4, $5)",
    [link.hash, link.account, link.purpose, link.madeAt, link.expiresAt],
  );
}

/** Takes a link that is still good, once: of two who come at the same time one gets it. */
export async function takeLink(database: Database, hash: Buffer, purpose: "enter" | "password", moment: string): Promise<number | undefined> {
  const { rows } = await database.query<{ account: number }>(
    /* sql */ `
    update sign_in_link
       set used_at = $3
     where token_hash = $1
       and purpose = $2
       and used_at is null
       and expires_at > $3
    returning account_id as "account"`,
    [hash, purpose, moment],
  );
  return rows[0]?.account;
}

/** Whose password the link would set, without using it. */
export async function nameOfLink(database: Database, hash: Buffer, moment: string): Promise<string | undefined> {
  const { rows } = await database.query<{ name: string }>(
    /* sql */ `
    select account.name
      from sign_in_link
      join account on account.id = sign_in_link.account_id
     where token_hash = $1
       and purpose = 'password'
       and used_at is null
       and expires_at > $2`,
    [hash, moment],
  );
  return rows[0]?.name;
}

/** Links for this account that are still good are good no longer. */
export async function dropLinks(database: Database, account: number): Promise<void> {
  await database.query("delete from sign_in_link where account_id = $1 and used_at is null", [account]);
}
