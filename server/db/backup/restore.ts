import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import { readArchive } from "../archive/folder.ts";
import type { Entry } from "../archive/tar.ts";
import { checkRan, knownMigrations, runMigrations } from "../migrate.ts";
import { StartRefusal } from "../start-refusal.ts";
import { inTransaction } from "../transaction.ts";
import { COUNTS, countsSchema, FORMAT, MANIFEST, manifestSchema, rowsIn, TEXT_SETTINGS, type Manifest, type Progress } from "./manifest.ts";
import { dropEverything, tablesOf } from "./schema.ts";

/** Their rows are there in a database that has only been migrated. */
const MADE_BY_MIGRATIONS = ["news_head"];

/**
 * Makes the database as it was when the file was written, and brings it forward to this version: all of it, or nothing.
 *
 * @param replace throws away what is there
 * @throws StartRefusal
 */
export async function restore(pool: Pool, file: string, replace: boolean, progress: Progress): Promise<Manifest> {
  return inTransaction(pool, async (transaction) => {
    const client = transaction as PoolClient;
    await client.query(TEXT_SETTINGS);
    if (!replace) await refuseFull(client);
    const entries = readArchive(file);
    return load(client, entries, progress).finally(() => entries.return(undefined));
  }).catch((error: unknown) => {
    throw isOfFile(error) ? new StartRefusal("bad-file", `${file} is no backup, or it is damaged: ${error.message}. Nothing was changed.`, { cause: error }) : error;
  });
}

async function load(client: PoolClient, entries: AsyncGenerator<Entry>, progress: Progress): Promise<Manifest> {
  const { value: first } = await entries.next();
  if (first?.path !== MANIFEST) throw new BadBackup("it does not begin with a manifest");
  const manifest = readManifest(await contentOf(first));
  const known = await knownMigrations();
  checkRan("backup", manifest.migrations, known);

  await dropEverything(client);
  const then = new Set(manifest.migrations.map(({ name }) => name));
  await runMigrations(client, known.filter(({ name }) => then.has(name)));
  const bonds = await loosen(client);
  for (const { name, parent, bound } of manifest.partitions) {
    await client.query(`create table ${client.escapeIdentifier(name)} partition of ${client.escapeIdentifier(parent)} ${bound}`);
  }
  await loadRows(client, manifest, entries, progress);
  for (const { name, last } of manifest.sequences) await client.query("select setval($1::regclass, $2)", [client.escapeIdentifier(name), last]);
  await tighten(client, bonds);
  await runMigrations(client, known.filter(({ name }) => !then.has(name)));
  return manifest;
}

async function loadRows(client: PoolClient, { tables }: Manifest, entries: AsyncGenerator<Entry>, progress: Progress): Promise<void> {
  const columns = new Map(tables.map((table) => [table.name, table.columns.map((column) => client.escapeIdentifier(column)).join(", ")]));
  // a migration fills some
  for (const { name } of await tablesOf(client)) await client.query(`delete from ${client.escapeIdentifier(name)}`);
  const counts: Record<string, number> = Object.fromEntries(tables.map(({ name }) => [name, 0]));
  for await (const entry of entries) {
    const content = await contentOf(entry);
    if (entry.path === COUNTS) return compare(counts, countsSchema.parse(JSON.parse(content.toString())));
    const name = entry.path.split("/")[1] ?? "";
    const names = columns.get(name);
    if (!names) throw new BadBackup(`${entry.path} belongs to no table of the manifest`);
    await pipeline(Readable.from([content]), client.query(copyFrom(`copy ${client.escapeIdentifier(name)} (${names}) from stdin`)));
    counts[name] = (counts[name] ?? 0) + rowsIn(content);
    progress(name, counts[name]);
  }
  throw new BadBackup("it breaks off");
}

function compare(read: Record<string, number>, told: Record<string, number>): void {
  const wrong = Object.keys({ ...read, ...told }).find((table) => read[table] !== told[table]);
  if (wrong) throw new BadBackup(`of ${wrong} it has ${read[wrong]} rows instead of ${told[wrong]}`);
}

interface Bond {
  table: string;
  name: string;
  definition: string;
}

/** Foreign keys would want the tables in an order there is not, and triggers would do again what they did then. */
async function loosen(client: PoolClient): Promise<Bond[]> {
  const { rows: bonds } = await client.query<Bond>(/* sql */ `
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`);
  for (const { table, name } of bonds) await client.query(`alter table ${table} drop constraint ${name}`);
  await setTriggers(client, "disable");
  return bonds;
}

async function tighten(client: PoolClient, bonds: readonly Bond[]): Promise<void> {
  for (const { table, name, definition } of bonds) await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  await setTriggers(client, "enable");
}

async function setTriggers(client: PoolClient, verb: "enable" | "disable"): Promise<void> {
  for (const { name } of await tablesOf(client)) await client.query(`alter table ${client.escapeIdentifier(name)} ${verb} trigger user`);
}

async function refuseFull(client: PoolClient): Promise<void> {
  const full: string[] = [];
  for (const { name } of await tablesOf(client)) {
    const { rowCount } = await client.query(`select from ${client.escapeIdentifier(name)} limit 1`);
    if (rowCount && !MADE_BY_MIGRATIONS.includes(name)) full.push(name);
  }
  if (full.length === 0) return;
  throw new StartRefusal("not-empty", `There is something in this database already (${full.slice(0, 5).join(", ")}${full.length > 5 ? " and more" : ""}). Restore into an empty one, or say --replace to throw away what is there.`);
}

function readManifest(content: Buffer): Manifest {
  const read: unknown = JSON.parse(content.toString());
  const { format = 0 } = z.object({ format: z.number() }).partial().parse(read);
  if (format > FORMAT) throw new StartRefusal("newer", `The backup was written by a newer version of this program (format ${format}, this one reads ${FORMAT}). Update the program.`);
  const manifest = manifestSchema.safeParse(read);
  if (!manifest.success) throw new BadBackup(manifest.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  return manifest.data;
}

async function contentOf({ content }: Entry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

class BadBackup extends Error {
  override name = "BadArchive";
}

/** Rather than of the database, or of ours. */
function isOfFile(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return ["BadArchive", "SyntaxError", "ZodError"].includes(error.name) || ("code" in error && /^(Z_|ENOENT|EISDIR|EACCES)/.test(String(error.code)));
}
