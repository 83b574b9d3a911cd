import { momentOf } from "./moment.ts";
import { numberOf } from "./query-form.ts";
import { reportFrom, type Report } from "./report.ts";

type Json = Record<string, unknown>;

/**
 * Traccar Client's JSON form: metres a second, a battery from 0 to 1, and -1 for what it does not know. Any part may be
 * absent, or of another kind: what cannot be read was not said.
 *
 * @param receivedAtMilliseconds for phones that do not say when
 */
export function reportOfJson(body: unknown, receivedAtMilliseconds: number, timeZone: string): Report {
  const { device_id: secretId, location } = objectOf(body);
  const { timestamp, coords, battery, extras, alarm, mock, valid } = objectOf(location);
  const { latitude, longitude, accuracy, speed, heading } = objectOf(coords);
  const { level, is_charging: charging } = objectOf(battery);
  const percent = numeric(level);

  return reportFrom(textOf(secretId) ?? "", {
    recordedAtMilliseconds: timestamp === undefined ? receivedAtMilliseconds : momentOf(textOf(timestamp) ?? "", timeZone),
    lon: numeric(longitude),
    lat: valid === false ? undefined : numeric(latitude),
    accuracyMetres: numeric(accuracy),
    hdop: undefined,
    headingDegrees: numeric(heading),
    speedMetresPerSecond: numeric(speed),
    batteryPercent: percent === undefined ? undefined : percent * 100,
    charging: typeof charging === "boolean" ? charging : undefined,
    alarm: textOf(alarm) ?? textOf(objectOf(extras)["alarm"]),
    isMock: mock === true,
  });
}

const objectOf = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined);
const numeric = (value: unknown): number | undefined => numberOf(textOf(value) ?? "");
