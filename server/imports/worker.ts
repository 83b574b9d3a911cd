import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import type { ImportKind, ImportOptions } from "#contract/imports.ts";
import type { ImportReason } from "#contract/import-reasons.ts";
import { createPool } from "../db/pool.ts";
import { threadData } from "../thread.ts";
import { importFile, type ImportOutcome, type Progress } from "./actions.ts";
import { Unreadable } from "./unreadable.ts";

/** Reads one file in a thread of its own and ends: whoever cancels it ends the thread, and its transaction with it. */

export interface ImportOrder {
  databaseUrl: string;
  path: string;
  kind: ImportKind;
  name: string;
  options: ImportOptions;
  apply: boolean;
  account: number | undefined;
  job: string;
  now: string;
}
export type ImportTold =
  | { told: "progress"; step: Parameters<Progress>[0]; share: number }
  | { told: "outcome"; outcome: ImportOutcome }
  | { told: "refused"; reason: ImportReason; detail: string };

const { databaseUrl, path, now, ...wish } = threadData() as ImportOrder;
const tell = (message: ImportTold): void => parentPort?.postMessage(message);
const pool = createPool(databaseUrl);
try {
  const outcome = await importFile(pool, { ...wish, bytes: await readFile(path) }, now, (step, share) => tell({ told: "progress", step, share }));
  tell({ told: "outcome", outcome });
} catch (error) {
  if (!(error instanceof Unreadable)) throw error;
  tell({ told: "refused", reason: error.reason, detail: error.detail });
} finally {
  await pool.end();
}
