import { z } from "zod";

/**
 * A backup is a gzipped tar: `manifest.json`, then the rows of each table as `tables/NAME/NNNNNN.copy` in COPY's text format (which both kinds
 * of database write and read alike), and `counts.json` last, so that a file that breaks off is known.
 */

/** Raised when an older program could not read it. */
export const FORMAT = 1;
export const MANIFEST = "manifest.json";
export const COUNTS = "counts.json";

const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const moment = String.raw`\('\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00'\)`;

export const manifestSchema = z.object({
  format: z.number().int(),
  /** Of what wrote it: for people. */
  program: z.string(),
  database: z.string(),
  at: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  tables: z.array(z.object({ name, columns: z.array(name) })),
  /** In UTC; only what these words can say is ever run. */
  partitions: z.array(z.object({ name, parent: name, bound: z.string().regex(new RegExp(`^(DEFAULT|FOR VALUES FROM ${moment} TO ${moment})$`)) })),
  sequences: z.array(z.object({ name, last: z.string().regex(/^-?\d+$/) })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Rows by table. */
export const countsSchema = z.record(name, z.number().int());

/** Told now and then, and when a table is done. */
export type Progress = (table: string, rows: number) => void;

/** How values are written, whatever the database is set to. */
export const TEXT_SETTINGS = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local statement_timeout = 0";

export function rowsIn(copy: Buffer): number {
  let rows = 0;
  for (let at = copy.indexOf(10); at >= 0; at = copy.indexOf(10, at + 1)) rows++; // a line break inside a value is written \n
  return rows;
}
