import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPool } from "../server/db/pool.ts";
import { openDatabase } from "../server/db/open-database.ts";

interface Installation {
  DATABASE_URL?: string | undefined;
  DATA_DIR: string;
}

/** The database of this installation, also while a server has it open. */
export async function reachDatabase(installation: Installation): Promise<{ url: string; stop(): Promise<void> }> {
  const url = await urlOfOpenDatabase(installation);
  return url ? { url, stop: async () => {} } : openDatabase(installation);
}

/** Where a database can be reached that somebody else keeps open: the folder of the embedded one says so. */
export async function urlOfOpenDatabase({ DATABASE_URL, DATA_DIR }: Installation): Promise<string | undefined> {
  if (DATABASE_URL) return DATABASE_URL;
  const url = (await readFile(join(DATA_DIR, "url"), "utf8").catch(() => "")).trim();
  return url && (await answers(url)) ? url : undefined; // a killed server leaves the file behind
}

async function answers(url: string): Promise<boolean> {
  const pool = createPool(url);
  return pool.query("select").then(() => true, () => false).finally(() => pool.end());
}
