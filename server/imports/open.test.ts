import { deflateRawSync, inflateRawSync as inflate } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PbfWriter } from "pbf";
import { writeShapefile } from "./formats/write-shapefile.ts";
import { writeWkt, readWkt } from "./formats/wkt.ts";
import { zip } from "./formats/zip.ts";
import { property } from "#geo/testing/property.ts";
import { openFile } from "./open.ts";
import { placingOf } from "./place.ts";
import { geojson, gridFeatures } from "./testing/town.ts";
import { Unreadable } from "./unreadable.ts";

const features = gridFeatures(2, 2);
const COLUMNS = ["网格编码", "网格名称", "户数"];
const gb18030 = (text: string): Buffer => {
  // of these letters only: Node writes no GB18030
  const known = new Map<string, number[]>();
  for (let high = 0xb0; high <= 0xf7; high++) for (let low = 0xa1; low <= 0xfe; low++) known.set(new TextDecoder("gb18030").decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from([...text].flatMap((letter) => known.get(letter) ?? [letter.charCodeAt(0)]));
};
const csv = `${COLUMNS.join(",")},wkt\r\n${features.map(({ properties, geometry }) => [...COLUMNS.map((name) => `"${(properties as Record<string, string>)[name]?.replaceAll('"', '""')}"`), `"${writeWkt(geometry)}"`].join(",")).join("\r\n")}\r\n`;
const kml = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${features.map(({ properties, geometry }) => `<Placemark><name>x</name><ExtendedData>${Object.entries(properties).map(([name, value]) => `<Data name="${name}"><value>${value.replaceAll('"', "&quot;")}</value></Data>`).join("")}</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${geometry.coordinates[0]?.map((pair) => `${pair.join(",")},0`).join(" ")}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`).join("")}</Document></kml>`;
const shapefile = writeShapefile("grids", features.map(({ properties, geometry }) => ({ values: properties, geometry })), COLUMNS, 4490);

test.each([
  ["GeoJSON", geojson(features), "geojson"],
  ["GeoJSON in a zip", zip(new Map([["a/grids.geojson", geojson(features)]])), "geojson"],
  ["KML", Buffer.from(kml), "kml"],
  ["KMZ", zip(new Map([["doc.kml", Buffer.from(kml)]])), "kml"],
  ["CSV with WKT", Buffer.from(`\ufeff${csv}`), "csv"],
  ["CSV in GB18030", gb18030(csv), "csv"],
  ["CSV with tabs", Buffer.from(csv.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/gm, "\t")), "csv"],
])("%s tells the same four grids", (_name, bytes, format) => {
  const file = openFile(bytes, {});
  expect([file.format, file.rows.length]).toEqual([format, 4]);
  file.rows.forEach((row, index) => {
    expect(row.values).toMatchObject(features[index]?.properties ?? {});
    expect(row.geometry).toEqual(features[index]?.geometry);
  });
});
test("a shapefile says its datum, its encoding is found, and holes stay holes", () => {
  const [outer, hole] = [features[0]?.geometry.coordinates[0] ?? [], [[114.0002, 22.7002], [114.0002, 22.7004], [114.0004, 22.7004], [114.0004, 22.7002], [114.0002, 22.7002]]];
  const file = openFile(writeShapefile("a", [{ values: { name: "甲" }, geometry: { type: "Polygon", coordinates: [outer, hole] } }], ["name"], 4549), {});
  expect(file).toMatchObject({ format: "shapefile", encoding: "utf-8", datum: "epsg:4549", rows: [{ values: { name: "甲" } }] });
  expect(file.rows[0]?.geometry).toMatchObject({ type: "Polygon", coordinates: [expect.anything(), expect.anything()] });
  expect(openFile(shapefile, {})).toMatchObject({ datum: "cgcs2000", rows: { length: 4 } });
});
test("an Excel sheet is read as it was last computed: shared and inline text, numbers, gaps, and a first row of names", () => {
  const sheet = `<worksheet xmlns="x"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>户数</t></is></c><c r="D1" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><f>100+20</f><v>120</v></c><c r="D3" t="b"><v>1</v></c></row></sheetData></worksheet>`;
  const book = zip(new Map([
    ["xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="rId7"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId7" Target="worksheets/sheet4.xml"/></Relationships>`],
    ["xl/worksheets/sheet4.xml", sheet],
    ["xl/sharedStrings.xml", `<sst><si><t>楼栋编码</t></si><si><r><t>有</t></r><r><t>电梯</t></r><rPh sb="0" eb="1"><t>you</t></rPh></si><si><t>B&amp;1</t></si></sst>`],
  ].map(([name = "", text = ""]) => [name, Buffer.from(text)])));
  expect(openFile(book, {})).toMatchObject({ format: "xlsx", columns: ["楼栋编码", "户数", "有电梯"], rows: [{ line: 3, values: { 楼栋编码: "B&1", 户数: "120", 有电梯: "true" } }] });
});
test("lines of a sheet are those of its text, also after a cell of two lines", () => {
  expect(openFile(Buffer.from('a,b\n"x\ny",1\n\nz,2\n'), {}).rows.map(({ line }) => line)).toEqual([2, 5]);
});

const bomb = deflateRawSync(Buffer.alloc(3_000_000));
/** A zip that says of its one file what we want it to. */
function lying(size: number): Buffer {
  const bytes = zip(new Map([["a.geojson", Buffer.alloc(3_000_000)]]));
  const directory = bytes.length - 22 - 46 - "a.geojson".length;
  bytes.writeUInt32LE(size, directory + 24);
  return bytes;
}
const pbfHead = (bytes: number): Buffer => {
  const writer = new PbfWriter();
  writer.writeStringField(1, "OSMHeader");
  writer.writeVarintField(3, bytes);
  const body = Buffer.from(writer.finish());
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};
test.each([
  ["an empty file", Buffer.alloc(0), "empty"],
  ["a GeoJSON cut off", geojson(features).subarray(0, 400), "truncated"],
  ["a JSON that is none", Buffer.from('{"type": "FeatureCollection" "features": []}'), "json-damaged"],
  ["a JSON of something else", Buffer.from('{"type": "Topology"}'), "json-damaged"],
  ["a shapefile cut off", zip(new Map([...shapeParts()].map(([name, content]) => [name, name.endsWith(".shp") ? content.subarray(0, 300) : content]))), "truncated"],
  ["a shapefile without its table", zip(new Map([...shapeParts()].filter(([name]) => !name.endsWith(".dbf")))), "shapefile-parts"],
  ["a zip cut off", shapefile.subarray(0, 500), "truncated"],
  ["a zip whose content was changed", Buffer.from(shapefile.map((byte, index) => (index === 60 ? byte ^ 1 : byte))), "zip-damaged"],
  ["a zip that unpacks to more than it says", lying(1000), "zip-bomb"],
  ["a zip that claims 4 GB", lying(0xffffffff), "zip-bomb"],
  ["a zip of something else", zip(new Map([["a.doc", bomb]])), "zip-empty"],
  ["a KML cut off", Buffer.from(kml.slice(0, 600)), "truncated"],
  ["a KML with a tag too many", Buffer.from(kml.replace("</Document>", "</Folder></Document>")), "xml-damaged"],
  ["XML that defines entities", Buffer.from(`<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>`), "xml-doctype"],
  ["XML that reads a file", Buffer.from(`<!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]><osm>&x;</osm>`), "xml-doctype"],
  ["a sheet with an open quote", Buffer.from('a,b\n"x,1\n'), "truncated"],
  ["an old Excel file", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), "old-excel"],
  ["bytes", Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 0, 0]), "unknown-format"],
  ["text in an encoding nobody reads", Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xff, 0x2c, 0x31]), "encoding"],
  ["an OSM file that claims more than a block may hold", pbfHead(10 * 2 ** 30), "zip-bomb"],
  ["an OSM file cut off", pbfHead(1000), "truncated"],
])("%s is refused in words", (_name, bytes, reason) => {
  let refused: unknown;
  try {
    openFile(bytes, {}, { ways: () => true });
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(Unreadable);
  expect((refused as Unreadable).reason).toBe(reason);
});
function shapeParts(): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  const source = writeShapefile("g", features.map(({ properties, geometry }) => ({ values: properties, geometry })), COLUMNS, undefined);
  for (const ending of [".shp", ".dbf", ".cpg"]) {
    const at = source.indexOf(`g${ending}`, 0, "utf8");
    parts.set(`g${ending}`, unpackAt(source, at));
  }
  return parts;
}
function unpackAt(source: Buffer, at: number): Buffer {
  const head = at - 30;
  const length = source.readUInt32LE(head + 18);
  return Buffer.from(inflate(source.subarray(at + source.readUInt16LE(head + 26), at + source.readUInt16LE(head + 26) + length)));
}
property([fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom(0, 1, 2, 3)], { numRuns: 300 })("no bytes make the reader throw anything but words", (bytes, form) => {
  const begin = [Buffer.alloc(0), Buffer.from("<osm>"), shapefile.subarray(0, 200), pbfHead(30)][form] ?? Buffer.alloc(0);
  try {
    openFile(Buffer.concat([begin, bytes]), {}, { ways: () => true });
  } catch (error) {
    expect(error).toBeInstanceOf(Unreadable);
  }
});

const placed = (bytes: Buffer, options: Parameters<typeof placingOf>[1] = {}) => placingOf(openFile(bytes, {}), options);
const points = (pairs: [number, number][], rest: object = {}) => geojson(pairs.map((coordinates) => ({ properties: {}, geometry: { type: "Point", coordinates } })), rest);
test("what coordinates are meant in is said by the user, else by the file, else found in the numbers; swapped axes are refused", () => {
  expect(placed(points([[114.2, 22.68]]))?.datum).toEqual({ name: "wgs84", how: "assumed" });
  expect(placed(points([[114.2, 22.68]]), { datum: "gcj02" })?.datum).toEqual({ name: "gcj02", how: "named" });
  expect(placed(points([[114.2, 22.68]], { crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::4490" } } }))?.datum).toEqual({ name: "epsg:4490", how: "file" });
  const zoned = placed(points([[38_520_552.55, 2_509_114.04]]));
  expect(zoned?.datum).toEqual({ name: "epsg:4526", how: "found" });
  expect(zoned?.place({ type: "Point", coordinates: [38_520_552.55182096, 2_509_114.0399315096] })).toEqual({ type: "Point", coordinates: [114.2, 22.68] });
  for (const [pair, reason] of [[[22.68, 114.2], "axes-swapped"], [[2_509_114.04, 38_520_552.55], "datum-unknown"], [[520_552.55, 2_509_114.04], "datum-unknown"]] as const) {
    expect(() => placed(points([[...pair]]))).toThrow(reason);
  }
  expect(() => placed(points([[114.2, 22.68], [114.3, 22.7], [200, 22.68]]))?.place({ type: "Point", coordinates: [200, 22.68] })).toThrow(RangeError);
  expect(placed(points([[22.68, 114.2]]), { swapped: true })?.place({ type: "Point", coordinates: [22.68, 114.2] })).toEqual({ type: "Point", coordinates: [114.2, 22.68] });
});
test.each(["POINT (1 2)", "LINESTRING (1 2, 3.5 -4)", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"])("%s is read and written", (text) => {
  expect(writeWkt(readWkt(text) ?? { type: "Point", coordinates: [] })).toBe(text);
});
