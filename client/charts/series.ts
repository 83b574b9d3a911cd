import type { DayMeasures } from "#contract/measures.ts";

export interface HourBar {
  from: string;
  /** 0 to 23 in the district. */
  hour: number;
  /** A local day begins with it. */
  startsDay: boolean;
  day: "before" | "today" | "now";
  reported: number;
  overdue: number;
}

/** One bar an hour, the running one last. Where clocks are set back an hour of the day comes twice, and stays two bars. */
export function hourBars({ hours, from: today }: Pick<DayMeasures, "hours" | "from">, timeZone: string): HourBar[] {
  const format = new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" });
  return hours.map(({ from, reported, overdue }, index) => ({
    from,
    hour: Number(format.format(new Date(from))),
    startsDay: from === today,
    day: index === hours.length - 1 ? "now" : from < today ? "before" : "today",
    reported,
    overdue,
  }));
}

export interface SourceCount {
  source: string;
  count: number;
}

/** Where the cases came from, the most first. */
export const sourceCounts = ({ sources }: Pick<DayMeasures, "sources">): SourceCount[] =>
  Object.entries(sources)
    .map(([source, count]) => ({ source, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.source < b.source ? -1 : 1));

/** Which bars print their number: the running hour, and the `most` highest of the others. */
export function labelledBars(bars: readonly HourBar[], most: number): ReadonlySet<string> {
  const highest = bars.filter(({ day, reported }) => day !== "now" && reported > 0).sort((a, b) => b.reported - a.reported || (a.from < b.from ? -1 : 1));
  return new Set([...highest.slice(0, most), ...bars.slice(-1)].map(({ from }) => from));
}
