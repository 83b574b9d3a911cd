import type { Fraction, MeasureRow } from "#contract/measures.ts";
import type { CalledRow, CountedRow } from "./table-store.ts";

const of = (numerator: number, denominator: number): Fraction => ({ numerator, denominator });
const span = (cases: number, median: number | null, p90: number | null): MeasureRow["handling"] => ({ cases, medianSeconds: rounded(median), p90Seconds: rounded(p90) });
const rounded = (seconds: number | null): number | null => (seconds === null ? null : Math.round(Number(seconds)));

/** One row of the table from what was counted of its cases and its calls. */
export function measureRow(key: number, name: string, row: CountedRow, calls: CalledRow | undefined): MeasureRow {
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
    firstResponse: span(row.responded, row.responseMedian, row.responseP90),
    arrival: span(row.arrived, row.arrivalMedian, row.arrivalP90),
    handling: span(row.handledTimed, row.handlingMedian, row.handlingP90),
    suspended: { cases: row.suspended, oldestSeconds: rounded(row.suspendedOldest) },
    funnel: { reported: row.reported, accepted: row.funnelAccepted, dispatched: row.dispatched, handled: row.handled, closed: row.funnelClosed, rated: row.rated },
  };
}

/** Headings and cells for a spreadsheet: every rate as its two numbers. */
export function measureCells(rows: readonly MeasureRow[]): string[][] {
  const flat = rows.map((row) => flatten(row));
  const [first = {}] = flat;
  return [Object.keys(first), ...flat.map((each) => Object.values(each).map((value) => (value === null ? "" : String(value))))];
}

function flatten(value: object, prefix = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, unknown]) => (typeof each === "object" && each !== null ? Object.entries(flatten(each, `${prefix}${name}.`)) : [[`${prefix}${name}`, each]])),
  );
}
