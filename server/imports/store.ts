import type { Pool } from "pg";
import type { PastImport } from "#contract/imports.ts";
import type { Transaction } from "../db/transaction.ts";

export interface ImportRecord {
  kind: string;
  name: string;
  sha256: string;
  format: string;
  encoding: string | undefined;
  datum: string;
  rows: number;
  added: number;
  changed: number;
  gone: number;
  account: number | undefined;
  job: string | undefined;
  at: string;
}

export async function lastImport(database: Pool | Transaction): Promise<number> {
  const { rows } = await database.query<{ last: number }>(`select coalesce(max(id), 0) as "last" from import_file`);
  return rows[0]?.last ?? 0;
}

/** Keeps other imports out until the transaction ends. @returns the last one */
export async function holdImports(transaction: Transaction): Promise<number> {
  await transaction.query("lock table import_file in exclusive mode");
  return lastImport(transaction);
}

/** Notes the file whose rows follow in the same transaction. */
export async function recordImport(transaction: Transaction, { kind, name, sha256, format, encoding, datum, rows, added, changed, gone, account, job, at }: ImportRecord): Promise<number> {
  const { rows: [made] } = await transaction.query<{ id: number }>(
    /* sql */ `
    insert into import_file (kind, name, sha256, format, encoding, datum, rows, added, changed, gone, account_id, job, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    returning id`,
    [kind, name, sha256, format, encoding ?? null, datum, rows, added, changed, gone, account ?? null, job ?? null, at],
  );
  if (!made) throw new Error("an import was not recorded");
  return made.id;
}

const PAST = 100;

export async function pastImports(pool: Pool): Promise<PastImport[]> {
  const { rows } = await pool.query<Omit<PastImport, "account"> & { account: string | null }>(
    /* sql */ `
    select import_file.id, kind, import_file.name, format, datum, rows, added, changed, gone, at, account.name as "account"
      from import_file
      left join account on account.id = account_id
     order by import_file.id desc
     limit $1`,
    [PAST],
  );
  return rows.map(({ account, ...row }) => ({ ...row, ...(account !== null && { account }) }));
}

/** Whether that try was committed. */
export async function wasApplied(pool: Pool, job: string): Promise<boolean> {
  const { rows } = await pool.query<{ any: boolean }>("select exists (select from import_file where job = $1) as any", [job]);
  return rows[0]?.any ?? false;
}
