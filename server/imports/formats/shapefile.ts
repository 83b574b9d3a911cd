import type { Geometry, Position as RawPosition } from "geojson";
import { columnsOf, type Encoding, type FileRow, type OpenedFile } from "../file.ts";
import { Unreadable } from "../unreadable.ts";
import { textOf } from "./encoding.ts";
import { datumOfPrj } from "./prj.ts";

const HEAD_BYTES = 100;
const [POINT, LINE, POLYGON, MULTIPOINT] = [1, 3, 5, 8];

/**
 * A shapefile of its parts: `.shp` and `.dbf`, with `.prj` and `.cpg` if there are any.
 *
 * @throws Unreadable
 * @see ESRI Shapefile Technical Description (1998)
 */
export function readShapefile(files: ReadonlyMap<string, Buffer>, named?: Encoding): OpenedFile {
  const part = (ending: string) => [...files].find(([name]) => name.toLowerCase().endsWith(ending) && !name.includes("__MACOSX"))?.[1];
  const [shp, dbf] = [part(".shp"), part(".dbf")];
  if (!shp || !dbf) throw new Unreadable("shapefile-parts");
  const declared = encodingOf(part(".cpg")?.toString("latin1"), dbf[29]);
  const { names, records, encoding } = readDbf(dbf, named ?? declared);
  const geometries = readShapes(shp);
  const rows = geometries.map((geometry, index): FileRow => ({ line: index + 1, values: Object.fromEntries(names.map((name, at) => [name, records[index]?.[at] ?? ""])), ...(geometry && { geometry }) }));
  const prj = part(".prj")?.toString("utf8");
  const datum = prj && datumOfPrj(prj);
  return { format: "shapefile", encoding, ...(datum && { datum }), columns: columnsOf(rows), rows, leftOut: [] };
}

function encodingOf(cpg: string | undefined, languageDriver: number | undefined): Encoding | undefined {
  if (cpg && /utf-?8|65001/i.test(cpg)) return "utf-8";
  if ((cpg && /gb|936/i.test(cpg)) || languageDriver === 0x4d) return "gb18030";
  return undefined;
}

function readShapes(shp: Buffer): (Geometry | undefined)[] {
  if (shp.length < HEAD_BYTES || shp.readInt32BE(0) !== 9994) throw new Unreadable("unknown-format", ".shp");
  if (shp.readInt32BE(24) * 2 > shp.length) throw new Unreadable("truncated", ".shp");
  const shapes: (Geometry | undefined)[] = [];
  for (let at = HEAD_BYTES; at + 8 <= shp.length; ) {
    const bytes = shp.readInt32BE(at + 4) * 2;
    if (bytes < 4 || at + 8 + bytes > shp.length) throw new Unreadable("truncated", `.shp, record ${shapes.length + 1}`);
    shapes.push(shapeOf(shp.subarray(at + 8, at + 8 + bytes)));
    at += 8 + bytes;
  }
  return shapes;
}

function shapeOf(record: Buffer): Geometry | undefined {
  // what ends in Z or M has the same beginning
  const kind = record.readInt32LE(0) % 10;
  const point = (at: number): RawPosition => [record.readDoubleLE(at), record.readDoubleLE(at + 8)];
  try {
    if (kind === POINT) return { type: "Point", coordinates: point(4) };
    if (kind === MULTIPOINT) return record.readInt32LE(36) === 1 ? { type: "Point", coordinates: point(40) } : { type: "MultiPoint", coordinates: Array.from({ length: record.readInt32LE(36) }, (_, index) => point(40 + 16 * index)) };
    if (kind !== LINE && kind !== POLYGON) return undefined;
    const [parts, points] = [record.readInt32LE(36), record.readInt32LE(40)];
    const first = 44 + 4 * parts;
    if (parts < 0 || points < 0 || first + 16 * points > record.length) throw new Unreadable("truncated", ".shp");
    const starts = [...Array.from({ length: parts }, (_, index) => record.readInt32LE(44 + 4 * index)), points];
    const lines = Array.from({ length: parts }, (_, part) => Array.from({ length: Math.max(0, (starts[part + 1] ?? 0) - (starts[part] ?? 0)) }, (_, index) => point(first + 16 * ((starts[part] ?? 0) + index))));
    if (kind === POLYGON) return polygonOf(lines);
    return lines.length === 1 ? { type: "LineString", coordinates: lines[0] ?? [] } : { type: "MultiLineString", coordinates: lines };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("truncated", ".shp");
    throw error;
  }
}

/** Outer rings run clockwise, holes the other way; a hole belongs to the smallest outer ring around it. */
function polygonOf(rings: RawPosition[][]): Geometry {
  const outer = rings.filter((ring) => twiceArea(ring) <= 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => twiceArea(ring) > 0)) {
    const around = outer.filter(([ring = []]) => holds(ring, hole[0] ?? [])).sort(([a = []], [b = []]) => Math.abs(twiceArea(a)) - Math.abs(twiceArea(b)))[0];
    if (around) around.push(hole);
    else outer.push([hole]); // a ring that runs the wrong way round, around nothing
  }
  return outer.length === 1 ? { type: "Polygon", coordinates: outer[0] ?? [] } : { type: "MultiPolygon", coordinates: outer };
}

const twiceArea = (ring: RawPosition[]): number => ring.reduce((sum, [x = 0, y = 0], index) => sum + x * ((ring[index + 1] ?? ring[0])?.[1] ?? 0) - ((ring[index + 1] ?? ring[0])?.[0] ?? 0) * y, 0);

function holds(ring: RawPosition[], [x = 0, y = 0]: RawPosition): boolean {
  let inside = false;
  ring.forEach(([ax = 0, ay = 0], index) => {
    const [bx = 0, by = 0] = ring[(index + 1) % ring.length] ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

interface Table {
  names: string[];
  records: string[][];
  encoding: Encoding;
}

function readDbf(dbf: Buffer, named?: Encoding): Table {
  if (dbf.length < 32) throw new Unreadable("truncated", ".dbf");
  const [count, head, width] = [dbf.readUInt32LE(4), dbf.readUInt16LE(8), dbf.readUInt16LE(10)];
  if (head < 33 || width < 1 || head > dbf.length) throw new Unreadable("unknown-format", ".dbf");
  if (head + width * count > dbf.length + 1) throw new Unreadable("truncated", ".dbf");
  const fields: { name: Buffer; from: number; length: number }[] = [];
  for (let at = 32, from = 1; at + 32 <= head && dbf[at] !== 0x0d; at += 32) {
    const name = dbf.subarray(at, at + 11);
    const length = dbf[at + 16] ?? 0;
    fields.push({ name: name.subarray(0, name.indexOf(0) < 0 ? 11 : name.indexOf(0)), from, length });
    from += length;
  }
  // one encoding for the whole table, found on all its text
  const everyText = Buffer.concat([...fields.map(({ name }) => name), dbf.subarray(head, head + width * count)]);
  const { encoding } = textOf(Buffer.from(everyText.map((byte) => (byte < 32 ? 32 : byte))), named);
  const decoder = new TextDecoder(encoding);
  const records = Array.from({ length: count }, (_, row) => fields.map(({ from, length }) => decoder.decode(dbf.subarray(head + row * width + from, head + row * width + from + length)).replaceAll("\0", "").trim()));
  return { names: fields.map(({ name }) => decoder.decode(name).trim()), records, encoding };
}
