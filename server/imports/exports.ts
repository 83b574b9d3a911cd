import type { Geometry } from "geojson";
import type { Pool } from "pg";
import type { EXPORT_FORMATS, ImportKind } from "#contract/imports.ts";
import { datumRule } from "#geo/datum/datum.ts";
import type { Position } from "#geo/position.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { writeCsv } from "../edge/csv.ts";
import { writeShapefile, type Written } from "./formats/write-shapefile.ts";
import { writeWkt } from "./formats/wkt.ts";
import { knownAreas } from "./kinds/area-store.ts";
import { knownBuildings } from "./kinds/building-store.ts";
import { knownAssets, knownCandidates, knownPoints } from "./kinds/point-store.ts";
import { knownStreets } from "./kinds/street-store.ts";
import { knownCounts, knownSeats } from "./kinds/table-store.ts";
import { Unreadable } from "./unreadable.ts";

type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Exported {
  bytes: Buffer;
  media: string;
  fileName: string;
}

/** What is in force, in columns the importer knows again. */
type Row = Record<string, string | number | boolean | null | undefined>;
interface Sheet {
  rows: Row[];
  geometries?: Geometry[];
}

/**
 * What is in force of a kind, as a file: written in any datum the importer knows, and named in it. Read again it changes nothing.
 *
 * @throws Unreadable for a datum nobody knows, or a format that cannot hold it
 */
export async function exportFile(pool: Pool, kind: ImportKind, format: ExportFormat, datum: string, now: string): Promise<Exported> {
  const rule = datumRule(datum);
  if (!rule) throw new Unreadable("datum-unknown", datum);
  const { rows, geometries } = await inTransaction(pool, (transaction) => READERS[kind](transaction, now));
  if (!geometries && format !== "csv") throw new Unreadable("wrong-format", format);
  // seven decimals are a centimetre and our lattice; after a conversion two more, so that the way back ends on the same point
  const decimals = rule.degrees ? (["wgs84", "cgcs2000", "epsg:4326", "epsg:4490"].includes(datum) ? 7 : 10) : 5;
  const round = (value: number) => Number(value.toFixed(decimals));
  const placed = geometries?.map((geometry) => mapped(geometry, (position) => {
    const { x, y } = rule.fromWgs84(position);
    return [round(x), round(y)];
  }));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const values = rows.map((row) => Object.fromEntries(columns.map((column) => [column, textOf(row[column])])));
  const fileName = `${kind}-${datum.replace(":", "-")}-${now.slice(0, 10)}`;
  if (format === "csv") return { bytes: Buffer.from(sheetOf(columns, values, placed)), media: "text/csv; charset=utf-8", fileName: `${fileName}.csv` };
  const written = values.map((row, index): Written => ({ values: row, geometry: placed?.[index] ?? { type: "Point", coordinates: [] } }));
  const epsg = epsgOf(datum);
  if (format === "shapefile") return { bytes: writeShapefile(fileName, written, columns, epsg), media: "application/zip", fileName: `${fileName}.zip` };
  const crs = epsg === undefined ? datum : datum === "wgs84" ? undefined : `urn:ogc:def:crs:EPSG::${epsg}`;
  const collection = { type: "FeatureCollection", ...(crs && { crs: { type: "name", properties: { name: crs } } }), features: written.map(({ values: properties, geometry }) => ({ type: "Feature", properties, geometry })) };
  return { bytes: Buffer.from(JSON.stringify(collection)), media: "application/geo+json", fileName: `${fileName}.geojson` };
}

const READERS: Readonly<Record<ImportKind, (transaction: Transaction, now: string) => Promise<Sheet>>> = {
  async areas(transaction, now) {
    const rows = await knownAreas(transaction, now);
    return { rows: rows.map(({ code, name, level, kind, parentCode, households, population, aged65 }) => ({ code, name, level, kind, parent: parentCode, households, population, aged65 })), geometries: rows.map(({ polygons }) => shape("MultiPolygon", polygons)) };
  },
  async streets(transaction, now) {
    const rows = await knownStreets(transaction, now);
    return {
      rows: rows.map(({ sourceId, highway, name, oneway, onewayFoot, access, foot, barrier, wheelchair, maxspeedKmh, bridge, tunnel, layer }) => ({
        source_id: sourceId, highway, name, oneway: oneway === "reverse" ? "-1" : oneway, oneway_ft: onewayFoot === "reverse" ? "-1" : onewayFoot, access, foot, barrier, wheelchair, maxspeed: maxspeedKmh, bridge: bridge ? "yes" : "no", tunnel: tunnel ? "yes" : "no", layer,
      })),
      geometries: rows.map(({ positions }) => shape("LineString", positions)),
    };
  },
  async buildings(transaction, now) {
    const rows = await knownBuildings(transaction, now);
    return { rows: rows.map(({ sourceId, name, address, use, storeys, units, households, population, aged65 }) => ({ id: sourceId, name, address, use, storeys, units, households, population, aged65 })), geometries: rows.map(({ polygon }) => shape("Polygon", polygon)) };
  },
  async points(transaction, now) {
    const rows = await knownPoints(transaction, now);
    return { rows: rows.map(({ sourceId, name, kind, level, capacity, staff }) => ({ id: sourceId, name, kind, level, capacity, staff })), geometries: rows.map(({ position }) => shape("Point", position)) };
  },
  async candidates(transaction) {
    const rows = await knownCandidates(transaction);
    return { rows: rows.map(({ sourceId, name, kind, capacity }) => ({ id: sourceId, name, kind, capacity })), geometries: rows.map(({ position }) => shape("Point", position)) };
  },
  async assets(transaction, now) {
    const rows = await knownAssets(transaction, now);
    return { rows: rows.map(({ sourceId, name, kind, owner }) => ({ id: sourceId, name, kind, owner })), geometries: rows.map(({ position }) => shape("Point", position)) };
  },
  households: async (transaction, now) => ({ rows: await knownCounts(transaction, now) }),
  posts: async (transaction, now) => ({ rows: await knownSeats(transaction, now) }),
};

const shape = (type: Geometry["type"], coordinates: unknown): Geometry => ({ type, coordinates }) as Geometry;
const textOf = (value: Row[string]): string => (value === null || value === undefined ? "" : String(value));

/** What a register of coordinate systems calls it; GCJ-02 and BD-09 stand in none. */
function epsgOf(datum: string): number | undefined {
  if (datum === "wgs84") return 4326;
  return datum === "cgcs2000" ? 4490 : datum.startsWith("epsg:") ? Number(datum.slice(5)) : undefined;
}

function sheetOf(columns: readonly string[], values: readonly Record<string, string>[], geometries: readonly Geometry[] | undefined): string {
  const isPoints = geometries?.every(({ type }) => type === "Point") ?? false;
  const place = !geometries ? [] : isPoints ? ["lon", "lat"] : ["wkt"];
  const cells = (index: number): string[] => {
    const geometry = geometries?.[index];
    if (!geometry) return [];
    return geometry.type === "Point" && isPoints ? geometry.coordinates.map(String) : [writeWkt(geometry)];
  };
  return writeCsv([[...columns, ...place], ...values.map((row, index) => [...columns.map((column) => row[column] ?? ""), ...cells(index)])]);
}

function mapped(geometry: Geometry, to: (position: Position) => number[]): Geometry {
  if (geometry.type === "GeometryCollection") return geometry;
  const walk = (coordinates: unknown): unknown => (Array.isArray(coordinates) && typeof coordinates[0] === "number" ? to(coordinates as unknown as Position) : (coordinates as unknown[]).map(walk));
  return shape(geometry.type, walk(geometry.coordinates));
}
