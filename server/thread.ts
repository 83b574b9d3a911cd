import { Worker } from "node:worker_threads";

/**
 * Runs one of our TypeScript files in a thread; it finds `data` in `workerData.data`.
 *
 * tsx skips threads when it is given as `--import`, so the thread registers it itself before it reads the file.
 */
export function startThread(file: URL, data: unknown): Worker {
  const prologue = `
    const { workerData } = require("node:worker_threads");
    import("tsx/esm/api").then(({ register }) => { register(); return import(workerData.file); });`;
  return new Worker(prologue, { eval: true, workerData: { file: file.href, data }, execArgv: [] });
}
