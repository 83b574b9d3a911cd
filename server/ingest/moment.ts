const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d(?::?\d\d)?)?$/;
const COUNT = /^\d{1,16}(?:\.\d{1,9})?$/;
/** PostgreSQL and Date both know all moments before it. */
const LAST_MILLISECONDS = Date.UTC(9999, 11, 31);
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as phones write it: seconds, or (from 2³¹ − 1 on) milliseconds; ISO 8601; or a local date and time of `timeZone`.
 *
 * @returns epoch milliseconds, whole ones, not before 1970; undefined for anything else
 */
export function momentOf(text: string, timeZone: string): number | undefined {
  const count = Number(text);
  const milliseconds = Math.floor(COUNT.test(text) ? (count < 2 ** 31 - 1 ? count * 1000 : count) : calendarMoment(text, timeZone));
  return milliseconds >= 0 && milliseconds <= LAST_MILLISECONDS ? milliseconds : undefined;
}

function calendarMoment(text: string, timeZone: string): number {
  const [, day, clock, zone] = ISO.exec(text) ?? [];
  if (!day || !clock) return NaN;
  // a plus sign that was not encoded arrives as a space
  const offset = zone === undefined || zone === "Z" ? "Z" : `${zone.slice(0, 3).replace(" ", "+")}:${zone.slice(3).replace(":", "") || "00"}`;
  const milliseconds = Date.parse(`${day}T${clock}${offset}`);
  return zone === undefined && !Number.isNaN(milliseconds) ? fromLocal(milliseconds, timeZone) : milliseconds;
}

/** @param local what the clock on the wall shows, as if it were UTC */
function fromLocal(local: number, timeZone: string): number {
  const near = local - offsetAt(local, timeZone);
  return local - offsetAt(near, timeZone); // a second look, where the first fell on the other side of a change of clocks
}

function offsetAt(milliseconds: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  formats.set(timeZone, format);
  const name = format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
