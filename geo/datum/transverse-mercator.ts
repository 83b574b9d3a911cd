import type { Position } from "../position.ts";
import type { Pair } from "./pair.ts";

export interface Ellipsoid {
  semiMajorMetres: number;
  inverseFlattening: number;
}
export const CGCS2000: Ellipsoid = { semiMajorMetres: 6_378_137, inverseFlattening: 298.257222101 };
export const WGS84: Ellipsoid = { semiMajorMetres: 6_378_137, inverseFlattening: 298.257223563 };

export interface TransverseMercator {
  ellipsoid: Ellipsoid;
  centralMeridian: number;
  falseEastingMetres: number;
  /** 1 for Gauss-Krüger, 0.9996 for UTM. */
  scale: number;
}

const RADIANS = Math.PI / 180;
const ROUNDS = 10;

/**
 * Easting and northing in metres of a position, and back, by Krüger's series in the third flattening to its sixth order: exact to
 * less than a millimetre within 30° of the central meridian.
 *
 * @see C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geod. 85 (2011), equations 35 and 36
 */
export function transverseMercator({ ellipsoid, centralMeridian, falseEastingMetres, scale }: TransverseMercator) {
  const flattening = 1 / ellipsoid.inverseFlattening;
  const e = Math.sqrt(flattening * (2 - flattening));
  const n = flattening / (2 - flattening);
  const [n2, n3, n4, n5, n6] = [n ** 2, n ** 3, n ** 4, n ** 5, n ** 6];
  const rectifying = (scale * ellipsoid.semiMajorMetres * (1 + n2 / 4 + n4 / 64 + n6 / 256)) / (1 + n);
  const alpha = [
    n / 2 - (2 * n2) / 3 + (5 * n3) / 16 + (41 * n4) / 180 - (127 * n5) / 288 + (7891 * n6) / 37800,
    (13 * n2) / 48 - (3 * n3) / 5 + (557 * n4) / 1440 + (281 * n5) / 630 - (1983433 * n6) / 1935360,
    (61 * n3) / 240 - (103 * n4) / 140 + (15061 * n5) / 26880 + (167603 * n6) / 181440,
    (49561 * n4) / 161280 - (179 * n5) / 168 + (6601661 * n6) / 7257600,
    (34729 * n5) / 80640 - (3418889 * n6) / 1995840,
    (212378941 * n6) / 319334400,
  ];
  const beta = [
    n / 2 - (2 * n2) / 3 + (37 * n3) / 96 - n4 / 360 - (81 * n5) / 512 + (96199 * n6) / 604800,
    n2 / 48 + n3 / 15 - (437 * n4) / 1440 + (46 * n5) / 105 - (1118711 * n6) / 3870720,
    (17 * n3) / 480 - (37 * n4) / 840 - (209 * n5) / 4480 + (5569 * n6) / 90720,
    (4397 * n4) / 161280 - (11 * n5) / 504 - (830251 * n6) / 7257600,
    (4583 * n5) / 161280 - (108847 * n6) / 3991680,
    (20648693 * n6) / 638668800,
  ];
  /** The tangent of the conformal latitude. */
  const conformal = (tangent: number): number => {
    const sigma = Math.sinh(e * Math.atanh((e * tangent) / Math.hypot(1, tangent)));
    return tangent * Math.hypot(1, sigma) - sigma * Math.hypot(1, tangent);
  };

  return {
    project([lon, lat]: Position): Pair {
      const east = (lon - centralMeridian) * RADIANS;
      const tangent = conformal(Math.tan(lat * RADIANS));
      const xi = Math.atan2(tangent, Math.cos(east));
      const eta = Math.asinh(Math.sin(east) / Math.hypot(tangent, Math.cos(east)));
      let [x, y] = [eta, xi];
      alpha.forEach((weight, at) => {
        const turn = 2 * (at + 1);
        y += weight * Math.sin(turn * xi) * Math.cosh(turn * eta);
        x += weight * Math.cos(turn * xi) * Math.sinh(turn * eta);
      });
      return { x: falseEastingMetres + rectifying * x, y: rectifying * y };
    },
    locate({ x, y }: Pair): Position {
      const [xi, eta] = [y / rectifying, (x - falseEastingMetres) / rectifying];
      let [north, east] = [xi, eta];
      beta.forEach((weight, at) => {
        const turn = 2 * (at + 1);
        north -= weight * Math.sin(turn * xi) * Math.cosh(turn * eta);
        east -= weight * Math.cos(turn * xi) * Math.sinh(turn * eta);
      });
      const wanted = Math.sin(north) / Math.hypot(Math.sinh(east), Math.cos(north));
      let tangent = wanted;
      for (let round = 0; round < ROUNDS; round++) {
        const now = conformal(tangent);
        const step = ((wanted - now) / Math.hypot(1, now)) * ((1 + (1 - e * e) * tangent * tangent) / ((1 - e * e) * Math.hypot(1, tangent)));
        tangent += step;
        if (Math.abs(step) < 1e-15) break;
      }
      return [centralMeridian + Math.atan2(Math.sinh(east), Math.cos(north)) / RADIANS, Math.atan(tangent) / RADIANS];
    },
  };
}
