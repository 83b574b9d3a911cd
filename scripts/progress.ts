import type { Progress } from "../server/db/backup/manifest.ts";

/** Shows how far a backup or a restore is: one line that is written over on a terminal, a line a table elsewhere. */
export function showProgress(): { progress: Progress; done: () => string } {
  const rows = new Map<string, number>();
  const isTerminal = process.stdout.isTTY;
  const lineOf = (table: string) => `${table}: ${rows.get(table)} rows`;
  let current: string | undefined;
  const close = () => void (current && !isTerminal && console.info(lineOf(current)));

  return {
    progress(table, count) {
      if (table !== current) close();
      current = table;
      rows.set(table, count);
      if (isTerminal) process.stdout.write(`\r\u001b[K${lineOf(table)}`);
    },
    /** What it was altogether. */
    done() {
      close();
      if (isTerminal) process.stdout.write("\r\u001b[K");
      return `${[...rows.values()].reduce((sum, count) => sum + count, 0)} rows of ${rows.size} tables`;
    },
  };
}
