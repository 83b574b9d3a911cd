import type { Geometry } from "geojson";
import { columnsOf, type FileRow, type OpenedFile } from "../file.ts";
import { Unreadable } from "../unreadable.ts";

/**
 * @throws Unreadable for what is no GeoJSON
 */
export function readGeoJson(text: string): Omit<OpenedFile, "encoding"> {
  const whole = parsed(text);
  if (!isObject(whole)) throw new Unreadable("json-damaged");
  const features = whole["type"] === "FeatureCollection" && Array.isArray(whole["features"]) ? whole["features"] : whole["type"] === "Feature" ? [whole] : undefined;
  if (!features) throw new Unreadable("json-damaged", "neither Feature nor FeatureCollection");
  const rows = features.map((feature: unknown, index): FileRow => {
    const { properties, geometry, id } = isObject(feature) ? feature : {};
    const values = Object.fromEntries(Object.entries(isObject(properties) ? properties : {}).map(([name, value]) => [name, textOf(value)]));
    return { line: index + 1, values: { ...(id !== undefined && !("id" in values) && { id: String(id) }), ...values }, ...(isObject(geometry) && { geometry: geometry as unknown as Geometry }) };
  });
  const datum = datumOf(whole["crs"]);
  return { format: "geojson", ...(datum && { datum }), columns: columnsOf(rows), rows, leftOut: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    // its last sign is a brace, whatever this version of Node says was missing
    throw new Unreadable(/\}\s*$/.test(text) ? "json-damaged" : "truncated", words.slice(0, 120));
  }
}

/** As old GeoJSON names it: `urn:ogc:def:crs:EPSG::4549`, `EPSG:4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`. */
function datumOf(crs: unknown): string | undefined {
  const properties = isObject(crs) ? crs["properties"] : undefined;
  const name = isObject(properties) ? properties["name"] : undefined;
  if (typeof name !== "string") return undefined;
  if (/CRS84$/i.test(name)) return "wgs84";
  const code = /EPSG:[\d.]*:?(\d{4,5})$/i.exec(name)?.[1];
  return code ? `epsg:${code}` : name;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean));
