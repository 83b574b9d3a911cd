import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from } from "pg-copy-streams";
import type { Cell, Table } from "./table.ts";

/** Text is handed over in pieces of about this size: few enough messages, and little memory. */
const PIECE_CHARACTERS = 1 << 16;

/** Writes the rows by COPY into an empty table. Where they bring their identities, the next one a default gives comes after them. */
export async function writeTable(client: PoolClient, table: Table): Promise<void> {
  await addRows(client, table);
  if (table.columns[0] === "id") await client.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table.name}))`, [table.name]);
}

/** Adds rows by COPY; identities, if there are any, were reserved before. */
export async function addRows(client: PoolClient, { name, columns, rows }: Table): Promise<void> {
  if (rows.length === 0) return;
  await pipeline(Readable.from(pieces(rows)), client.query(from(`copy ${name} (${columns.join(", ")}) from stdin`)));
}

function* pieces(rows: Table["rows"]): Generator<string> {
  let piece = "";
  for (const row of rows) {
    piece += `${row.map(textOf).join("\t")}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  if (piece) yield piece;
}

function textOf(cell: Cell): string {
  if (cell === null) return "\\N";
  if (typeof cell !== "string") return String(cell);
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character) : cell;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
