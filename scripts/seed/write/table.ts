export type Cell = string | number | boolean | null;

/** Rows for one table, in its columns' order. */
export interface Table {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** The rows of a table made of things, one row a thing. Its first column counts from 1 if it is `id`. */
export function tableOf<Item>(name: string, columns: readonly string[], items: readonly Item[], cells: (item: Item, index: number) => readonly Cell[]): Table {
  return { name, columns, rows: items.map(cells) };
}

/** A half-open time, open at its end if `until` is left out, as PostgreSQL reads a range. */
export const rangeText = (from: string, until = ""): string => `[${from},${until})`;
