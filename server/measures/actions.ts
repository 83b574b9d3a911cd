import type { Pool } from "pg";
import type { CallAsk, CallMatrix, DayMeasures, MeasureAsk, MeasureTable, RestrictedMeasures } from "#contract/measures.ts";
import { scopesOf } from "#contract/rights.ts";
import { streamOf, type Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { dayOf, hourOf, startOfDay } from "../time/days.ts";
import { fillHours, suppress } from "./rules.ts";
import { measureRow } from "./table.ts";
import { countCovered } from "./coverage-store.ts";
import { countCalls, countCases, countCells } from "./table-store.ts";
import { funnelBetween, hoursBetween, onTimeBetween, openAt, type Scope } from "./store.ts";

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** Many screens ask at once when something happens. */
const FRESH_MILLISECONDS = 1_000;

export interface Measures {
  day(viewer: Viewer): Promise<DayMeasures>;
  restricted(viewer: Viewer): Promise<RestrictedMeasures>;
  /** The measures of incidents.md §9 by area, office or kind, as of now. */
  table(viewer: Viewer, ask: MeasureAsk): Promise<MeasureTable>;
  /** 以下评上: calls by office and community. */
  calls(viewer: Viewer, ask: CallAsk): Promise<CallMatrix>;
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

  /** Local days, both included, as moments; the last thirty when they are not said. Never later than now. */
  function periodOf({ from: first, until: last }: CallAsk): { asOf: string; from: string; until: string } {
    const asOf = now();
    const endOf = (day: string) => startOfDay(dayAfter(day), timeZone).toISOString();
    const until = [asOf, ...(last ? [endOf(last)] : [])].sort()[0] ?? asOf;
    const monthAgo = () => dayOf(new Date(Date.parse(endOf(dayOf(new Date(asOf), timeZone))) - 30 * DAY_MILLISECONDS), timeZone);
    return { asOf, from: startOfDay(first ?? monthAgo(), timeZone).toISOString(), until };
  }

  async function measureTable(scope: Scope, ask: MeasureAsk): Promise<MeasureTable> {
    const { by } = ask;
    const { asOf, from, until } = periodOf(ask);
    const month = `${dayOf(new Date(Date.parse(until) - 1), timeZone).slice(0, 7)}-01`;
    const [counted, called, covered] = await Promise.all([countCases(pool, by, scope, from, until), countCalls(pool, by, scope, from, until), countCovered(pool, by, scope.areas, until, month)]);
    const of = <Row extends { key: number | null; isTotal: boolean }>(rows: readonly Row[], key: number) => rows.find((each) => !each.isTotal && each.key === key);
    const total = counted.find(({ isTotal }) => isTotal);
    if (!total) throw new Error("no total was counted");
    return {
      asOf, from, until, by,
      total: measureRow(0, "", total, called.find(({ isTotal }) => isTotal), covered.find(({ isTotal }) => isTotal)),
      rows: counted.flatMap((row) => (row.isTotal || row.key === null ? [] : [measureRow(row.key, row.name ?? "", row, of(called, row.key), of(covered, row.key))])),
    };
  }

  async function measureCalls(scope: Scope, ask: CallAsk): Promise<CallMatrix> {
    const { asOf, from, until } = periodOf(ask);
    return { asOf, from, until, cells: await countCells(pool, scope, from, until) };
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
    table(viewer, ask) {
      return fresh(`table ${streamOf(viewer)} ${JSON.stringify(ask)}`, FRESH_MILLISECONDS, () => measureTable(scopeOf(viewer), ask));
    },
    calls(viewer, ask) {
      return fresh(`calls ${streamOf(viewer)} ${JSON.stringify(ask)}`, FRESH_MILLISECONDS, () => measureCalls(scopeOf(viewer), ask));
    },
    restricted(viewer) {
      const scope = { ...scopeOf(viewer), unrestrictedOnly: false };
      const untilNextHour = HOUR_MILLISECONDS - (Date.parse(now()) % HOUR_MILLISECONDS);
      return fresh(`restricted ${streamOf(viewer)}`, untilNextHour, () => measureRestricted(scope));
    },
  };
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS).toISOString().slice(0, 10);

/** Restricted cases are counted for those only who may know of some. */
const scopeOf = (viewer: Viewer): Scope => ({
  areas: scopesOf(viewer, "measure").flatMap(({ area }) => area ?? []),
  unrestrictedOnly: scopesOf(viewer, "see").every(({ restricted }) => !restricted.length),
});
