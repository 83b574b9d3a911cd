import { calendarDay, localMidnight } from "./local-time.ts";

/** The three rounds of the rota. Evening and night are mostly standby: at home or at a station, within reach. */
export type RotaGroup = "day" | "evening" | "night";

/** Half-open, epoch milliseconds. */
export interface RotaShift {
  fromMilliseconds: number;
  untilMilliseconds: number;
}

const HOUR_MILLISECONDS = 3_600_000;
/** In hours from local midnight; together they cover the day. */
const HOURS: Record<RotaGroup, readonly [from: number, until: number]> = { night: [0, 8], day: [8, 17], evening: [17, 24] };
/** Of 35 workers 17 go by day, 9 in the evening and 9 by night. */
const ROUND = 35;
const DAY_GROUP = 17;
const LATE_GROUP = 9;
/** Evening and night workers have one day off in so many. */
const LATE_CYCLE_DAYS = 11;

interface Seat {
  group: RotaGroup;
  /** The worker's number within the group, from 0 and without gaps: it spreads the days off. */
  rank: number;
}

/** Which group a worker belongs to, by the worker's number alone. */
export function seatOf(worker: number): Seat {
  const round = Math.floor(worker / ROUND);
  const place = worker % ROUND;
  if (place < DAY_GROUP) return { group: "day", rank: round * DAY_GROUP + place };
  if (place < DAY_GROUP + LATE_GROUP) return { group: "evening", rank: round * LATE_GROUP + place - DAY_GROUP };
  return { group: "night", rank: round * LATE_GROUP + place - DAY_GROUP - LATE_GROUP };
}

/**
 * When a worker is on duty on a local day, counted from 1970-01-01 in the demo's time zone.
 *
 * The same answer for ever, so a rota can be written in pieces. Of 950 workers 221 or more are on duty at every moment, and
 * about 460 by day from Monday to Friday.
 */
export function rotaFor(worker: number, day: number): RotaShift[] {
  const { group, rank } = seatOf(worker);
  if (!isOnDuty(group, rank, day)) return [];
  const [from, until] = HOURS[group];
  const midnight = localMidnight(day);
  return [{ fromMilliseconds: midnight + from * HOUR_MILLISECONDS, untilMilliseconds: midnight + until * HOUR_MILLISECONDS }];
}

/** By day: Monday to Friday, and one day of each weekend. Evening and night: all days but one of the cycle. */
function isOnDuty(group: RotaGroup, rank: number, day: number): boolean {
  if (group !== "day") return (day + rank) % LATE_CYCLE_DAYS !== 0;
  const { weekday } = calendarDay(day);
  if (weekday === 6) return rank % 2 === 0;
  if (weekday === 0) return rank % 2 === 1;
  return true;
}
