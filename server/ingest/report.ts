import type { Fix } from "../workers/rules.ts";

/** What a phone sent. Without a fix: nothing that can be read as one. */
export interface Report {
  secretId: string;
  fix: Fix | undefined;
}

/** What a form names, in the house's units; undefined where it says nothing, or nothing that makes sense. */
export interface Said {
  recordedAtMilliseconds: number | undefined;
  lon: number | undefined;
  lat: number | undefined;
  accuracyMetres: number | undefined;
  /** Dilution of precision: stands in where the accuracy is not said. */
  hdop: number | undefined;
  headingDegrees: number | undefined;
  speedMetresPerSecond: number | undefined;
  batteryPercent: number | undefined;
  charging: boolean | undefined;
  alarm: string | undefined;
  isMock: boolean;
}

const MAX_ID_LENGTH = 200;
const MAX_ALARM_LENGTH = 40;
/** Beyond these a phone is mistaken. */
const MAX_ACCURACY_METRES = 100_000;
const MAX_HDOP = 100;
/** The range error of a phone's receiver in the open, roughly. */
const METRES_PER_HDOP = 5;
const MAX_SPEED_METRES_PER_SECOND = 1_000;

const isWithin = (value: number | undefined, min: number, max: number): value is number => value !== undefined && value >= min && value <= max;
/** To the ten-thousandth: a column of type real takes no 5e-324, and one bad row would fail the batch of many. */
const within = (value: number | undefined, min: number, max: number): number | undefined => (isWithin(value, min, max) ? Math.round(value * 10_000) / 10_000 : undefined);

/** A position that lies nowhere is none, and -1 says "unknown" where no value can be negative. */
export function reportFrom(secretId: string, said: Said): Report {
  return {
    secretId: secretId.length > MAX_ID_LENGTH ? "" : secretId,
    fix: said.recordedAtMilliseconds === undefined ? undefined : {
      recordedAtMilliseconds: said.recordedAtMilliseconds,
      position: isWithin(said.lon, -180, 180) && isWithin(said.lat, -90, 90) ? [said.lon, said.lat] : undefined,
      accuracyMetres: within(said.accuracyMetres, 0, MAX_ACCURACY_METRES) ?? (within(said.hdop, 0, MAX_HDOP) ?? 0) * METRES_PER_HDOP,
      headingDegrees: within(said.headingDegrees, 0, 360),
      speedMetresPerSecond: within(said.speedMetresPerSecond, 0, MAX_SPEED_METRES_PER_SECOND),
      batteryPercent: within(said.batteryPercent, 0, 100),
      charging: said.charging,
      alarm: said.alarm === undefined ? undefined : alarmOf(said.alarm),
      mock: said.isMock,
    },
  };
}

/** No control character reaches the database: it takes no NUL, and one bad row would fail the batch of many. */
function alarmOf(text: string): string | undefined {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, " ").trim().slice(0, MAX_ALARM_LENGTH) || undefined;
}
