import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { readConfig } from "../server/config.ts";
import { restore } from "../server/db/backup/restore.ts";
import { openDatabase } from "../server/db/open-database.ts";
import { createPool } from "../server/db/pool.ts";
import { runForPeople, StartRefusal } from "../server/db/start-refusal.ts";
import { urlOfOpenDatabase } from "./reach-database.ts";
import { showProgress } from "./progress.ts";

/**
 * `npm run restore -- FILE [--replace]`: makes the database as it was when the backup was written.
 *
 * From either kind of database into either: the variables say which, as for the server, which has to be stopped.
 */
await runForPeople(async () => {
  const { values, positionals } = parseArgs({ options: { replace: { type: "boolean", default: false } }, allowPositionals: true });
  const [name, ...more] = positionals;
  if (!name || more.length > 0) throw new StartRefusal("settings", "npm run restore -- FILE [--replace]: say which backup. --replace throws away what is in the database.");
  const config = readConfig(process.env);
  if (!config.DATABASE_URL && (await urlOfOpenDatabase(config))) throw running(config.DATA_DIR);

  const database = await openDatabase(config);
  const pool = createPool(database.url);
  try {
    if (await othersAreConnected(pool)) throw running("this database");
    const shown = showProgress();
    const { at, program } = await restore(pool, resolve(name), values.replace, shown.progress);
    console.info(`${shown.done()}: the database is as it was at ${at} (written by version ${program}).`);
    await pool.query("analyze");
  } finally {
    await pool.end();
    await database.stop();
  }
});

function running(what: string): StartRefusal {
  return new StartRefusal("in-use", `A server is using ${what}, and would go on with what it has in memory. Stop it first.`);
}

async function othersAreConnected(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(/* sql */ `
    select
      from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'gridwatch %'`);
  return rowCount !== 0;
}
