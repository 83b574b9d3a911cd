import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { readConfig } from "../server/config.ts";
import { backup } from "../server/db/backup/backup.ts";
import { createPool } from "../server/db/pool.ts";
import { runForPeople, StartRefusal } from "../server/db/start-refusal.ts";
import { reachDatabase } from "./reach-database.ts";
import { showProgress } from "./progress.ts";

/** `npm run backup -- FILE`: everything in the database into one file, also while the server runs. */
await runForPeople(async () => {
  const [name, ...more] = process.argv.slice(2);
  if (!name || more.length > 0) throw new StartRefusal("settings", "npm run backup -- FILE: say where the backup is to be written, for example backup-2026-01-31.tar.gz");
  const file = resolve(name);
  if (existsSync(file)) throw new StartRefusal("not-empty", `${file} is there already. Choose another name: a backup overwrites nothing.`);

  const database = await reachDatabase(readConfig(process.env));
  const pool = createPool(database.url);
  try {
    const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
    const shown = showProgress();
    await backup(pool, file, new Date(), version, shown.progress).catch((error: NodeJS.ErrnoException) => {
      throw ["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOTDIR"].includes(error.code ?? "") ? new StartRefusal("not-writable", `${file} cannot be written (${error.code}): is there room, and may this user write there? Nothing is left of it.`, { cause: error }) : error;
    });
    console.info(`${shown.done()} in ${file} (${((await stat(file)).size / 2 ** 20).toFixed(1)} MB). Keys in the data folder are not part of it: keep them elsewhere.`);
  } finally {
    await pool.end();
    await database.stop();
  }
});
