import type { Geometry, Position as RawPosition } from "geojson";
import { columnsOf, type FileRow, type OpenedFile } from "../file.ts";
import { readXml } from "./xml.ts";

interface Placemark {
  values: Record<string, string>;
  geometries: Geometry[];
  /** Of the polygon that is being read. */
  rings: RawPosition[][];
}

/** The placemarks of a KML file; extended data are columns. KML is WGS84 by its definition. */
export function readKml(text: string): Omit<OpenedFile, "encoding"> {
  const rows: FileRow[] = [];
  const path: string[] = [];
  let mark: Placemark | undefined;
  let words = "";
  let field = "";
  readXml(text, {
    open(name, attributes) {
      path.push(name);
      words = "";
      if (name === "Placemark") mark = { values: {}, geometries: [], rings: [] };
      if (name === "Polygon" && mark) mark.rings = [];
      if (name === "Data" || name === "SimpleData") field = attributes["name"] ?? "";
    },
    text: (more) => (words += more),
    close(name) {
      path.pop();
      const above = path.at(-1);
      if (!mark) return;
      const value = words.trim();
      if (above === "Placemark" && (name === "name" || name === "description")) mark.values[name] = value;
      else if (name === "SimpleData" || (name === "value" && above === "Data")) mark.values[field] = value;
      else if (name === "coordinates" && above === "Point") mark.geometries.push({ type: "Point", coordinates: positions(value)[0] ?? [] });
      else if (name === "coordinates" && above === "LineString") mark.geometries.push({ type: "LineString", coordinates: positions(value) });
      else if (name === "coordinates" && above === "LinearRing") mark.rings.push(positions(value));
      else if (name === "Polygon") mark.geometries.push({ type: "Polygon", coordinates: mark.rings });
      else if (name === "Placemark") {
        const geometry = joined(mark.geometries);
        rows.push({ line: rows.length + 1, values: mark.values, ...(geometry && { geometry }) });
        mark = undefined;
      }
      words = "";
    },
  });
  return { format: "kml", datum: "wgs84", columns: columnsOf(rows), rows, leftOut: [] };
}

const positions = (text: string): RawPosition[] => text.split(/\s+/).filter(Boolean).map((each) => each.split(",").slice(0, 2).map(Number));

function joined(geometries: Geometry[]): Geometry | undefined {
  if (geometries.length <= 1) return geometries[0];
  const polygons = geometries.flatMap((geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : []));
  return polygons.length === geometries.length ? { type: "MultiPolygon", coordinates: polygons } : { type: "GeometryCollection", geometries };
}
