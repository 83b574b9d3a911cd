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
  at: string;
}

/** Notes the file whose rows follow in the same transaction; two imports come one after the other. */
export async function recordImport(transaction: Transaction, { kind, name, sha256, format, encoding, datum, rows, added, changed, gone, account, at }: ImportRecord): Promise<number> {
  const { rows: [made] } = await transaction.query<{ id: number }>(
    /* sql */ `
    insert into import_file (kind, name, sha256, format, encoding, datum, rows, added, changed, gone, account_id, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    returning id`,
    [kind, name, sha256, format, encoding ?? null, datum, rows, added, changed, gone, account ?? null, at],
  );
  if (!made) throw new Error("an import was not recorded");
  return made.id;
}
