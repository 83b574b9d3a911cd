import { calendarDay, DAY_MILLISECONDS, localDay, localMidnight } from "../local-time.ts";
import type { Random } from "../town/random.ts";
import { BY_DAY_SECONDS } from "./fate.ts";

export const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** What has at least this long is not done on Sundays. */
const NOT_ON_SUNDAYS_SECONDS = 3 * 86_400;
const WORKING_HOURS = [8, 19] as const;

/** Around a middle, twice as long or half as long being as usual; in milliseconds. */
export const around = (random: Random, middle: number): number => middle * Math.exp(0.55 * random.normal());

/** When something is done that could be done at a moment: by night nothing that can wait, but within some hours of the morning. */
export const worked = (random: Random, handleSeconds: number, milliseconds: number, withinHours = 2.5): number =>
  handleSeconds < BY_DAY_SECONDS ? milliseconds : intoWorkingHours(random, milliseconds, handleSeconds >= NOT_ON_SUNDAYS_SECONDS, withinHours);

/** What is answered first thing in the morning is answered within this time. */
export const FIRST_THING_HOURS = 0.7;

function intoWorkingHours(random: Random, milliseconds: number, restsOnSunday: boolean, withinHours: number): number {
  const [from, until] = WORKING_HOURS;
  const day = localDay(milliseconds);
  const hour = (milliseconds - localMidnight(day)) / HOUR;
  const morning = hour >= until ? day + 1 : day;
  const isRest = restsOnSunday && calendarDay(morning).weekday === 0;
  if (hour >= from && hour < until && !isRest) return milliseconds;
  const opening = localMidnight(morning) + from * HOUR + (isRest ? DAY_MILLISECONDS : 0);
  return opening + random.between(0, withinHours) * HOUR;
}
