import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Worker } from "node:worker_threads";
import type { Pool } from "pg";
import { IMPORT_LIMIT_BYTES, type ImportJob, type ImportKind, type ImportMistake, type ImportOptions } from "#contract/imports.ts";
import { Refusal } from "../edge/refusal.ts";
import { log } from "../log.ts";
import { startThread } from "../thread.ts";
import { wasApplied } from "./store.ts";
import type { ImportOrder, ImportTold } from "./worker.ts";

/** Uploaded files that are kept: the oldest goes. */
const MOST_JOBS = 10;

interface Job {
  shown: ImportJob;
  path: string;
  mistakes: ImportMistake[];
  preview: string;
  /** The present try. */
  tried: string;
  worker?: Worker;
  account: number | undefined;
}

export interface ImportJobs {
  add(content: Readable, kind: ImportKind, name: string, account: number | undefined): Promise<ImportJob>;
  job(id: string): ImportJob;
  mistakes(id: string): ImportMistake[];
  preview(id: string): string;
  run(id: string, options: ImportOptions, apply: boolean): ImportJob;
  cancel(id: string): Promise<ImportJob>;
  close(): Promise<void>;
}

/**
 * Files that administrators bring, one at a time at work, each in a thread. What was uploaded lies in the data folder until ten others
 * have come or the server ends.
 *
 * @param applied told when one has changed the database
 */
export function createImportJobs({ pool, folder, now, applied }: { pool: Pool; folder: string; now: () => string; applied: (job: ImportJob) => void }): ImportJobs {
  const jobs = new Map<string, Job>();
  /** Threads that have not ended; one that has told its outcome still closes its connections. */
  const threads = new Set<Worker>();
  const ready = rm(folder, { recursive: true, force: true }).then(() => mkdir(folder, { recursive: true }));
  ready.catch(log.error);

  function known(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw new Refusal("not-found", `there is no import ${id}`);
    return job;
  }

  async function forgetOldest(): Promise<void> {
    for (const [id, { path, worker }] of [...jobs].slice(0, Math.max(0, jobs.size - MOST_JOBS))) {
      if (worker) continue;
      jobs.delete(id);
      await rm(path, { force: true });
    }
  }

  function run(id: string, options: ImportOptions, apply: boolean): ImportJob {
    const job = known(id);
    if ([...jobs.values()].some(({ worker }) => worker)) throw new Refusal("conflict", "another file is being worked on");
    job.tried = randomUUID();
    const { kind, name } = job.shown;
    job.shown = { id, kind, name, state: apply ? "applying" : "checking", progress: 0, step: "reading" };
    const worker = startThread(new URL("./worker.ts", import.meta.url), { databaseUrl: pool.options.connectionString ?? "", path: job.path, kind, name, options, apply, account: job.account, job: job.tried, now: now() } satisfies ImportOrder);
    job.worker = worker;
    threads.add(worker);
    worker.on("message", (message: ImportTold) => hear(job, message));
    worker.on("error", (error) => {
      log.error(error);
      job.shown = { ...job.shown, state: "failed" };
    });
    worker.on("exit", () => {
      threads.delete(worker);
      if (job.worker !== worker) return;
      delete job.worker;
      if (job.shown.state === "checking" || job.shown.state === "applying") job.shown = { ...job.shown, state: "failed" };
    });
    return job.shown;
  }

  function hear(job: Job, message: ImportTold): void {
    if (message.told === "progress") return void (job.shown = { ...job.shown, step: message.step, progress: message.share });
    delete job.worker; // the next file may begin
    if (message.told === "refused") job.shown = { ...job.shown, state: "failed", refused: { reason: message.reason, detail: message.detail } };
    else {
      const { report, mistakes, preview } = message.outcome;
      job.mistakes = mistakes;
      job.preview = JSON.stringify(preview);
      job.shown = { ...job.shown, state: report.applied ? "applied" : "checked", report, progress: 1 };
      if (report.applied) applied(job.shown);
    }
  }

  return {
    async add(content, kind, name, account) {
      await ready;
      const id = randomUUID();
      const path = join(folder, id);
      await pipeline(content, limit(), createWriteStream(path)).catch(async (error: unknown) => {
        await rm(path, { force: true });
        throw error;
      });
      jobs.set(id, { shown: { id, state: "waiting", kind, name, progress: 0, step: "reading" }, path, mistakes: [], preview: '{"type":"FeatureCollection","features":[]}', tried: "", account });
      await forgetOldest();
      return known(id).shown;
    },
    job: (id) => known(id).shown,
    mistakes: (id) => known(id).mistakes,
    preview: (id) => known(id).preview,
    run,
    async cancel(id) {
      const job = known(id);
      const { worker } = job;
      if (!worker) return job.shown;
      if (job.shown.step === "committing") throw new Refusal("conflict", "it is being committed");
      await worker.terminate(); // its connection closes, and what it wrote is rolled back
      // a commit may have left a moment before
      const isThere = job.shown.state === "applied" || (await wasApplied(pool, job.tried));
      job.shown = { ...job.shown, state: isThere ? "applied" : "cancelled" };
      if (isThere) applied(job.shown);
      return job.shown;
    },
    async close() {
      await Promise.all([...threads].map((worker) => worker.terminate()));
      await ready.catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Refusal in the stream when more comes than a file may have */
function limit(): Transform {
  let left = IMPORT_LIMIT_BYTES;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      left -= piece.length;
      done(left < 0 ? new Refusal("invalid", `more than ${IMPORT_LIMIT_BYTES} bytes`, "size") : null, piece);
    },
  });
}
