import { cpSync, rmSync } from "node:fs";
import type { PGlite } from "@electric-sql/pglite";

/** PostgreSQL's own folder, in the working directory. */
export const DATA = "pgdata";

/** A copy that nobody changes, of a database that does nothing meanwhile. */
export async function copyData(database: PGlite, to: string): Promise<void> {
  await database.exec("checkpoint");
  rmSync(to, { recursive: true, force: true });
  cpSync(DATA, to, { recursive: true });
}
