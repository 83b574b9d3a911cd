import type { PoolClient } from "pg";
import { deviceSecret, deviceSecretHash } from "../device-secret.ts";
import { addRows } from "../write/bulk.ts";
import { deviceTable, type OnRota } from "./duty-tables.ts";

/**
 * Gives the workers new phones when the key of the old ones is lost, as when the data folder was put away and the database kept.
 *
 * @returns how many
 */
export async function replacePhones(client: PoolClient, key: Uint8Array, now: string, workers: readonly OnRota[]): Promise<number> {
  const [first] = workers;
  if (!first) return 0;
  const { rowCount } = await client.query("select from device where worker_id = $1 and secret_hash = $2", [first.person, deviceSecretHash(deviceSecret(key, first.person))]);
  if (rowCount) return 0;
  await client.query(
    /* sql */ `
    update device
       set valid = tstzrange(lower(valid), $2)
     where worker_id = any($1)
       and upper_inf(valid)`,
    [workers.map(({ person }) => person), now],
  );
  const { columns, ...table } = deviceTable(key, workers, now);
  await addRows(client, { ...table, columns: columns.slice(1), rows: table.rows.map((row) => row.slice(1)) });
  return workers.length;
}
