import type { CategoryRow } from "#contract/categories.ts";
import type { Level } from "#contract/areas.ts";
import { Random } from "../town/random.ts";

/** What will become of a case, drawn when it is reported: the same for the same key, whoever asks and when. */
export interface Fate {
  ending: "handled" | "refused" | "handed_over" | "cancelled";
  isSolvedOnTheSpot: boolean;
  isDeclined: boolean;
  isAssisted: boolean;
  isSuspended: boolean;
  isFailed: boolean;
  /** Parts are missing, nobody feels responsible: late by some days, or some times the time it had. */
  isStuck: boolean;
  isExtended: boolean;
  goesThere: boolean;
  /** How long it takes, as a share of the time it has. */
  share: number;
  /** How late, in seconds, when it is stuck. */
  lateSeconds: number;
  rating: "asker" | "call_back" | "none";
  stars: number;
}

const [STUCK_CHANCE, MEDIAN_SHARE, SPREAD] = [0.04, 0.53, 0.25];
const SLOWER: Readonly<Record<Level, number>> = { grid: 0.95, community: 1.1, subdistrict: 1.15, district: 1.3, city: 1.5 };
const RATINGS = [0.003, 0.012, 0.03, 0.2, 0.755] as const;
/** Half a day or less: done day and night. */
export const BY_DAY_SECONDS = 12 * 3_600;
const DAY_SECONDS = 86_400;

const REFUSABLE: Readonly<Record<string, number>> = { property: 0.06, noise: 0.02, stall: 0.03, neighbour: 0.05, opinion: 0.08, hardship: 0.06, parking: 0.02, litter: 0.01 };
export const OTHER_SERVICE: Readonly<Record<string, "110" | "119" | "120">> = { family: "110", neighbour: "110", fire_risk: "119", elderly: "120" };
const SUSPENDABLE: Readonly<Record<string, number>> = { road: 0.2, sewer: 0.05, property: 0.1, lamp: 0.06, manhole: 0.06, opinion: 0.1, heating: 0.02 };
/** Kinds that are often more than one office can do. */
const ASSISTED: Readonly<Record<string, number>> = { water_burst: 0.8, gas: 0.7, elevator: 0.3, road: 0.3, fire_risk: 0.15, sewer: 0.12, stall: 0.15, power_outage: 0.12, heating: 0.08, snow: 0.1 };

export function fateOf(key: string, { code, owner, handleSeconds, check, fastTrack }: CategoryRow, level: Level, source: string): Fate {
  const random = new Random(`${key}/fate`);
  const drawn = random.next();
  const refused = fastTrack ? 0 : (REFUSABLE[code] ?? 0);
  const ending = drawn < refused ? "refused" : code in OTHER_SERVICE && drawn < refused + 0.03 ? "handed_over" : drawn > 0.994 ? "cancelled" : "handled";
  const isStuck = random.chance(STUCK_CHANCE);
  const asks = source === "app" || source === "12345";
  const toRate = random.next();
  return {
    ending,
    isStuck,
    isSolvedOnTheSpot: random.chance(0.55) && ending === "handled" && source === "grid_worker" && level === "grid" && check === "photo" && !fastTrack && !isStuck,
    isDeclined: random.chance(0.025) && owner !== "community_head",
    isAssisted: random.chance(ASSISTED[code] ?? 0.02),
    isSuspended: random.chance(SUSPENDABLE[code] ?? 0),
    isFailed: random.chance(0.03),
    isExtended: random.chance(0.3),
    goesThere: fastTrack || random.chance(0.4),
    share: MEDIAN_SHARE * Math.exp(SPREAD * random.normal()) * SLOWER[level],
    lateSeconds: random.between(0.5, 5) * (handleSeconds < BY_DAY_SECONDS ? handleSeconds : DAY_SECONDS),
    rating: asks ? (toRate < 0.72 ? "asker" : toRate < 0.9 ? "call_back" : "none") : toRate < 0.3 ? "asker" : "none",
    stars: random.weightedIndex(RATINGS) + 1,
  };
}
