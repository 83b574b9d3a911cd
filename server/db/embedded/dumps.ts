import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { PGlite } from "@electric-sql/pglite";
import { packFolder } from "../archive/folder.ts";
import { copyData } from "./copy.ts";

/** In the working directory, like everything named here. */
const FOLDER = "dumps";
const ENDING = ".tar.gz";
const COPY = "dump.partial";
/** Says that nothing has changed since the newest dump. */
const CLEAN = "clean";

export interface Dump {
  file: string;
  at: Date;
}

/** The dumps there are, the newest first. */
export function dumps(): Dump[] {
  if (!existsSync(FOLDER)) return [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(ENDING)).sort().reverse();
  return names.map((name) => ({ file: `${FOLDER}/${name}`, at: new Date(name.slice(0, -ENDING.length).replace(/T(\d\d)-(\d\d)-/, "T$1:$2:")) }));
}

/** It is not offered again, and not deleted. */
export function spoil(file: string): void {
  renameSync(file, `${file}.unusable`);
}

/**
 * Copies of the whole database at a moment, taken when it has changed: PGlite does not wait for the disk, so after a power
 * failure its own folder may not open.
 */
export class Dumper {
  readonly #database: PGlite;
  readonly #exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #kept: number;
  #taken = "";
  #running: Promise<void> = Promise.resolve();

  /**
   * @param exclusively runs something while no transaction is open
   * @param kept how many there are at most; the oldest goes first
   */
  constructor(database: PGlite, exclusively: <T>(work: () => Promise<T>) => Promise<T>, kept: number) {
    this.#database = database;
    this.#exclusively = exclusively;
    this.#kept = kept;
  }

  /** Before the first change. */
  async begin(): Promise<void> {
    if (existsSync(CLEAN)) this.#taken = await this.#place();
    rmSync(CLEAN, { force: true });
    rmSync(COPY, { recursive: true, force: true });
  }

  /** Takes one if anything has changed since the last one; one after the other. */
  take(now: Date): Promise<void> {
    this.#running = this.#running.catch(() => {}).then(() => this.#take(now));
    return this.#running;
  }

  /** The last one; nothing may change after it. */
  async end(now: Date): Promise<void> {
    await this.take(now);
    writeFileSync(CLEAN, "");
  }

  async #take(now: Date): Promise<void> {
    const changed = await this.#exclusively(async () => {
      if ((await this.#place()) === this.#taken) return false;
      await copyData(this.#database, COPY);
      this.#taken = await this.#place(); // after the checkpoint, which moves it
      return true;
    });
    if (!changed) return;
    // packed while the database works on
    const name = now.toISOString().replaceAll(":", "-");
    await packFolder(COPY, `${FOLDER}/${name}${ENDING}`).finally(() => rmSync(COPY, { recursive: true, force: true }));
    for (const { file } of dumps().slice(this.#kept)) rmSync(file);
  }

  /** In the write-ahead log: it stands still as long as nothing is written. */
  async #place(): Promise<string> {
    const { rows } = await this.#database.query<{ place: string }>("select pg_current_wal_insert_lsn()::text as place");
    return rows[0]?.place ?? "";
  }
}
