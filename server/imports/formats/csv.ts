import { readCsvLines } from "../../edge/csv.ts";
import type { OpenedFile } from "../file.ts";
import { Unreadable } from "../unreadable.ts";
import { sheetRows } from "./sheet-rows.ts";

/** A sheet with commas, semicolons or tabs, whichever its first line has most of. */
export function readCsvFile(text: string): Omit<OpenedFile, "encoding"> {
  const [head = ""] = text.split("\n", 1);
  const count = (mark: string) => head.split(mark).length;
  const separator = [",", ";", "\t"].sort((a, b) => count(b) - count(a))[0];
  try {
    const table = readCsvLines(text, separator);
    return { format: "csv", columns: table[0]?.cells.map((name) => name.trim()).filter(Boolean) ?? [], rows: sheetRows(table), leftOut: [] };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("truncated", error.message);
    throw error;
  }
}
