import type { Position } from "#geo/position.ts";
import { toDegrees, toLattice } from "#geo/lattice.ts";
import { rotated, type Point } from "./town/plane.ts";

/** Forest in the hills of Liaoning: no town stands there, and no base map shows a street where ours has one. */
const ORIGIN: Position = [124.02, 40.92];
/** The WGS84 ellipsoid (EPSG:7030). */
const EQUATOR_METRES = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;

export type ToPosition = (point: Point) => Position;

/** From the town's frame to degrees on the lattice, so that a corner two areas share stays one corner. */
export function projection(turnRadians: number): ToPosition {
  const [originLon, originLat] = ORIGIN;
  const lat = (originLat * Math.PI) / 180;
  const flattened = 1 - ECCENTRICITY_SQUARED * Math.sin(lat) ** 2;
  const metresPerDegreeNorth = ((EQUATOR_METRES * (1 - ECCENTRICITY_SQUARED)) / flattened ** 1.5) * (Math.PI / 180);
  const metresPerDegreeEast = (EQUATOR_METRES / Math.sqrt(flattened)) * Math.cos(lat) * (Math.PI / 180);
  const onLattice = (degrees: number) => toDegrees(toLattice(degrees));
  return (point) => {
    const [east, north] = rotated(point, turnRadians);
    return [onLattice(originLon + east / metresPerDegreeEast), onLattice(originLat + north / metresPerDegreeNorth)];
  };
}
