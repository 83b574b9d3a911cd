import { momentOf } from "./moment.ts";
import { reportFrom, type Report, type Said } from "./report.ts";

const METRES_PER_SECOND_PER_KNOT = 1852 / 3600;

/**
 * OsmAnd's and Traccar Client's parameters, from a URL or a form: by hand, since URLSearchParams costs as much as all the rest.
 *
 * Of a name that comes twice the last one holds. What is not named here (cell, wifi, any attribute) is passed over.
 * @param receivedAtMilliseconds for phones that do not say when
 */
export function reportOfQuery(query: string, receivedAtMilliseconds: number, timeZone: string): Report {
  let secretId = "";
  let isValid = true;
  const said: Said = {
    recordedAtMilliseconds: receivedAtMilliseconds, lon: undefined, lat: undefined, accuracyMetres: undefined, hdop: undefined, headingDegrees: undefined,
    speedMetresPerSecond: undefined, batteryPercent: undefined, charging: undefined, alarm: undefined, isMock: false,
  };

  let from = 0;
  let equals = query.indexOf("=");
  // one pass: each sign is searched for once, however many of the other there are
  while (equals !== -1) {
    const ampersand = query.indexOf("&", from);
    const end = ampersand === -1 ? query.length : ampersand;
    if (equals < end) {
      take(decoded(query.slice(from, equals)), decoded(query.slice(equals + 1, end)));
      equals = query.indexOf("=", end);
    }
    from = end + 1;
  }

  function take(name: string, value: string): void {
    switch (name) {
      case "id": case "deviceid": secretId = value; break;
      case "timestamp": said.recordedAtMilliseconds = momentOf(value, timeZone); break;
      case "lat": said.lat = numberOf(value); break;
      case "lon": said.lon = numberOf(value); break;
      case "location": [said.lat, said.lon] = value.split(",", 2).map(numberOf); break;
      case "valid": isValid = isTrue(value); break;
      case "accuracy": said.accuracyMetres = numberOf(value); break;
      case "hdop": said.hdop = numberOf(value); break;
      case "speed": said.speedMetresPerSecond = times(numberOf(value), METRES_PER_SECOND_PER_KNOT); break;
      case "bearing": case "heading": said.headingDegrees = numberOf(value); break;
      case "batt": said.batteryPercent = numberOf(value); break;
      case "charge": said.charging = isTrue(value); break;
      case "alarm": said.alarm = value; break;
      case "mock": said.isMock = isTrue(value); break;
    }
  }

  if (!isValid) said.lat = undefined;
  return reportFrom(secretId, said);
}

/** A number as people write it; Number alone takes an empty text for 0. */
export function numberOf(text: string): number | undefined {
  const number = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

const isTrue = (text: string): boolean => text === "true" || text === "1";
const times = (value: number | undefined, factor: number): number | undefined => (value === undefined ? undefined : value * factor);

/** What is no valid encoding stands for itself. */
function decoded(text: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
