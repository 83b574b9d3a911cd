import readExif from "exif-reader";
import type { Position } from "#geo/position.ts";

/** When and where a camera says that it took a photo. The time is that of its own clock face: most write no zone beside it. */
export interface Taken {
  /** The clock face as if it were UTC. */
  faceMilliseconds?: number;
  /** Minutes east of UTC, where the camera says so. */
  offsetMinutes?: number;
  position?: Position;
}

const OLDEST = Date.parse("2000-01-01T00:00:00.000Z");

/** Whatever cannot be read says nothing: it is not what the photo is for. */
export function takenOf(exif: Buffer | undefined): Taken {
  if (!exif) return {};
  try {
    const { Photo, GPSInfo } = readExif(exif);
    const face = Photo?.DateTimeOriginal?.getTime();
    const offset = /^([+-])(\d\d):(\d\d)/.exec(String((Photo as Record<string, unknown> | undefined)?.["OffsetTimeOriginal"] ?? ""));
    const position = positionOf(GPSInfo as Record<string, unknown> | undefined);
    return {
      ...(face !== undefined && Number.isFinite(face) && face > OLDEST && { faceMilliseconds: face }),
      ...(offset && { offsetMinutes: (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) }),
      ...(position && { position }),
    };
  } catch {
    return {};
  }
}

function positionOf(gps: Record<string, unknown> | undefined): Position | undefined {
  const [lat, lon] = [degreesOf(gps?.["GPSLatitude"], gps?.["GPSLatitudeRef"], "S"), degreesOf(gps?.["GPSLongitude"], gps?.["GPSLongitudeRef"], "W")];
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0) || Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  return [lon, lat];
}

function degreesOf(parts: unknown, side: unknown, negative: string): number | undefined {
  if (!Array.isArray(parts) || parts.length < 3) return undefined;
  const [degrees, minutes, seconds] = parts.map(Number) as [number, number, number];
  const whole = degrees + minutes / 60 + seconds / 3600;
  return Number.isFinite(whole) ? (side === negative ? -whole : whole) : undefined;
}

/** The moment, by the offset the camera names or else by the district's zone; undefined when it lies ahead: a camera whose clock is wrong says nothing. */
export function momentTaken({ faceMilliseconds, offsetMinutes }: Taken, offsetOf: (milliseconds: number) => number, now: string): string | undefined {
  if (faceMilliseconds === undefined) return undefined;
  // what the zone was at about that time
  const offset = offsetMinutes === undefined ? offsetOf(faceMilliseconds - offsetOf(faceMilliseconds)) : offsetMinutes * 60_000;
  const moment = new Date(faceMilliseconds - offset).toISOString();
  return moment > now ? undefined : moment;
}
