import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool, PoolClient } from "pg";
import { openEmbedded } from "../../server/db/embedded/open.ts";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { inTransaction } from "../../server/db/transaction.ts";
import type { Measured } from "../bench/row.ts";
import { makeDistrict } from "./district.ts";
import { fill, fillingOf, type Filling } from "./fill.ts";
import { addRows } from "./write/bulk.ts";

export const names = ["seed/district"];

/** Of each table so many rows are written the slow way. */
const SAMPLE = 120;

/** The whole district on the embedded database, thought out and written, against one insert a row. */
export async function measure(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "seed-bench-"));
  const database = await openEmbedded(folder);
  const pool = createPool(database.url);
  try {
    await migrate(pool);
    const began = performance.now();
    const filling = fillingOf(makeDistrict("yuanhe-1"), Buffer.alloc(32, 1), Date.parse("2026-11-24T06:00:00.000Z"));
    const thought = performance.now();
    await fill(pool, filling);
    const written = performance.now();
    const rows = filling.tables.reduce((sum, table) => sum + table.rows.length, 0);
    const [ours, thinking, writing] = [(written - began) / 1000, (thought - began) / 1000, (written - thought) / 1000];
    const slow = await rowByRow(pool, filling);
    return [
      {
        name: "seed/district", ours, peer: thinking + slow, peerName: "one insert a row, in one transaction", unit: "s", better: "less",
        note: `${rows} rows: ${thinking.toFixed(1)} s to think out, ${writing.toFixed(1)} s to write by COPY (${(slow / writing).toFixed(1)} × faster). The peer's writing is reckoned from ${SAMPLE} rows of each table; cold start of the database not counted`,
      },
    ];
  } finally {
    await pool.end();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds one insert a row would take, from a sample that is rolled back. */
async function rowByRow(pool: Pool, { tables }: Filling): Promise<number> {
  let seconds = 0;
  await inTransaction(pool, async (transaction) => {
    await transaction.query(`truncate ${tables.map(({ name }) => name).join(", ")} cascade`);
    for (const table of tables) {
      const sample = table.rows.slice(0, SAMPLE);
      const text = `insert into ${table.name} (${table.columns.join(", ")}) overriding system value values (${table.columns.map((_, index) => `$${index + 1}`).join(", ")})`;
      const began = performance.now();
      for (const row of sample) await transaction.query({ name: `into ${table.name}`, text, values: [...row] });
      seconds += (((performance.now() - began) / 1000) * table.rows.length) / sample.length;
      await addRows(transaction as PoolClient, { ...table, rows: table.rows.slice(SAMPLE) }); // later tables refer to them
    }
    throw new RolledBack();
  }).catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  return seconds;
}

class RolledBack extends Error {}
