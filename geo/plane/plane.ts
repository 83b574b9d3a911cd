import type { Position } from "../position.ts";
import { EARTH_RADIUS_METRES } from "../sphere/distance.ts";

/** Metres east and north of a plane's origin. */
export type PlanePoint = readonly [x: number, y: number];

export interface Plane {
  origin: Position;
  toMetres(position: Position): PlanePoint;
  toPosition(point: PlanePoint): Position;
}

const METRES_PER_DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180;

/**
 * A flat map around a position, in metres, x east and y north; meridians and parallels stay straight lines.
 *
 * East-west lengths are off by tan(latitude) · northing / earth radius: at 41° and 25 km north of the origin 0.3 %.
 *
 * @throws RangeError at a pole, where east has no meaning
 */
export function createPlane(origin: Position): Plane {
  const [originLon, originLat] = origin;
  const perDegreeEast = METRES_PER_DEGREE * Math.cos((originLat * Math.PI) / 180);
  if (Math.abs(originLat) >= 90) throw new RangeError(`no plane at latitude ${originLat}`);

  return {
    origin,
    toMetres: ([lon, lat]) => [(lon - originLon) * perDegreeEast, (lat - originLat) * METRES_PER_DEGREE],
    toPosition: ([x, y]) => [originLon + x / perDegreeEast, originLat + y / METRES_PER_DEGREE],
  };
}
