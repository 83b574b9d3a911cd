import type { Geometry } from "geojson";
import type { ImportReason } from "#contract/import-reasons.ts";
import type { ImportFault, ImportMistake, ImportOptions } from "#contract/imports.ts";
import type { Polygon, Position } from "#geo/position.ts";
import type { Transaction } from "../db/transaction.ts";
import type { OsmWanted } from "./formats/osm.ts";

/** Something a kind of data has, and what columns that hold it are called in files we know. */
export interface Field {
  name: string;
  called: RegExp;
  required?: boolean;
}

/** A record of a file, its geometry placed. */
export interface PlacedRow {
  line: number;
  geometry: Geometry | undefined;
  /** As in the file, without spaces around it; empty when the file lacks it. */
  text(field: string): string;
  /** @throws RowMistake for what is no count */
  count(field: string): number | undefined;
  /** All columns. */
  values: Readonly<Record<string, string>>;
}

export class RowMistake extends Error {
  override name = "RowMistake";
  readonly reason: ImportReason;
  readonly column: string | undefined;
  readonly value: string | undefined;

  constructor(reason: ImportReason, column?: string, value?: string) {
    super(reason);
    this.reason = reason;
    this.column = column;
    this.value = value;
  }
}

export interface Numbered<Item> {
  line: number;
  item: Item;
}

/** What applying would do, and how it is done. */
export interface Plan {
  added: number;
  changed: number;
  unchanged: number;
  gone: number;
  kept: number;
  mistakes: ImportMistake[];
  faults?: ImportFault[];
  moved?: ImportFault[];
  /** What is drawn, where it is something else than the file's own geometries. */
  shapes?: { name: string; geometry: Geometry }[];
  write(transaction: Transaction, importId: number): Promise<void>;
}

export interface Kind<Item> {
  fields: readonly Field[];
  /** Empty: a table without places. */
  shapes: readonly Geometry["type"][];
  osm?: OsmWanted;
  /** Undefined: nothing of this kind. @throws RowMistake */
  read(row: PlacedRow, options: ImportOptions): Item | undefined;
  /** Reads what is in force; it writes nothing, so it may take its time. */
  plan(database: Transaction, items: readonly Numbered<Item>[], options: ImportOptions, now: string): Promise<Plan>;
}

export function required(row: PlacedRow, field: string): string {
  const text = row.text(field);
  if (!text) throw new RowMistake("missing", field);
  return text;
}

/** One of the words, by any of its names. @throws RowMistake */
export function wordOf<Word extends string>(row: PlacedRow, field: string, words: Readonly<Record<Word, RegExp>>): Word | undefined {
  const text = row.text(field);
  if (!text) return undefined;
  const word = (Object.keys(words) as Word[]).find((each) => each === text.toLowerCase() || words[each].test(text));
  if (!word) throw new RowMistake("unknown-value", field, text);
  return word;
}

export function pointOf({ geometry }: PlacedRow): Position {
  if (geometry?.type !== "Point") throw new RowMistake(geometry ? "geometry-kind" : "geometry-missing");
  return geometry.coordinates as unknown as Position;
}

export function polygonsOf({ geometry }: PlacedRow): Polygon[] {
  if (geometry?.type === "Polygon") return [geometry.coordinates as unknown as Polygon];
  if (geometry?.type === "MultiPolygon") return geometry.coordinates as unknown as Polygon[];
  throw new RowMistake(geometry ? "geometry-kind" : "geometry-missing");
}

/** What is new, other, the same, or gone, by key. */
export function changesOf<Item, Row>(items: ReadonlyMap<string, Item>, rows: ReadonlyMap<string, Row>, textOf: { item: (item: Item) => string; row: (row: Row) => string }) {
  const added: Item[] = [];
  const changed: { item: Item; row: Row }[] = [];
  const gone: Row[] = [];
  for (const [key, item] of items) {
    const row = rows.get(key);
    if (row === undefined) added.push(item);
    else if (textOf.item(item) !== textOf.row(row)) changed.push({ item, row });
  }
  for (const [key, row] of rows) if (!items.has(key)) gone.push(row);
  return { added, changed, gone, unchanged: items.size - added.length - changed.length };
}

/** By key; who says the same key again is a mistake. */
export function byKey<Item>(items: readonly Numbered<Item>[], keyOf: (item: Item) => string, field: string): { known: Map<string, Item>; mistakes: ImportMistake[] } {
  const known = new Map<string, Item>();
  const mistakes: ImportMistake[] = [];
  for (const { line, item } of items) {
    const key = keyOf(item);
    if (known.has(key)) mistakes.push({ line, column: field, reason: "twice", value: key });
    else known.set(key, item);
  }
  return { known, mistakes };
}

const BATCH = 2_000;
/** Writes many rows in pieces: one statement's text is a few hundred kilobytes. */
export async function inBatches<Row>(rows: readonly Row[], write: (json: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) await write(JSON.stringify(rows.slice(at, at + BATCH)));
}
