import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPool } from "../server/db/pool.ts";
import { openDatabase } from "../server/db/open-database.ts";

/** The database of this installation, also while the server has it open: then the embedded one's folder says how to reach it. */
export async function reachDatabase({ DATABASE_URL, DATA_DIR }: { DATABASE_URL?: string | undefined; DATA_DIR: string }): Promise<{ url: string; stop(): Promise<void> }> {
  if (DATABASE_URL === undefined) {
    const open = await readFile(join(DATA_DIR, "url"), "utf8").catch(() => "");
    if (open && (await answers(open.trim()))) return { url: open.trim(), stop: async () => {} };
  }
  return openDatabase({ DATABASE_URL, DATA_DIR });
}

async function answers(url: string): Promise<boolean> {
  const pool = createPool(url);
  return pool.query("select").then(() => true, () => false).finally(() => pool.end());
}
