import { IMPORT_REASONS } from "#contract/import-reasons.ts";
import type { ImportMistake } from "#contract/imports.ts";
import { writeCsv } from "../edge/csv.ts";

/** Bad rows for whoever made the file. */
export const mistakeSheet = (mistakes: readonly ImportMistake[]): string =>
  writeCsv([["line", "column", "原因", "reason", "value"], ...mistakes.map(({ line, column, reason, value }) => [String(line), column ?? "", IMPORT_REASONS[reason].zh, IMPORT_REASONS[reason].en, value ?? ""])]);
