import type { Pool } from "pg";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

/** @returns undefined when nobody has said anything */
export async function settingOf(database: Database, name: string): Promise<unknown> {
  const { rows } = await database.query<{ value: unknown }>("select value from setting where name = $1", [name]);
  return rows[0]?.value;
}

/** @param value undefined takes it back */
export async function keepSetting(database: Database, name: string, value: unknown): Promise<void> {
  if (value === undefined) await database.query("delete from setting where name = $1", [name]);
  else await database.query("insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", [name, JSON.stringify(value)]);
}
