import { existsSync, rmSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { btree_gist } from "@electric-sql/pglite/contrib/btree_gist";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { postgis } from "@electric-sql/pglite-postgis";
import { packFolder, unpackFolder } from "../archive/folder.ts";
import { StartRefusal } from "../start-refusal.ts";
import { copyData, DATA } from "./copy.ts";
import { dumps, spoil } from "./dumps.ts";
import { isMade, markMade, setAside } from "./folder.ts";

/** It is there, and PostgreSQL does not start on it. */
export class DoesNotOpen extends Error {
  override name = "DoesNotOpen";
}

export interface OpenData {
  database: PGlite;
  /** What people should know. */
  warnings: string[];
}

const create = (): Promise<PGlite> => PGlite.create({ dataDir: DATA, extensions: { postgis, btree_gist, pg_trgm } });

/**
 * Opens what is there.
 *
 * @param folder the working directory, as people call it
 * @param template a new database as a file; made here, when it is missing, for the next folder
 * @throws DoesNotOpen
 */
export async function openData(folder: string, template: string): Promise<OpenData> {
  if (!isMade(folder)) return { database: await makeData(folder, template), warnings: [] };
  if (!existsSync(`${DATA}/PG_VERSION`)) throw new DoesNotOpen("there is no database in it"); // PGlite would make an empty one
  return { database: await create().catch(refuse), warnings: [] };
}

/** Moves what does not open out of the way and opens the newest dump instead. @throws DoesNotOpen when the dump does not open either */
export async function recoverData(folder: string, now: Date): Promise<OpenData> {
  const aside = setAside(folder, now);
  const kept = aside ? ` What was there is kept in ${folder}/${aside}.` : "";
  const [newest] = dumps();
  if (!newest) throw new StartRefusal("does-not-open", `The database in ${folder} does not open, and it has no dump that does.${kept} Choose an empty folder with DATA_DIR, and bring a backup back with npm run restore -- FILE.`);
  try {
    await unpackFolder(newest.file, DATA);
    return { database: await create(), warnings: [`the database did not open. It was restored as it was at ${newest.at.toISOString()}; what was written later is missing.${kept}`] };
  } catch (error) {
    spoil(newest.file);
    return refuse(error);
  }
}

async function makeData(folder: string, template: string): Promise<PGlite> {
  rmSync(DATA, { recursive: true, force: true }); // begun, and never finished
  const templated = existsSync(template) && (await unpackFolder(template, DATA).then(() => true, () => false));
  const database = await create().catch(async (error: unknown) => {
    rmSync(template, { force: true });
    throw error;
  });
  await database.exec("create extension if not exists postgis; create extension if not exists btree_gist; create extension if not exists pg_trgm");
  markMade(folder);
  if (!templated) await makeTemplate(database, template).catch(() => {}); // only slower without
  return database;
}

async function makeTemplate(database: PGlite, template: string): Promise<void> {
  const copy = "template.partial";
  await copyData(database, copy);
  await packFolder(copy, template).finally(() => rmSync(copy, { recursive: true, force: true }));
}

function refuse(error: unknown): never {
  throw new DoesNotOpen(error instanceof Error ? error.message : String(error), { cause: error });
}
