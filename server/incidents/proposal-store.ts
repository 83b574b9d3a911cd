import type { Pool } from "pg";
import type { Transaction } from "../db/transaction.ts";

/** Keeps the proposal of a case, or adds to the one that waits already. */
export async function keepProposal(transaction: Transaction, incident: number, members: readonly number[], at: string): Promise<void> {
  const { rowCount } = await transaction.query("update proposal set members = $2 where incident_id = $1 and decided_at is null", [incident, members]);
  if (!rowCount) await transaction.query("insert into proposal (kind, incident_id, members, at) values ('parent', $1, $2, $3)", [incident, members, at]);
}

export async function proposalNow(pool: Pool, id: number): Promise<{ incident: number; members: number[] } | undefined> {
  const { rows } = await pool.query<{ incident: number; members: number[] }>(`select incident_id as "incident", members from proposal where id = $1`, [id]);
  return rows[0];
}

/** False when somebody decided before. */
export async function decideProposal(transaction: Transaction, id: number, accepted: boolean, at: string): Promise<boolean> {
  const { rowCount } = await transaction.query("update proposal set decided_at = $2, accepted = $3 where id = $1 and decided_at is null", [id, at, accepted]);
  return rowCount === 1;
}
