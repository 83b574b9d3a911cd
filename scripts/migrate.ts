import { readConfig } from "../server/config.ts";
import { migrate } from "../server/db/migrate.ts";
import { createPool } from "../server/db/pool.ts";
import { runForPeople } from "../server/db/start-refusal.ts";
import { reachDatabase } from "./reach-database.ts";

/** `npm run db:migrate`: brings the database forward, as every start of the server does. */
await runForPeople(async () => {
  const database = await reachDatabase(readConfig(process.env));
  const pool = createPool(database.url);
  try {
    const ran = await migrate(pool);
    console.info(ran.length > 0 ? `ran ${ran.join(", ")}` : "nothing to do: the database is as this version needs it");
  } finally {
    await pool.end();
    await database.stop();
  }
});
