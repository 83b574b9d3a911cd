import type { Geometry, Position as RawPosition } from "geojson";
import type { ImportOptions, ImportReport } from "#contract/imports.ts";
import { datumRule, type DatumRule } from "#geo/datum/datum.ts";
import { positionOf, toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";
import type { OpenedFile } from "./file.ts";
import { Unreadable } from "./unreadable.ts";

/** So many pairs tell what all are meant in. */
const SAMPLE = 2_000;

type Datum = NonNullable<ImportReport["datum"]>;

/** Turns a file's coordinates into positions on the lattice. */
export interface Placing {
  datum: Datum;
  /** @throws RangeError for numbers that are no place on earth */
  place(geometry: Geometry): Geometry;
}

/**
 * How the coordinates of a file are meant: as the user says, else as the file does, else as its numbers look. GCJ-02 and BD-09 look
 * like degrees of WGS84, so they have to be named.
 *
 * @throws Unreadable when nobody can tell, or the axes are swapped and nobody said so
 */
export function placingOf(file: OpenedFile, { datum: named, swapped = false }: Pick<ImportOptions, "datum" | "swapped">): Placing | undefined {
  const sample = file.rows.flatMap(({ geometry }) => (geometry ? pairsOf(geometry).slice(0, 20) : [])).slice(0, SAMPLE).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (sample.length === 0) return undefined;
  const first = (at: number) => sample.map((pair) => pair[swapped ? 1 - at : at] ?? NaN);
  const [xs, ys] = [first(0), first(1)];
  const datum = datumOf(file, named, xs, ys);
  if (datum.name === "local") throw new Unreadable("datum-local");
  const rule = datumRule(datum.name);
  if (!rule) throw new Unreadable("datum-unknown", datum.name);
  if (looksSwapped(rule, xs, ys)) throw new Unreadable("axes-swapped");
  // one that is too large is a slip in its row; most of them are no degrees
  if (rule.degrees && 2 * xs.filter((x, index) => Math.abs(x) > 180.0001 || Math.abs(ys[index] ?? 0) > 90.0001).length > xs.length) throw new Unreadable("datum-unknown", "metres");
  const pair = ([a = NaN, b = NaN]: RawPosition): Position => {
    const [lon, lat] = rule.toWgs84(swapped ? { x: b, y: a } : { x: a, y: b });
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) < 90)) throw new RangeError("no place on earth");
    return positionOf(toLattice(lon), toLattice(lat));
  };
  return { datum, place: (geometry) => mapped(geometry, pair) };
}

function datumOf(file: OpenedFile, named: string | undefined, xs: number[], ys: number[]): Datum {
  if (named) return { name: named, how: "named" };
  const found = zoneOf(xs, ys);
  if (file.datum) return { name: file.datum, how: file.format === "kml" || file.format.startsWith("osm") ? "format" : "file" };
  if (found) return { name: found, how: "found" };
  return { name: "wgs84", how: "assumed" };
}

/** Gauss-Krüger with the number of its zone before the easting says which zone it is: 13 to 23 of 6°, 25 to 45 of 3°. */
function zoneOf(xs: number[], ys: number[]): string | undefined {
  const zones = new Set(xs.map((x) => Math.floor(x / 1_000_000)));
  const [zone = 0] = zones;
  if (zones.size !== 1 || !ys.every((y) => y > 1_000_000 && y < 6_500_000)) return undefined;
  if (zone >= 25 && zone <= 45) return `epsg:${4513 + zone - 25}`;
  return zone >= 13 && zone <= 23 ? `epsg:${4491 + zone - 13}` : undefined;
}

/** In this country a longitude is above 70 and a latitude below 60; a northing is below 6,500 km, an easting with its zone above. */
function looksSwapped({ degrees, name }: DatumRule, xs: number[], ys: number[]): boolean {
  if (degrees) return ys.every((y) => y > 73 && y < 136) && xs.every((x) => x > 3 && x < 54);
  return name.includes("zone") && ys.every((y) => y > 13_000_000) && xs.every((x) => x < 6_500_000);
}

export function pairsOf(geometry: Geometry): RawPosition[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(pairsOf);
  const flat = (coordinates: unknown): RawPosition[] => (Array.isArray(coordinates) ? (typeof coordinates[0] === "number" ? [coordinates as RawPosition] : coordinates.flatMap(flat)) : []);
  return flat(geometry.coordinates);
}

function mapped(geometry: Geometry, pair: (raw: RawPosition) => Position): Geometry {
  if (geometry.type === "GeometryCollection") return { ...geometry, geometries: geometry.geometries.map((each) => mapped(each, pair)) };
  const walk = (coordinates: unknown): unknown => {
    if (!Array.isArray(coordinates)) throw new RangeError("no coordinates");
    return typeof coordinates[0] === "number" ? pair(coordinates as RawPosition) : coordinates.map(walk);
  };
  return { type: geometry.type, coordinates: walk(geometry.coordinates) } as Geometry;
}

