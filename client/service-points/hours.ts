import type { ServicePoint } from "#contract/service-points.ts";

const MINUTES_A_DAY = 1440;
const DAYS = 7;

/** A stretch of one day, in minutes from its midnight; 1440 is midnight at its end. */
export interface Stretch {
  from: number;
  until: number;
}

/** The hours of each day from Monday; what goes on past midnight is told on both days. */
export function hoursByDay({ weekly }: Pick<ServicePoint, "weekly">): Stretch[][] {
  const days: Stretch[][] = Array.from({ length: DAYS }, () => []);
  for (let at = 0; at + 1 < weekly.length; at += 2) {
    const [from, until] = [weekly[at] ?? 0, weekly[at + 1] ?? 0];
    for (let day = Math.floor(from / MINUTES_A_DAY); day < DAYS && day * MINUTES_A_DAY < until; day++) {
      const midnight = day * MINUTES_A_DAY;
      days[day]?.push({ from: Math.max(from, midnight) - midnight, until: Math.min(until, midnight + MINUTES_A_DAY) - midnight });
    }
  }
  return days;
}

/** When it shuts, as a minute of the week counted on past its end; undefined while it is shut, and for one that never shuts. */
export function shutsAt({ weekly, closed }: Pick<ServicePoint, "weekly" | "closed">, minuteOfWeek: number): number | undefined {
  if (closed !== undefined) return undefined;
  const week = MINUTES_A_DAY * DAYS;
  const index = weekly.findIndex((from, at) => at % 2 === 0 && from <= minuteOfWeek && minuteOfWeek < (weekly[at + 1] ?? 0));
  if (index < 0) return undefined;
  let until = weekly[index + 1] ?? 0;
  // stretches that touch are one, also over the end of the week
  for (let next = index + 2; until - minuteOfWeek < week; next += 2) {
    const wraps = Math.floor(next / weekly.length);
    if ((weekly[next % weekly.length] ?? 0) + wraps * week !== until) return until;
    until = (weekly[(next + 1) % weekly.length] ?? 0) + wraps * week;
  }
  return undefined;
}

/** 08:30 */
export const timeOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
