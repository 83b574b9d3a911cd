import type { Position } from "../position.ts";
import type { Pair } from "./pair.ts";

/** Krasovsky 1940, which the shift is computed on, though what is shifted is WGS84. */
const SEMI_MAJOR_METRES = 6_378_245;
const ECCENTRICITY_SQUARED = 0.00669342162296594323;
const RADIANS = Math.PI / 180;
/** Where the shift applies, as every public implementation draws it: a box around the country. */
const [WEST, SOUTH, EAST, NORTH] = [72.004, 0.8293, 137.8347, 55.8271];
const ROUNDS = 30;
const ENOUGH_DEGREES = 1e-11;

const isShifted = (lon: number, lat: number): boolean => lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH;

/**
 * WGS84 as GCJ-02 writes it, the datum every public map in China has to be drawn in. Outside the country nothing is shifted.
 *
 * @returns degrees, some 300 to 700 m away from where it is
 * @see the published reconstruction (eviltransform, coordtransform, gcoord agree to a centimetre)
 */
export function toGcj02([lon, lat]: Position): Pair {
  if (!isShifted(lon, lat)) return { x: lon, y: lat };
  const { x, y } = shiftAt(lon, lat);
  return { x: lon + x, y: lat + y };
}

/** The position that GCJ-02 writes so: the fixed point, found to a thousandth of a millimetre. */
export function fromGcj02({ x, y }: Pair): Position {
  if (!isShifted(x, y)) return [x, y];
  let [lon, lat] = [x, y];
  // the shift changes by less than a hundredth of a step, so each round wins two digits
  for (let round = 0; round < ROUNDS; round++) {
    const shift = shiftAt(lon, lat);
    const [offLon, offLat] = [x - shift.x - lon, y - shift.y - lat];
    lon += offLon;
    lat += offLat;
    if (Math.abs(offLon) < ENOUGH_DEGREES && Math.abs(offLat) < ENOUGH_DEGREES) break;
  }
  return [lon, lat];
}

function shiftAt(lon: number, lat: number): Pair {
  const [x, y] = [lon - 105, lat - 35];
  const wave = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave
    + ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave
    + ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const sinLat = Math.sin(lat * RADIANS);
  const magic = 1 - ECCENTRICITY_SQUARED * sinLat * sinLat;
  const meridianMetres = (SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED)) / (magic * Math.sqrt(magic));
  const parallelMetres = (SEMI_MAJOR_METRES / Math.sqrt(magic)) * Math.cos(lat * RADIANS);
  return { x: east / (parallelMetres * RADIANS), y: north / (meridianMetres * RADIANS) };
}
