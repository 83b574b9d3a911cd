import type { Pool, PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { writeArchive } from "../archive/folder.ts";
import type { Entry } from "../archive/tar.ts";
import { inTransaction } from "../transaction.ts";
import { COUNTS, FORMAT, MANIFEST, rowsIn, TEXT_SETTINGS, type Manifest, type Progress } from "./manifest.ts";
import { partitionsOf, sequencesOf, tablesOf, type Table } from "./schema.ts";

/** Of 8 kB each, copied in one statement: the embedded database hands a statement's whole answer over at once. */
const PAGES_AT_ONCE = 1_000;

/**
 * Writes everything there is at one moment into a file, whole or not at all.
 *
 * The embedded database serves nobody else meanwhile; a real PostGIS goes on.
 */
export async function backup(pool: Pool, file: string, now: Date, program: string, progress: Progress): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    await transaction.query("set transaction isolation level repeatable read, read only");
    await transaction.query(TEXT_SETTINGS);
    await writeArchive(entriesOf(transaction as PoolClient, now, program, progress), file);
  });
}

async function* entriesOf(client: PoolClient, now: Date, program: string, progress: Progress): AsyncGenerator<Entry> {
  const tables = await tablesOf(client);
  const { rows: versions } = await client.query<{ database: string }>("select version() || ', PostGIS ' || postgis_lib_version() as database");
  const { rows: migrations } = await client.query<Manifest["migrations"][number]>("select name, sha256 from migration order by name");
  const manifest: Manifest = {
    format: FORMAT,
    program,
    database: versions[0]?.database ?? "",
    at: now.toISOString(),
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    partitions: await partitionsOf(client),
    sequences: await sequencesOf(client),
  };
  yield entryOf(MANIFEST, Buffer.from(JSON.stringify(manifest, undefined, 2)));

  const counts: Record<string, number> = {};
  for (const table of tables) {
    let rows = 0;
    let piece = 0;
    for await (const copy of piecesOf(client, table)) {
      rows += rowsIn(copy);
      progress(table.name, rows);
      yield entryOf(`tables/${table.name}/${String(++piece).padStart(6, "0")}.copy`, copy);
    }
    counts[table.name] = rows;
  }
  yield entryOf(COUNTS, Buffer.from(JSON.stringify(counts)));
}

async function* piecesOf(client: PoolClient, { columns, heaps }: Table): AsyncGenerator<Buffer> {
  const names = columns.map((column) => client.escapeIdentifier(column)).join(", ");
  for (const { name, pages } of heaps) {
    for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
      const rows = client.query(copyTo(`copy (select ${names} from ${client.escapeIdentifier(name)} where ctid >= '(${page},0)' and ctid < '(${page + PAGES_AT_ONCE},0)') to stdout`));
      const copy = Buffer.concat((await rows.toArray()) as Buffer[]);
      if (copy.length > 0) yield copy;
    }
  }
}

const entryOf = (path: string, content: Buffer): Entry => ({ path, bytes: content.length, content: [content] });
