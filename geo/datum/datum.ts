import type { Position } from "../position.ts";
import { bd09FromGcj02, gcj02FromBd09 } from "./bd09.ts";
import { fromGcj02, toGcj02 } from "./gcj02.ts";
import type { Pair } from "./pair.ts";
import { CGCS2000, transverseMercator, WGS84, type TransverseMercator } from "./transverse-mercator.ts";

/** What coordinates of a file can be meant in. A projected one is named by its number in the EPSG register. */
export type Datum = "wgs84" | "cgcs2000" | "gcj02" | "bd09" | `epsg:${number}`;

export interface DatumRule {
  name: string;
  /** Degrees; otherwise metres. */
  degrees: boolean;
  toWgs84(pair: Pair): Position;
  fromWgs84(position: Position): Pair;
}

/** CGCS2000 is WGS84 within a metre of plate drift (interop.md §6): taken as it is, and tagged. */
const asItIs = { degrees: true, toWgs84: ({ x, y }: Pair): Position => [x, y], fromWgs84: ([x, y]: Position): Pair => ({ x, y }) };
const METRES_PER_RADIAN = WGS84.semiMajorMetres;
const RADIANS = Math.PI / 180;

const webMercator: DatumRule = {
  name: "WGS 84 / Pseudo-Mercator",
  degrees: false,
  toWgs84: ({ x, y }) => [x / METRES_PER_RADIAN / RADIANS, Math.atan(Math.sinh(y / METRES_PER_RADIAN)) / RADIANS],
  fromWgs84: ([lon, lat]) => ({ x: lon * RADIANS * METRES_PER_RADIAN, y: Math.asinh(Math.tan(lat * RADIANS)) * METRES_PER_RADIAN }),
};

/** @returns undefined for what is none, or none that we know */
export function datumRule(datum: string): DatumRule | undefined {
  const name = datum.trim().toLowerCase();
  if (name === "wgs84" || name === "epsg:4326") return { name: "WGS 84", ...asItIs };
  if (name === "cgcs2000" || name === "epsg:4490") return { name: "CGCS2000", ...asItIs };
  if (name === "gcj02") return { name: "GCJ-02", degrees: true, toWgs84: fromGcj02, fromWgs84: toGcj02 };
  if (name === "bd09") return { name: "BD-09", degrees: true, toWgs84: (pair) => fromGcj02(gcj02FromBd09(pair)), fromWgs84: (position) => bd09FromGcj02(toGcj02(position)) };
  const code = /^epsg:(\d{4,5})$/.exec(name)?.[1];
  if (code === "3857") return webMercator;
  const projection = code && projectionOf(Number(code));
  if (!projection) return undefined;
  const { project, locate } = transverseMercator(projection);
  return { name: projectionName(projection), degrees: false, toWgs84: locate, fromWgs84: project };
}

/**
 * The national projections: CGCS2000 Gauss-Krüger in zones of 6° (EPSG 4491 to 4512) and 3° (4513 to 4554), the easting with the
 * number of its zone before it or without; and UTM on WGS84 (32643 to 32653).
 */
export function projectionOf(epsg: number): TransverseMercator | undefined {
  const family = (first: number, count: number, firstMeridian: number, step: number, firstZone?: number): TransverseMercator | undefined => {
    const at = epsg - first;
    if (at < 0 || at >= count) return undefined;
    const zone = firstZone === undefined ? 0 : firstZone + at;
    return { ellipsoid: CGCS2000, centralMeridian: firstMeridian + step * at, falseEastingMetres: zone * 1_000_000 + 500_000, scale: 1 };
  };
  if (epsg >= 32643 && epsg <= 32653) return { ellipsoid: WGS84, centralMeridian: 6 * (epsg - 32600) - 183, falseEastingMetres: 500_000, scale: 0.9996 };
  return family(4491, 11, 75, 6, 13) ?? family(4502, 11, 75, 6) ?? family(4513, 21, 75, 3, 25) ?? family(4534, 21, 75, 3);
}

function projectionName({ centralMeridian, falseEastingMetres, scale }: TransverseMercator): string {
  if (scale !== 1) return `WGS 84 / UTM ${centralMeridian}E`;
  const zone = Math.floor(falseEastingMetres / 1_000_000);
  return `CGCS2000 / Gauss-Kruger ${zone ? `zone ${zone}, ` : ""}CM ${centralMeridian}E`;
}
