/** Days, weeks and hours as the district's time zone has them. */

const days = new Map<string, Intl.DateTimeFormat>();
const clocks = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function cached(formats: Map<string, Intl.DateTimeFormat>, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  formats.set(timeZone, made);
  return made;
}

/** The local day of a moment, as 2026-01-31. */
export function dayOf(moment: Date, timeZone: string): string {
  const parts = cached(days, timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** Minutes since Monday 00:00 local time, 0 to 10079. */
export function minuteOfWeek(moment: Date, timeZone: string): number {
  const parts = cached(clocks, timeZone, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return WEEKDAYS.indexOf(part("weekday")) * 1440 + Number(part("hour")) * 60 + Number(part("minute"));
}

/** The moment at which the local day begins. Where clocks are put forward at midnight, the first moment of that day. */
export function startOfDay(day: string, timeZone: string): Date {
  const noon = new Date(`${day}T12:00:00.000Z`);
  // every zone's midnight lies within 26 hours of the same day's noon in UTC; the first minute that shows the day is it
  let before = noon.getTime() - 27 * 3_600_000;
  let after = noon.getTime() + 15 * 3_600_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle), timeZone) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}

const faces = new Map<string, Intl.DateTimeFormat>();

/** What the local clock shows minus UTC, in milliseconds, at a moment. */
export function clockOffset(milliseconds: number, timeZone: string): number {
  const format = cached(faces, timeZone, { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" });
  const shown: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(milliseconds)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(milliseconds / 1000) * 1000;
}

/** The whole hour in which a moment lies, as its first moment. */
export const hourOf = (moment: string): string => new Date(Math.floor(Date.parse(moment) / 3_600_000) * 3_600_000).toISOString();
