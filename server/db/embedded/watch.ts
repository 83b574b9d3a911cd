import { Worker } from "node:worker_threads";
import { shareMemory, type Task } from "./watch-thread.ts";

export interface Watch {
  begin(sql: string): void;
  end(): void;
}

/**
 * Kills this process when a statement takes longer than `statementMilliseconds`, and says which one.
 *
 * PGlite runs a statement to its end before anything else happens in its thread, so only another thread can end it, and only with the
 * whole process; the parent starts the next one. The same thread ends a process that is busy when its parent has gone.
 */
export function startWatch(statementMilliseconds: number): Watch {
  const { memory, since, sql: place } = shareMemory();
  const encoder = new TextEncoder();
  const task: Task = { memory, statementMilliseconds, parent: process.ppid };
  // tsx does not reach into a thread by itself
  const [tsx, thread] = [import.meta.resolve("tsx/esm/api"), new URL("./watch-thread.ts", import.meta.url).href];
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(thread)}); }).then(({ watch }) => watch(require("node:worker_threads").workerData))`;
  new Worker(code, { eval: true, workerData: task }).unref();

  return {
    begin(sql) {
      const { written } = encoder.encodeInto(sql.slice(0, place.length), place);
      if (written < place.length) place[written] = 0;
      Atomics.store(since, 0, process.hrtime.bigint());
    },
    end: () => void Atomics.store(since, 0, 0n),
  };
}
