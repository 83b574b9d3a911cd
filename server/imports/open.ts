import type { ImportOptions } from "#contract/imports.ts";
import type { OpenedFile } from "./file.ts";
import { readCsvFile } from "./formats/csv.ts";
import { textOf } from "./formats/encoding.ts";
import { readGeoJson } from "./formats/geojson.ts";
import { readKml } from "./formats/kml.ts";
import { isPbf, readOsmPbf } from "./formats/osm-pbf.ts";
import { readOsmXml } from "./formats/osm-xml.ts";
import type { OsmWanted } from "./formats/osm.ts";
import { readShapefile } from "./formats/shapefile.ts";
import { isWorkbookPart, readWorkbook } from "./formats/workbook.ts";
import { isZip, unzip } from "./formats/zip.ts";
import { Unreadable } from "./unreadable.ts";

const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];
const PLAIN = /\.(geojson|json|kml|csv|txt|osm)$/i;

/**
 * The records of a file, by what is in it and not by its name.
 *
 * @param osm what of OpenStreetMap is wanted; without it such a file is refused
 * @throws Unreadable
 */
export function openFile(bytes: Buffer, { encoding }: Pick<ImportOptions, "encoding">, osm?: OsmWanted, progress?: (share: number) => void): OpenedFile {
  if (bytes.length === 0) throw new Unreadable("empty");
  if (OLD_OFFICE.every((byte, at) => bytes[at] === byte)) throw new Unreadable("old-excel");
  if (isZip(bytes)) return openArchive(bytes, encoding, osm);
  if (isPbf(bytes)) return readOsmPbf(bytes, osmOrNot(osm), progress);
  return openText(bytes, encoding, osm);
}

function openArchive(bytes: Buffer, encoding: ImportOptions["encoding"], osm: OsmWanted | undefined): OpenedFile {
  const files = unzip(bytes, (name) => isWorkbookPart(name) || /\.(shp|dbf|prj|cpg)$/i.test(name) || PLAIN.test(name));
  if (files.has("xl/workbook.xml")) return readWorkbook(files);
  const names = [...files.keys()];
  if (names.some((name) => /\.(shp|dbf)$/i.test(name))) return readShapefile(files, encoding);
  const plain = names.find((name) => PLAIN.test(name) && !name.includes("__MACOSX"));
  const content = plain && files.get(plain);
  if (!content) throw new Unreadable("zip-empty");
  return openText(content, encoding, osm);
}

function openText(bytes: Buffer, named: ImportOptions["encoding"], osm: OsmWanted | undefined): OpenedFile {
  if (bytes.subarray(0, 4096).includes(0) && !(bytes[0] === 0xff && bytes[1] === 0xfe)) throw new Unreadable("unknown-format");
  const { text, encoding } = textOf(bytes, named);
  const begin = text.slice(0, 2000).trimStart();
  if (begin.startsWith("<")) {
    if (/<osm[\s>]/.test(begin)) return { ...readOsmXml(text, osmOrNot(osm)), encoding };
    if (/<kml[\s>]/.test(begin) || /<!DOCTYPE|<!ENTITY/i.test(begin)) return { ...readKml(text), encoding };
    throw new Unreadable("unknown-format", "XML");
  }
  if (begin.startsWith("{")) return { ...readGeoJson(text), encoding };
  return { ...readCsvFile(text), encoding };
}

function osmOrNot(osm: OsmWanted | undefined): OsmWanted {
  if (!osm) throw new Unreadable("wrong-format", "OpenStreetMap");
  return osm;
}
