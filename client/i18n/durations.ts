const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

export type Duration =
  | { key: "duration.seconds"; values: { seconds: number } }
  | { key: "duration.underMinute"; values: Record<string, never> }
  | { key: "duration.minutes"; values: { minutes: number } }
  | { key: "duration.hours"; values: { hours: number; minutes: string } }
  | { key: "duration.wholeHours"; values: { hours: number } }
  | { key: "duration.days"; values: { days: number; hours: number } }
  | { key: "duration.wholeDays"; values: { days: number } };

/** How a duration is said: the two largest units that matter, rounded down, so that nothing is told before it is true. The sign is not told. */
export function durationOf(seconds: number): Duration {
  const whole = Math.floor(Math.abs(seconds));
  const days = Math.floor(whole / DAY_SECONDS);
  const hours = Math.floor((whole % DAY_SECONDS) / HOUR_SECONDS);
  const minutes = Math.floor((whole % HOUR_SECONDS) / MINUTE_SECONDS);

  if (days >= 2) return hours ? { key: "duration.days", values: { days, hours } } : { key: "duration.wholeDays", values: { days } };
  const allHours = days * 24 + hours;
  if (allHours) {
    if (!minutes) return { key: "duration.wholeHours", values: { hours: allHours } };
    return { key: "duration.hours", values: { hours: allHours, minutes: String(minutes).padStart(2, "0") } };
  }
  return minutes ? { key: "duration.minutes", values: { minutes } } : { key: "duration.underMinute", values: {} };
}

/** The same for the age of something that is seconds old. */
export function ageOf(seconds: number): Duration {
  const whole = Math.max(0, Math.floor(seconds));
  return whole < MINUTE_SECONDS ? { key: "duration.seconds", values: { seconds: whole } } : durationOf(whole);
}
