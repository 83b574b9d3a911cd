import type { Pool } from "pg";
import type { Screen } from "#contract/auth.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

export async function insertScreen(database: Database, screen: { name: string; area: number; hash: Buffer; madeBy: number | null; at: string }): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    "insert into screen (name, area_id, token_hash, made_by, made_at) values ($1, $2, $3, $4, $5) returning id",
    [screen.name, screen.area, screen.hash, screen.madeBy, screen.at],
  );
  return rows[0]?.id ?? 0;
}

type ScreenRow = Omit<Screen, "connected" | "seenAt" | "revokedAt"> & { seenAt: string | null; revokedAt: string | null };

const SCREEN = /* sql */ `
    select id, name, area_id as "area", made_at as "madeAt", seen_at as "seenAt", revoked_at as "revokedAt" from screen`;

export async function screenOfToken(database: Database, hash: Buffer, moment: string): Promise<number | undefined> {
  const { rows } = await database.query<{ id: number }>("update screen set seen_at = $2 where token_hash = $1 and revoked_at is null returning id", [hash, moment]);
  return rows[0]?.id;
}

export async function screenOfId(database: Database, id: number): Promise<ScreenRow | undefined> {
  return (await database.query<ScreenRow>(`${SCREEN} where id = $1`, [id])).rows[0];
}

export async function everyScreen(database: Database): Promise<Omit<Screen, "connected">[]> {
  const { rows } = await database.query<ScreenRow>(`${SCREEN} order by revoked_at nulls first, id`);
  return rows.map(({ seenAt, revokedAt, ...row }) => ({ ...row, ...(seenAt !== null && { seenAt }), ...(revokedAt !== null && { revokedAt }) }));
}

export async function revokeScreen(database: Database, id: number, moment: string): Promise<boolean> {
  const { rowCount } = await database.query("update screen set revoked_at = $2 where id = $1 and revoked_at is null", [id, moment]);
  return rowCount === 1;
}
