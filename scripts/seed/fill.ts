import type { Pool, PoolClient } from "pg";
import { inTransaction } from "../../server/db/transaction.ts";
import { caseGroundOf } from "./cases/case-ground.ts";
import { caseTables, livesOf } from "./cases/case-tables.ts";
import { categoryTable } from "./cases/categories.ts";
import { CaseCalendar, YEAR_DAYS, type PlannedCase } from "./cases/day-of-cases.ts";
import { districtTables, type District } from "./district.ts";
import { instant, localDay, localMidnight } from "./local-time.ts";
import { World } from "./cases/life.ts";
import { deviceTable, shiftTable } from "./people/duty-tables.ts";
import { keepProgress, type Progress } from "./progress.ts";
import { writeTable } from "./write/bulk.ts";
import type { Table } from "./write/table.ts";

/** The district is older than its first case. */
const DAYS_BEFORE = 35;
/** Shifts are written this far ahead, and from so many days back: a server may run for weeks without a new start. */
export const SHIFT_DAYS_AHEAD = 28;
export const SHIFT_DAYS_BACK = 2;

export interface Filling {
  tables: Table[];
  progress: Progress;
}

/**
 * All rows of a district as it stands at a moment. The same seed, moment and key give the same rows.
 *
 * @param key what the secret ids of the phones are made from
 * @param pastDays so long there have been cases
 */
export function fillingOf(district: District, key: Uint8Array, nowMilliseconds: number, pastDays = YEAR_DAYS): Filling {
  const today = localDay(nowMilliseconds);
  const firstDay = today - pastDays;
  const since = instant(localMidnight(firstDay - DAYS_BEFORE));
  const workers = district.staffing.workers.map(({ person, area, role }) => ({ person: person.id, area, role }));

  const ground = caseGroundOf(district);
  const calendar = new CaseCalendar(district.seed, ground, firstDay);
  const cases = casesBetween(calendar, localMidnight(firstDay), nowMilliseconds);
  const world = new World(ground);
  const ids = cases.map((_, index) => index + 1);
  const lived = livesOf(world, cases, ids, nowMilliseconds, () => undefined);
  const shiftsUntilDay = today + SHIFT_DAYS_AHEAD;
  return {
    progress: { seed: district.seed, firstDay, shiftsUntilDay, casesUntil: instant(nowMilliseconds) },
    tables: [
      ...districtTables(district, since),
      deviceTable(key, workers, since),
      shiftTable(workers, today - SHIFT_DAYS_BACK, shiftsUntilDay),
      categoryTable(since),
      ...caseTables(world, calendar.places, ground, lived, nowMilliseconds),
    ],
  };
}

/** The cases reported from one moment until before another. */
export function casesBetween(calendar: CaseCalendar, fromMilliseconds: number, untilMilliseconds: number): PlannedCase[] {
  const cases: PlannedCase[] = [];
  for (let day = localDay(fromMilliseconds); day <= localDay(untilMilliseconds); day++) cases.push(...calendar.casesOf(day));
  return cases.filter(({ reportedAtMilliseconds: at }) => at >= fromMilliseconds && at < untilMilliseconds);
}

/**
 * Writes the district in one transaction: an attempt that was killed has left nothing.
 *
 * @throws the database's own refusal when somebody else has written a district meanwhile
 */
export async function fill(pool: Pool, { tables, progress }: Filling): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    await keepProgress(transaction, progress);
    for (const table of tables) await writeTable(transaction as PoolClient, table);
    // the embedded database has nobody who would do it later
    await transaction.query("analyze");
  });
}
