import type { Pool } from "pg";
import type { DayMeasures, RestrictedMeasures } from "#contract/measures.ts";
import { scopesOf } from "#contract/rights.ts";
import { streamOf, type Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { dayOf, hourOf, startOfDay } from "../time/days.ts";
import { fillHours, suppress } from "./rules.ts";
import { funnelBetween, hoursBetween, onTimeBetween, openAt, type Scope } from "./store.ts";

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** Many screens ask at once when something happens. */
const FRESH_MILLISECONDS = 1_000;

export interface Measures {
  day(viewer: Viewer): Promise<DayMeasures>;
  restricted(viewer: Viewer): Promise<RestrictedMeasures>;
}

export interface MeasureNeeds {
  pool: Pool;
  areas: Pick<Areas, "now">;
  now: () => string;
  timeZone: string;
}

export function createMeasures({ pool, areas, now, timeZone }: MeasureNeeds): Measures {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();

  /** The value asked for under this name, at most so old. */
  function fresh<T>(name: string, milliseconds: number, make: () => Promise<T>): Promise<T> {
    const at = Date.parse(now());
    const known = kept.get(name);
    if (known && known.until > at) return known.value as Promise<T>;
    const value = make();
    kept.set(name, { until: at + milliseconds, value });
    value.catch(() => kept.delete(name));
    return value;
  }

  async function measureDay(scope: Scope): Promise<DayMeasures> {
    const asOf = now();
    const before = (milliseconds: number) => new Date(Date.parse(asOf) - milliseconds).toISOString();
    const from = startOfDay(dayOf(new Date(asOf), timeZone), timeZone).toISOString();
    const firstHour = hourOf(before(DAY_MILLISECONDS));
    const [funnel, hours, open, onTime] = await Promise.all([
      funnelBetween(pool, scope, from, asOf),
      hoursBetween(pool, scope, firstHour, asOf),
      openAt(pool, scope, asOf),
      onTimeBetween(pool, scope, before(30 * DAY_MILLISECONDS), asOf),
    ]);
    const visible = open.filter(({ restricted }) => !(restricted && scope.unrestrictedOnly));
    const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
    const total = sum(visible, (row) => row.total);
    const located = sum(visible, (row) => row.located);
    return {
      asOf,
      from,
      funnel: { reported: sum(funnel, (row) => row.reported), started: sum(funnel, (row) => row.started), closed: sum(funnel, (row) => row.closed) },
      sources: Object.fromEntries(funnel.map(({ source, reported }) => [source, reported])),
      hours: fillHours(hours, firstHour, { reported: 0, overdue: 0 }),
      open: {
        total,
        located,
        notLocated: total - located,
        ...(!scope.unrestrictedOnly && { restricted: sum(open.filter(({ restricted }) => restricted), (row) => row.total) }),
      },
      onTime,
    };
  }

  /** As of the last whole hour, so that no two answers differ by the one case that came between them. */
  async function measureRestricted(scope: Scope): Promise<RestrictedMeasures> {
    const asOf = hourOf(now());
    const rows = (await openAt(pool, scope, asOf)).filter(({ restricted, subdistrict }) => restricted && subdistrict !== null);
    const subdistricts = await subdistrictsOf(scope);
    const counts = subdistricts.map((area) => rows.find(({ subdistrict }) => subdistrict === area)?.total ?? 0);
    const { total, parts } = suppress(counts);
    return { asOf, total, bySubdistrict: subdistricts.map((area, index) => ({ area, open: parts[index] ?? null })) };
  }

  /** All of them, those without a case as well: which are named must not tell. */
  async function subdistrictsOf(scope: Scope): Promise<number[]> {
    const all = await areas.now();
    const within = areasWithin(all, scope.areas);
    return all.filter(({ id, level }) => level === "subdistrict" && within.has(id)).map(({ id }) => id);
  }

  return {
    day(viewer) {
      const scope = scopeOf(viewer);
      return fresh(`day ${streamOf(viewer)}`, FRESH_MILLISECONDS, () => measureDay(scope));
    },
    restricted(viewer) {
      const scope = { ...scopeOf(viewer), unrestrictedOnly: false };
      const untilNextHour = HOUR_MILLISECONDS - (Date.parse(now()) % HOUR_MILLISECONDS);
      return fresh(`restricted ${streamOf(viewer)}`, untilNextHour, () => measureRestricted(scope));
    },
  };
}

/** Restricted cases are counted for those only who may know of some. */
const scopeOf = (viewer: Viewer): Scope => ({
  areas: scopesOf(viewer, "measure").flatMap(({ area }) => area ?? []),
  unrestrictedOnly: scopesOf(viewer, "see").every(({ restricted }) => !restricted.length),
});
