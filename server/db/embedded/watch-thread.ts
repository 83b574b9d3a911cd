import { writeSync } from "node:fs";

const SQL_BYTES = 2_000;
const LOOK_MILLISECONDS = 200;
/** An orphan has that long to close its files itself. */
const ORPHAN_MILLISECONDS = 10_000;

export interface Task {
  memory: SharedArrayBuffer;
  statementMilliseconds: number;
  /** The process that started ours. */
  parent: number;
}

/** What both threads see: when the running statement began, in nanoseconds of the steady clock (0 between statements), and its text. */
export function shareMemory(memory = new SharedArrayBuffer(8 + SQL_BYTES)) {
  return { memory, since: new BigInt64Array(memory, 0, 1), sql: new Uint8Array(memory, 8) };
}

/** Looks on for ever, from a thread of its own. */
export function watch({ memory, statementMilliseconds, parent }: Task): void {
  const { since, sql } = shareMemory(memory);
  let orphanMilliseconds = 0;

  setInterval(() => {
    const began = Atomics.load(since, 0);
    const milliseconds = began === 0n ? 0 : Number((process.hrtime.bigint() - began) / 1_000_000n);
    if (milliseconds > statementMilliseconds) {
      const [text] = Buffer.from(sql.slice()).toString("utf8").split("\0");
      die(`a statement ran longer than ${statementMilliseconds / 1000} s, and the embedded database has to be started again: ${text}`);
    }
    if (process.ppid !== parent) orphanMilliseconds += LOOK_MILLISECONDS;
    if (orphanMilliseconds > ORPHAN_MILLISECONDS) die("the embedded database outlived its parent");
  }, LOOK_MILLISECONDS);
}

function die(words: string): void {
  try {
    writeSync(2, `${words}\n`); // past the blocked thread
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}
