import type { Category } from "#contract/categories.ts";
import type { Level } from "#contract/areas.ts";
import { calendarDay, DAY_MILLISECONDS, localDay, localMidnight } from "../local-time.ts";
import type { Random } from "../town/random.ts";

/** What a case is when it is reported, as far as its life depends on it. */
export interface Reported {
  category: Pick<Category, "handleSeconds" | "fastTrack"> & { ownerRole: string };
  level: Level;
  source: string;
  reportedAtMilliseconds: number;
}

export interface Step {
  atMilliseconds: number;
  to: "reported" | "in_progress" | "closed";
  role: string;
  reason?: string;
}

export interface Life {
  steps: readonly [Step, Step, Step];
  rating: number | undefined;
}

const HOUR_MILLISECONDS = 3_600_000;
const LEAST_SECONDS = 180;
/** How long a case takes, as a share of the time it has: half of all less than this. */
const MEDIAN_SHARE = 0.5;
const SPREAD = 0.3;
/** Some get stuck, parts are missing, nobody feels responsible: they are late by some days, or some times the time they had. */
const STUCK_CHANCE = 0.04;
const SLOWER: Readonly<Record<Level, number>> = { grid: 0.95, community: 1.1, subdistrict: 1.3, district: 1.5, city: 1.7 };
/** What has at least this long is done by day, and what has at least that long not on Sundays. */
const BY_DAY_SECONDS = 12 * 3_600;
const NOT_ON_SUNDAYS_SECONDS = 3 * 86_400;
const WORKING_HOURS = [8, 19] as const;
const RATINGS = [0.003, 0.007, 0.03, 0.2, 0.76] as const;
const REPORTER_ROLES: Readonly<Record<string, string>> = { app: "resident", grid_worker: "grid_worker", "12345": "hotline", community_desk: "community_desk" };
const DONE: readonly string[] = ["已处理完毕，现场复核正常", "已修复", "已清理", "已联系当事人，问题解决", "已恢复", "已劝导整改"];

/**
 * The whole life of one case, told at its beginning: reported, in progress, closed.
 *
 * Pure; the incident machine may take its place: it needs the same of a case and answers with the same steps.
 */
export function lifeOf(random: Random, { category, level, source, reportedAtMilliseconds }: Reported): Life {
  const { handleSeconds, fastTrack, ownerRole } = category;
  const share = MEDIAN_SHARE * Math.exp(SPREAD * random.normal()) * SLOWER[level];
  const worked = (milliseconds: number) => (handleSeconds < BY_DAY_SECONDS ? milliseconds : intoWorkingHours(random, milliseconds, handleSeconds >= NOT_ON_SUNDAYS_SECONDS));

  const dueMilliseconds = reportedAtMilliseconds + handleSeconds * 1_000;
  const isStuck = random.chance(STUCK_CHANCE);
  const lateMilliseconds = random.between(0.5, 5) * (handleSeconds < BY_DAY_SECONDS ? handleSeconds * 1_000 : DAY_MILLISECONDS);
  const doneMilliseconds = isStuck ? dueMilliseconds + lateMilliseconds : reportedAtMilliseconds + Math.max(LEAST_SECONDS, handleSeconds * share) * 1_000;
  const waited = worked(doneMilliseconds);
  // nobody leaves for the morning what would be late by then
  const closedAtMilliseconds = waited > dueMilliseconds ? doneMilliseconds : waited;
  const responseMilliseconds = (fastTrack ? 5 : 25) * 60_000 * Math.exp(0.8 * random.normal());
  const startedAtMilliseconds = Math.min(worked(reportedAtMilliseconds + responseMilliseconds), between(random, reportedAtMilliseconds, closedAtMilliseconds));
  return {
    steps: [
      { atMilliseconds: reportedAtMilliseconds, to: "reported", role: REPORTER_ROLES[source] ?? source },
      { atMilliseconds: Math.round(startedAtMilliseconds), to: "in_progress", role: ownerRole },
      { atMilliseconds: Math.round(closedAtMilliseconds), to: "closed", role: ownerRole, reason: random.pick(DONE) },
    ],
    rating: source === "app" || source === "12345" ? random.weightedIndex(RATINGS) + 1 : undefined,
  };
}

/** A moment in the first two thirds between two. */
const between = (random: Random, from: number, until: number): number => from + (until - from) * random.between(0.1, 0.65);

/** By night nothing is done that can wait: the next morning it is. */
function intoWorkingHours(random: Random, milliseconds: number, restsOnSunday: boolean): number {
  const [from, until] = WORKING_HOURS;
  const day = localDay(milliseconds);
  const hour = (milliseconds - localMidnight(day)) / HOUR_MILLISECONDS;
  const morning = hour >= until ? day + 1 : day;
  const isRest = restsOnSunday && calendarDay(morning).weekday === 0;
  if (hour >= from && hour < until && !isRest) return milliseconds;
  const opening = localMidnight(morning) + from * HOUR_MILLISECONDS + (isRest ? DAY_MILLISECONDS : 0);
  return opening + random.between(0, 4) * HOUR_MILLISECONDS;
}
