import { IMPORT_REASONS } from "#contract/import-reasons.ts";
import type { ImportFault, ImportReport } from "#contract/imports.ts";

/** Of a long list only so many: the sheet of bad rows has them all. */
const SHOWN = 20;
const HOW = { named: "as you say", file: "as the file says", format: "by its format", found: "by its numbers", assumed: "ASSUMED: name another with --datum" } as const;

/** What a file holds and would change, for a terminal. */
export function reportText({ format, encoding, datum, rows, fields, counts, kept, mistakeCount, mistakes, faultCount, faults, moved, leftOut, bounds }: ImportReport): string {
  const mapped = fields.filter(({ column }) => column !== undefined);
  return [
    [format, encoding, datum && `${datum.name} (${HOW[datum.how]})`, `${rows} records`].filter(Boolean).join(", "),
    ...(bounds ? [`  between ${bounds.join(" ")}`] : []),
    ...(mapped.length ? [`  columns: ${mapped.map(({ name, column }) => `${name} = ${column}`).join(", ")}`] : []),
    ...leftOut.map(({ what, count }) => `  ${count} ${what}`),
    `  ${counts.added} new, ${counts.changed} changed, ${counts.unchanged} as they are, ${counts.gone} end, ${kept} from earlier files stay`,
    ...(faultCount ? [`  ${faultCount} faults:`, ...faults.slice(0, SHOWN).map(faultLine)] : []),
    ...(moved.length ? [`  ${moved.length} mended:`, ...moved.slice(0, SHOWN).map(faultLine)] : []),
    ...(mistakeCount ? [`  ${mistakeCount} bad rows:`, ...mistakes.slice(0, SHOWN).map(({ line, column, reason, value }) => `    ${line}${column ? ` ${column}` : ""}: ${IMPORT_REASONS[reason].en}${value ? ` (${value})` : ""}`)] : []),
  ].join("\n");
}

function faultLine({ kind, sliver, level, names, place, squareMetres, to }: ImportFault): string {
  return `    ${sliver ? "narrow " : ""}${kind} at ${place.join(" ")}: ${squareMetres.toFixed(2)} m², ${level} ${names.join(", ")}${to ? ` → ${to}` : ""}`;
}
