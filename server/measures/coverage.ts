import type { Pool } from "pg";
import type { Position } from "#geo/position.ts";
import type { Facts } from "../facts.ts";
import { log } from "../log.ts";
import { dayOf, startOfDay } from "../time/days.ts";
import { keepPassed, type PassedPoint } from "./coverage-store.ts";

/** A fix known no better than this says nothing of which house it was. */
const BEST_ACCURACY_METRES = 30;
/** About ten metres: whoever stands still is looked at once. */
const CELL_DEGREES = 0.0001;
const KEEP_EVERY_MILLISECONDS = 30_000;
const POINTS_AT_ONCE = 2_000;

export interface Coverage {
  stop(): Promise<void>;
}

/**
 * Notes which houses somebody on duty comes by, month by month (覆盖率 of 大走访). Each place of ten metres is asked about once a month, so what the
 * database does for it is bounded by the ground and not by how many walk. What was gathered within the last half minute is lost by a kill; the next
 * round brings it back.
 */
export function createCoverage(pool: Pool, facts: Facts, timeZone: string): Coverage {
  const seen = new Map<string, Set<string>>();
  let waiting: PassedPoint[] = [];
  let month = { name: "", from: 0, until: 0 };
  let keeping: Promise<unknown> = Promise.resolve();

  /** The month of the district's calendar, as its first day. */
  function monthOf(moment: number): string {
    if (moment >= month.from && moment < month.until) return month.name;
    const name = `${dayOf(new Date(moment), timeZone).slice(0, 7)}-01`;
    month = { name, from: startOfDay(name, timeZone).getTime(), until: startOfDay(nextMonth(name), timeZone).getTime() };
    return name;
  }

  function hear(position: Position, recordedAtMilliseconds: number, accuracyMetres: number): void {
    if (accuracyMetres > BEST_ACCURACY_METRES || waiting.length >= POINTS_AT_ONCE) return;
    const of = monthOf(recordedAtMilliseconds);
    const cell = `${Math.floor(position[0] / CELL_DEGREES)} ${Math.floor(position[1] / CELL_DEGREES)}`;
    const known = seen.get(of) ?? new Set();
    if (known.has(cell)) return;
    // last month's phones may still be in a tunnel; those of the month before are not
    if (!seen.has(of) && seen.set(of, known).size > 2) seen.delete([...seen.keys()].sort()[0] ?? "");
    known.add(cell);
    waiting.push({ lon: position[0], lat: position[1], month: of, at: new Date(recordedAtMilliseconds).toISOString() });
  }

  async function keep(): Promise<void> {
    const points = waiting;
    waiting = [];
    if (!points.length) return;
    await keepPassed(pool, points).catch((error: unknown) => {
      for (const { lon, lat, month: of } of points) seen.get(of)?.delete(`${Math.floor(lon / CELL_DEGREES)} ${Math.floor(lat / CELL_DEGREES)}`);
      throw error;
    });
  }

  facts.on("track.grew", hear);
  const timer = setInterval(() => void (keeping = keep().catch(log.error.bind(log))), KEEP_EVERY_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      facts.off("track.grew", hear);
      await keeping;
      await keep();
    },
  };
}

function nextMonth(first: string): string {
  const [year = 0, month = 1] = first.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
