import type { Geometry, Position as RawPosition } from "geojson";
import { prjOf } from "./prj.ts";
import { zip } from "./zip.ts";

export interface Written {
  values: Readonly<Record<string, string>>;
  /** In the coordinates the file is to have. */
  geometry: Geometry;
}

const LONGEST_NAME = 10;
const LONGEST_TEXT = 254;
const KINDS = { Point: 1, LineString: 3, Polygon: 5, MultiPolygon: 5 } as const;

/**
 * A zip with `.shp`, `.shx`, `.dbf`, `.cpg` and `.prj`: text as UTF-8, names of columns cut to ten bytes.
 *
 * @param epsg of the coordinates, for the `.prj`; undefined where no register knows the datum: then there is none
 * @throws RangeError for geometries that are not all of one kind
 */
export function writeShapefile(name: string, rows: readonly Written[], columns: readonly string[], epsg: number | undefined): Buffer {
  const kinds = new Set(rows.map(({ geometry }) => KINDS[geometry.type as keyof typeof KINDS]));
  const [kind] = kinds;
  if (kinds.size > 1 || (rows.length && kind === undefined)) throw new RangeError("a shapefile holds one kind of geometry");
  const records = rows.map(({ geometry }) => recordOf(geometry));
  const bounds = boundsOf(rows.flatMap(({ geometry }) => linesOf(geometry).flat()));
  const shx = Buffer.alloc(8 * records.length);
  let at = 50;
  records.forEach((record, index) => {
    shx.writeInt32BE(at, 8 * index);
    shx.writeInt32BE(record.length / 2, 8 * index + 4);
    at += 4 + record.length / 2;
  });
  const shp = Buffer.concat(records.flatMap((record, index) => [head(index + 1, record.length / 2), record]));
  return zip(new Map<string, Uint8Array>([
    [`${name}.shp`, Buffer.concat([fileHead(kind ?? 1, shp.length, bounds), shp])],
    [`${name}.shx`, Buffer.concat([fileHead(kind ?? 1, shx.length, bounds), shx])],
    [`${name}.dbf`, tableOf(rows, columns)],
    [`${name}.cpg`, Buffer.from("UTF-8")],
    ...(epsg === undefined ? [] : [[`${name}.prj`, Buffer.from(prjOf(epsg))] as const]),
  ]));
}

function head(number: number, words: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(number, 0);
  bytes.writeInt32BE(words, 4);
  return bytes;
}

function fileHead(kind: number, bytes: number, bounds: readonly number[]): Buffer {
  const out = Buffer.alloc(100);
  out.writeInt32BE(9994, 0);
  out.writeInt32BE((100 + bytes) / 2, 24);
  out.writeInt32LE(1000, 28);
  out.writeInt32LE(kind, 32);
  bounds.forEach((value, index) => out.writeDoubleLE(value, 36 + 8 * index));
  return out;
}

function recordOf(geometry: Geometry): Buffer {
  const lines = linesOf(geometry);
  if (geometry.type === "Point") {
    const out = Buffer.alloc(20);
    out.writeInt32LE(1, 0);
    out.writeDoubleLE(geometry.coordinates[0] ?? 0, 4);
    out.writeDoubleLE(geometry.coordinates[1] ?? 0, 12);
    return out;
  }
  const corners = lines.flat();
  const out = Buffer.alloc(44 + 4 * lines.length + 16 * corners.length);
  out.writeInt32LE(geometry.type === "LineString" ? 3 : 5, 0);
  boundsOf(corners).forEach((value, index) => out.writeDoubleLE(value, 4 + 8 * index));
  out.writeInt32LE(lines.length, 36);
  out.writeInt32LE(corners.length, 40);
  let first = 0;
  lines.forEach((line, index) => {
    out.writeInt32LE(first, 44 + 4 * index);
    first += line.length;
  });
  corners.forEach(([x = 0, y = 0], index) => {
    out.writeDoubleLE(x, 44 + 4 * lines.length + 16 * index);
    out.writeDoubleLE(y, 52 + 4 * lines.length + 16 * index);
  });
  return out;
}

/** Rings as a shapefile has them: outer ones clockwise, holes the other way. */
function linesOf(geometry: Geometry): RawPosition[][] {
  if (geometry.type === "Point") return [[geometry.coordinates]];
  if (geometry.type === "LineString") return [geometry.coordinates];
  if (geometry.type === "Polygon") return geometry.coordinates.map((ring) => [...ring].reverse());
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flatMap((rings) => rings.map((ring) => [...ring].reverse()));
  throw new RangeError(`no shapefile of ${geometry.type}`);
}

function boundsOf(corners: readonly RawPosition[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of corners) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return corners.length ? bounds : [0, 0, 0, 0];
}

function tableOf(rows: readonly Written[], columns: readonly string[]): Buffer {
  const texts = rows.map(({ values }) => columns.map((column) => cut(values[column] ?? "", LONGEST_TEXT)));
  const widths = columns.map((_, index) => Math.max(1, ...texts.map((row) => row[index]?.length ?? 0)));
  const out = Buffer.alloc(32 + 32 * columns.length + 1, 0);
  out[0] = 0x03;
  out.set([126, 1, 1], 1); // the day is none of its content: the same rows give the same file
  out.writeUInt32LE(rows.length, 4);
  out.writeUInt16LE(out.length, 8);
  out.writeUInt16LE(1 + widths.reduce((sum, width) => sum + width, 0), 10);
  columns.forEach((column, index) => {
    out.set(cut(column, LONGEST_NAME), 32 + 32 * index);
    out.write("C", 32 + 32 * index + 11, "latin1");
    out[32 + 32 * index + 16] = widths[index] ?? 1;
  });
  out[out.length - 1] = 0x0d;
  const space = Buffer.from(" ");
  return Buffer.concat([out, ...texts.flatMap((row) => [space, ...row.map((text, index) => Buffer.concat([text, Buffer.alloc((widths[index] ?? 1) - text.length, " ")]))]), Buffer.from([0x1a])]);
}

/** No letter is cut in two. */
function cut(text: string, most: number): Buffer {
  let bytes = Buffer.from(text);
  for (let letters = text.length; bytes.length > most; letters--) bytes = Buffer.from(text.slice(0, letters - 1));
  return bytes;
}
