/** Spreadsheets of other people: comma, quotes, and no cell that a program would run. */

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** Without it Excel takes UTF-8 for something else. */
const MARK = "\ufeff";

function cell(value: string): string {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const writeCsv = (rows: readonly (readonly string[])[]): string => MARK + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

/**
 * The rows of a CSV text (RFC 4180), with or without a byte order mark; empty lines are left out. The apostrophe that guards a
 * formula is taken away again, so that what was written is read back.
 *
 * @throws RangeError when a quote is not closed
 */
export const readCsv = (text: string): string[][] => readCsvLines(text).map(({ cells }) => cells);

/**
 * The same, each row with the line it begins on.
 *
 * @throws RangeError when a quote is not closed
 */
export function readCsvLines(text: string, separator = ","): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let row: string[] = [];
  let value = "";
  let quoted = false;
  let [line, began] = [1, 1];
  const endCell = () => void row.push(value.startsWith("'") && FORMULA.test(value.slice(1)) ? value.slice(1) : value);
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== "") rows.push({ line: began, cells: row });
    [row, value] = [[], ""];
  };
  const body = text.startsWith(MARK) ? text.slice(1) : text;
  for (let index = 0; index < body.length; index++) {
    const letter = body[index] ?? "";
    if (letter === "\n") line++;
    if (quoted) {
      if (letter !== '"') value += letter;
      else if (body[index + 1] === '"') value += body[++index];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === separator) [value] = [(endCell(), "")];
    else if (letter === "\n") [began] = [(endRow(), line)];
    else if (letter !== "\r" || body[index + 1] !== "\n") value += letter;
  }
  if (quoted) throw new RangeError(`the quote that opens on line ${began} is not closed`);
  if (value !== "" || row.length) endRow();
  return rows;
}
