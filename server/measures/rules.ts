/** Fewer than this and somebody could be recognised. */
export const SMALLEST_TOLD = 3;

/**
 * Counts of parts and their total as a shared screen may know them.
 *
 * Either every part can be told, or none is and only the total remains: withholding just the small parts and those needed to
 * hide them lets who knows the method tell them apart again (tried over all small worlds, see the test). What is told is
 * rounded down to a multiple of SMALLEST_TOLD, so that one case more or less is not read off two answers; a total of told
 * parts is their sum and says nothing more.
 */
export function suppress(counts: readonly number[]): { total: number | null; parts: (number | null)[] } {
  if (counts.length && counts.every((count) => count >= SMALLEST_TOLD)) {
    const parts = counts.map(rounded);
    return { total: parts.reduce((sum, count) => sum + count, 0), parts };
  }
  const total = rounded(counts.reduce((sum, count) => sum + count, 0));
  return { total: total >= SMALLEST_TOLD ? total : null, parts: counts.map(() => null) };
}

const rounded = (count: number): number => Math.floor(count / SMALLEST_TOLD) * SMALLEST_TOLD;

/** One entry for each of the last 24 whole hours and the running one, empty hours included, oldest first. */
export function fillHours<Row extends { from: string }>(rows: readonly Row[], firstHour: string, empty: Omit<Row, "from">): Row[] {
  const known = new Map(rows.map((row) => [row.from, row]));
  return Array.from({ length: 25 }, (_, hour) => {
    const from = new Date(Date.parse(firstHour) + hour * 3_600_000).toISOString();
    return known.get(from) ?? ({ ...empty, from } as Row);
  });
}
