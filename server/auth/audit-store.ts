import type { Pool } from "pg";
import type { AuditRow } from "#contract/auth.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

export interface NewAudit {
  account: number | null;
  name: string;
  roles: readonly string[];
  deed: string;
  kind: string;
  subject: string;
  areas?: readonly number[];
  reason?: string | undefined;
  detail?: unknown;
  at: string;
}

export async function appendAudit(database: Database, { account, name, roles, deed, kind, subject, areas = [], reason, detail, at }: NewAudit): Promise<void> {
  await database.query(
    /* sql */ `
    insert into audit (account_id, name, roles, deed, kind, subject, areas, reason, detail, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [account, name, roles, deed, kind, subject, areas, reason ?? null, detail === undefined ? null : JSON.stringify(detail), at],
  );
}

/** The newest first, before the row `before` when one is named. */
export async function auditRows(database: Database, before: number | undefined, limit: number): Promise<AuditRow[]> {
  const { rows } = await database.query<AuditRow & { reason: string | null; detail: unknown }>(
    /* sql */ `
    select id::int, at, name, roles, deed, kind, subject, reason, detail
      from audit
     where $1::bigint is null or id < $1
     order by id desc
     limit $2`,
    [before ?? null, limit],
  );
  return rows.map(({ reason, detail, ...row }) => ({ ...row, ...(reason !== null && { reason }), ...(detail !== null && { detail }) }));
}

/** Whether the account has done this since: opened something with a reason, or read it. Each deed has an index of its own. */
export async function hasDone(database: Database, account: number, deed: "opened" | "read", kind: string, subject: string, since: string): Promise<boolean> {
  const { rowCount } = await database.query(
    /* sql */ `
    select from audit
     where account_id = $1
       and deed = $2
       and kind = $3
       and subject = $4
       and at >= $5
     limit 1`,
    [account, deed, kind, subject, since],
  );
  return rowCount === 1;
}
