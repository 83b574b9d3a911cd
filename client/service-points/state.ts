import { isOpenAt, type ServicePoint } from "#contract/service-points.ts";

export type ServicePoints = ReadonlyMap<number, ServicePoint>;

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTES_A_DAY = 1440;

/** Minutes since Monday 00:00 in the time zone, whatever the zone of the machine. */
export function minuteOfWeek(nowMilliseconds: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(nowMilliseconds);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? "";
  return DAYS.indexOf(part("weekday")) * MINUTES_A_DAY + Number(part("hour")) * 60 + Number(part("minute"));
}

export const openAt = (points: ServicePoints, minute: number): ReadonlySet<number> =>
  new Set([...points.values()].filter((point) => isOpenAt(point, minute)).map(({ id }) => id));
