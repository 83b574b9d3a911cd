/** What a clock on the wall of a time zone shows at a moment, as if it were UTC. */
function shown(milliseconds: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(milliseconds);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) + (((milliseconds % 1000) + 1000) % 1000);
}

/**
 * What a field for date and time holds, `2026-01-16T19:42`, read by the clocks of the district, wherever the computer stands. Undefined when it is none.
 * An hour that is skipped is read as the one after it; of an hour that comes twice, the first is meant.
 */
export function momentOf(local: string, timeZone: string): string | undefined {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local) ? Date.parse(`${local}Z`) : NaN;
  if (Number.isNaN(wall)) return undefined;
  const day = 86_400_000;
  // the offsets in force a day before and after: where they differ, the earlier one that shows this very time
  const guesses = [wall - day, wall + day].map((around) => wall - (shown(around, timeZone) - around)).sort((a, b) => a - b);
  const found = guesses.find((guess) => shown(guess, timeZone) === wall) ?? guesses[1];
  return found === undefined ? undefined : new Date(found).toISOString();
}

/** A moment as a field for date and time holds it, by the clocks of the district. */
export const localOf = (moment: string | number, timeZone: string): string => new Date(shown(new Date(moment).getTime(), timeZone)).toISOString().slice(0, 16);

/** When the day of a moment began in the district. */
export function startOfDay(milliseconds: number, timeZone: string): number {
  const day = localOf(milliseconds, timeZone).slice(0, 10);
  return Date.parse(momentOf(`${day}T00:00`, timeZone) ?? "");
}
