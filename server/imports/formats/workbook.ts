import { type FileRow, type OpenedFile } from "../file.ts";
import { Unreadable } from "../unreadable.ts";
import { sheetRows } from "./sheet-rows.ts";
import { readXml } from "./xml.ts";

/** Excel's last row and column: what lies further out is no sheet. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;

/** Whether the files of an archive are a workbook. */
export const isWorkbookPart = (name: string): boolean => /^xl\/(workbook\.xml|sharedStrings\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(name);

/**
 * The first sheet of an Excel workbook: values as they were last computed, formulas not.
 *
 * @throws Unreadable
 * @see ECMA-376 part 1, §18.3 and §18.4
 */
export function readWorkbook(files: ReadonlyMap<string, Buffer>): OpenedFile {
  const text = (name: string) => files.get(name)?.toString("utf8");
  const book = text("xl/workbook.xml");
  if (!book) throw new Unreadable("zip-empty", "xl/workbook.xml");
  const sheet = text(firstSheet(book, text("xl/_rels/workbook.xml.rels") ?? "")) ?? text("xl/worksheets/sheet1.xml");
  if (!sheet) throw new Unreadable("zip-empty", "xl/worksheets");
  const table = readSheet(sheet, sharedStrings(text("xl/sharedStrings.xml")));
  const rows: FileRow[] = sheetRows(table);
  return { format: "xlsx", columns: table[0]?.cells.map((name) => name.trim()).filter(Boolean) ?? [], rows, leftOut: [] };
}

function firstSheet(book: string, relations: string): string {
  let id: string | undefined;
  readXml(book, { open: (name, attributes) => void (name === "sheet" && attributes["state"] === undefined && (id ??= attributes["id"])) });
  let target: string | undefined;
  if (relations) readXml(relations, { open: (name, { Id, Target }) => void (name === "Relationship" && Id === id && (target = Target)) });
  return target?.startsWith("/") ? target.slice(1) : `xl/${target ?? ""}`;
}

function sharedStrings(text: string | undefined): string[] {
  const strings: string[] = [];
  if (!text) return strings;
  const path: string[] = [];
  let words = "";
  readXml(text, {
    open: (name) => void (path.push(name), name === "si" && (words = "")),
    text: (more) => void (path.at(-1) === "t" && !path.includes("rPh") && (words += more)),
    close: (name) => void (path.pop(), name === "si" && strings.push(words)),
  });
  return strings;
}

function readSheet(text: string, shared: readonly string[]): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let row: { line: number; cells: string[] } | undefined;
  let cell = { column: 0, kind: "" };
  let [words, collects] = ["", false];
  readXml(text, {
    open(name, attributes) {
      if (name === "row") {
        row = { line: Number(attributes["r"] ?? (rows.at(-1)?.line ?? 0) + 1), cells: [] };
        if (!(row.line <= MOST_ROWS)) throw new Unreadable("xml-damaged", `row ${attributes["r"]}`);
        rows.push(row);
      } else if (name === "c" && row) {
        cell = { column: columnOf(attributes["r"]) ?? row.cells.length, kind: attributes["t"] ?? "n" };
        words = "";
      } else collects = name === "v" || name === "t";
    },
    text: (more) => void (collects && (words += more)),
    close(name) {
      collects = false;
      if (name !== "c" || !row) return;
      while (row.cells.length < cell.column) row.cells.push("");
      row.cells[cell.column] = cell.kind === "s" ? (shared[Number(words)] ?? "") : cell.kind === "b" ? String(words === "1") : cell.kind === "e" ? "" : words;
    },
  });
  return rows.filter(({ cells }) => cells.some((value) => value.trim()));
}

/** `AB12` stands in column 27, counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = reference && /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (!letters) return undefined;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  if (column >= MOST_COLUMNS) throw new Unreadable("xml-damaged", reference);
  return column;
}
