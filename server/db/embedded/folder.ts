import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { StartRefusal } from "../start-refusal.ts";

/**
 * The data folder: `pgdata` is PostgreSQL's own, `dumps` its copies, `version` who wrote it, `url` how to reach it while it is open,
 * and the sockets that lock it.
 */

/** Of what we put there. Raised when an older program could not read it. */
const FORMAT = 1;
/** Less than this does not hold the first files. */
const ROOM_TO_CREATE_BYTES = 200 * 2 ** 20;
const ROOM_TO_OPEN_BYTES = 48 * 2 ** 20; // three segments of write-ahead log
const KEPT_ASIDE = 2;

const versionSchema = z.object({ format: z.number().int(), pglite: z.string() });

/** Makes sure that there is a folder to work in. @throws StartRefusal in words */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(folder, ".probe");
    writeFileSync(probe, "a byte that finds a full disk");
    rmSync(probe);
  } catch (error) {
    throw refusalOf(error, folder);
  }
  const room = existsSync(join(folder, "version")) ? ROOM_TO_OPEN_BYTES : ROOM_TO_CREATE_BYTES;
  if (freeBytes(folder) < room) throw diskFull(folder, room);
}

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

export function diskFull(folder: string, neededBytes: number): StartRefusal {
  return new StartRefusal("disk-full", `The disk that holds ${folder} is full: ${megabytes(freeBytes(folder))} are free, and at least ${megabytes(neededBytes)} are needed. Make room, or choose another place with DATA_DIR.`);
}

function refusalOf(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder, ROOM_TO_CREATE_BYTES);
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return new StartRefusal("not-writable", `The data folder ${folder} cannot be read and written by this user (${code}). Change its owner, or choose another one with DATA_DIR.`, { cause: error });
  }
  if (["ENOTDIR", "EEXIST"].includes(code)) return new StartRefusal("not-writable", `${folder} is not a folder. Choose another one with DATA_DIR.`, { cause: error });
  return error;
}

/** Whether `pgdata` has ever been made whole. @throws StartRefusal when a newer program has made it */
export function isMade(folder: string): boolean {
  const path = join(folder, "version");
  if (!existsSync(path)) return false;
  const { format, pglite } = readVersion(folder, path);
  if (format > FORMAT || isNewer(pglite, ownVersion())) {
    throw new StartRefusal("newer", `The data folder ${folder} was written by a newer version of this program (format ${format}, PGlite ${pglite}; this one has ${FORMAT}, ${ownVersion()}). Update the program, or choose another folder with DATA_DIR.`);
  }
  return true;
}

function readVersion(folder: string, path: string): z.infer<typeof versionSchema> {
  try {
    return versionSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    // to take it for a new folder would be to throw away what is in it
    throw new StartRefusal("does-not-open", `The file ${path} cannot be read, and without it nobody knows what made ${folder}. Choose another folder with DATA_DIR.`, { cause: error });
  }
}

export function markMade(folder: string): void {
  const path = join(folder, "version");
  writeFileSync(`${path}.partial`, `${JSON.stringify({ format: FORMAT, pglite: ownVersion() })}\n`, { flush: true });
  renameSync(`${path}.partial`, path);
}

/** A new database as a file, beside the packages it was made with. */
export function templateFile(): string {
  const packages = resolve(import.meta.dirname, "../../../node_modules");
  return join(packages, ".cache/gridwatch", `new-database-${ownVersion()}-${installed("@electric-sql/pglite-postgis")}.tar.gz`);
}

const ownVersion = (): string => installed("@electric-sql/pglite");

function installed(name: string): string {
  const path = join(dirname(createRequire(import.meta.url).resolve(name)), "../package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, "utf8"))).version;
}

function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split(/[.-]/).map(Number));
  const index = left?.findIndex((part, at) => part !== right?.[at]) ?? -1;
  return index >= 0 && (left?.[index] ?? 0) > (right?.[index] ?? 0);
}

/** Moves a `pgdata` that cannot be used out of the way. Nothing is deleted but what was moved away long before. */
export function setAside(folder: string, now: Date): string | undefined {
  if (!existsSync(join(folder, "pgdata"))) return undefined;
  const name = `pgdata.unusable-${now.toISOString().replaceAll(":", "-")}`;
  renameSync(join(folder, "pgdata"), join(folder, name));
  const aside = readdirSync(folder).filter((each) => each.startsWith("pgdata.unusable-")).sort();
  for (const old of aside.slice(0, -KEPT_ASIDE)) rmSync(join(folder, old), { recursive: true });
  return name;
}
