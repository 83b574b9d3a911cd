import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { keysFileOf, readConfig } from "../server/config.ts";
import { createPool } from "../server/db/pool.ts";
import { runForPeople, StartRefusal } from "../server/db/start-refusal.ts";
import { contactsByKey, sealAgain } from "../server/incidents/asker-store.ts";
import { newKey, openKeyring, readKeys, writeKeys } from "../server/secrets/keyring.ts";
import { createSealing } from "../server/secrets/sealing.ts";
import { reachDatabase } from "./reach-database.ts";

/**
 * `npm run keys`: which keys there are, and how much each has sealed. `-- turn`: a new key, and everything sealed with it. `-- forget ID`: away with
 * a key that seals nothing any more; what a backup of its time holds is closed for ever. Also while the server runs.
 */
await runForPeople(async () => {
  const { positionals: [deed, id, ...more] } = parseArgs({ allowPositionals: true });
  if (more.length || (deed !== undefined && deed !== "turn" && deed !== "forget") || (deed === "forget") !== (id !== undefined)) throw new StartRefusal("settings", "npm run keys [-- turn | forget ID]");
  const config = readConfig(process.env);
  const file = keysFileOf(config);
  const database = await reachDatabase(config);
  const pool = createPool(database.url);
  try {
    const ring = await openKeyring(file, new Date().toISOString());
    if (deed === "turn") {
      await writeKeys(file, [...readKeys(file), newKey(new Date().toISOString())]);
      const { sealed, lost } = await sealAgain(pool, createSealing(ring, "contacts"));
      console.info(`A new key seals ${sealed} contacts again. Copy ${file} to where its copies are kept; the older keys stay in it for backups of their time.`);
      if (lost) console.warn(`${lost} contacts are sealed with a key that is not in ${file}: put back the file that has it.`);
    }
    if (deed === "forget") await forget(pool, file, id ?? "");
    const used = await contactsByKey(pool);
    for (const key of readKeys(file)) console.info(`${key.id}  made ${key.madeAt}  seals ${used.get(key.id) ?? 0} contacts`);
  } finally {
    await pool.end();
    await database.stop();
  }
});

async function forget(pool: Pool, file: string, id: string): Promise<void> {
  const keys = readKeys(file);
  if (!keys.some((key) => key.id === id)) throw new StartRefusal("settings", `there is no key ${id} in ${file}`);
  if (keys.at(-1)?.id === id || (await contactsByKey(pool)).has(id)) throw new StartRefusal("in-use", `key ${id} is in use. Let another follow first: npm run keys -- turn`);
  await writeKeys(file, keys.filter((key) => key.id !== id));
}
