import type { CallMatrix, Fraction, MeasureRow, MeasureTable } from "#contract/measures.ts";
import type { CoveredRow } from "./coverage-store.ts";
import type { CalledRow, CountedRow } from "./table-store.ts";

const of = (numerator: number, denominator: number): Fraction => ({ numerator, denominator });
const span = (cases: number, median: number | null, p90: number | null): MeasureRow["handling"] => ({ cases, medianSeconds: rounded(median), p90Seconds: rounded(p90) });
const rounded = (seconds: number | null): number | null => (seconds === null ? null : Math.round(Number(seconds)));

/** One row of the table from what was counted of its cases and its calls. */
export function measureRow(key: number, name: string, row: CountedRow, calls: CalledRow | undefined, covered: CoveredRow | undefined): MeasureRow {
  const { called = 0, reportedIn = 0, dispatched = 0, returned = 0 } = calls ?? {};
  return {
    key,
    name,
    closedInTime: of(row.closedInTime, row.due),
    closedOfDue: of(row.closedOfDue, row.due),
    closedOfAccepted: of(row.closedOfAccepted, row.accepted),
    satisfied: of(row.satisfied, row.answered),
    reworked: of(row.reworked, row.checked),
    dispatchedRightly: of(dispatched - returned, dispatched),
    reportedIn: of(reportedIn, called),
    resolvedAt: { grid: of(row.closedGrid, row.closed), community: of(row.closedCommunity, row.closed), subdistrict: of(row.closedSubdistrict, row.closed), district: of(row.closedDistrict, row.closed) },
    ...(covered && { covered: of(covered.passed, covered.buildings) }),
    firstResponse: span(row.responded, row.responseMedian, row.responseP90),
    arrival: span(row.arrived, row.arrivalMedian, row.arrivalP90),
    handling: span(row.handledTimed, row.handlingMedian, row.handlingP90),
    suspended: { cases: row.suspended, oldestSeconds: rounded(row.suspendedOldest) },
    funnel: { reported: row.reported, accepted: row.funnelAccepted, dispatched: row.dispatched, handled: row.handled, closed: row.funnelClosed, rated: row.rated },
  };
}

/** Headings and cells for a spreadsheet: every rate as its two numbers, every line with the moments between which it counts; the total last. */
export function measureCells({ asOf, from, until, by, total, rows }: MeasureTable): string[][] {
  const { key: _none, ...all } = flatten(total);
  return cellsOf([...rows.map((row) => flatten(row)), { key: "total", ...all }].map((row) => ({ asOf, from, until, by, ...row })));
}

export const callCells = ({ asOf, from, until, cells }: CallMatrix): string[][] => cellsOf(cells.map((cell) => ({ asOf, from, until, ...cell })));

function cellsOf(rows: readonly Record<string, unknown>[]): string[][] {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [headings, ...rows.map((row) => headings.map((name) => String(row[name] ?? "")))];
}

function flatten(value: object, prefix = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, unknown]) => (typeof each === "object" && each !== null ? Object.entries(flatten(each, `${prefix}${name}.`)) : [[`${prefix}${name}`, each]])),
  );
}
