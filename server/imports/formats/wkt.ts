import type { Geometry } from "geojson";

type Nested = number[] | Nested[];

/** A geometry in well-known text (OGC 06-103r4, without Z and M and curves); undefined for what is none. */
export function readWkt(text: string): Geometry | undefined {
  const [, kind = "", body = ""] = /^\s*(?:SRID=\d+;)?\s*([A-Za-z]+)\s*(?:Z|M|ZM)?\s*(\(.*\))\s*$/s.exec(text) ?? [];
  const list = body && nested(body);
  if (!list) return undefined;
  switch (kind.toUpperCase()) {
    case "POINT": return { type: "Point", coordinates: (list as number[][])[0] ?? [] };
    case "LINESTRING": return { type: "LineString", coordinates: list as number[][] };
    case "POLYGON": return { type: "Polygon", coordinates: list as number[][][] };
    case "MULTIPOLYGON": return { type: "MultiPolygon", coordinates: list as number[][][][] };
    case "MULTILINESTRING": return { type: "MultiLineString", coordinates: list as number[][][] };
    default: return undefined;
  }
}

/** `((1 2, 3 4))` as lists of lists of numbers. */
function nested(text: string): Nested | undefined {
  if (/[^\d\s().,eE+-]/.test(text)) return undefined;
  const json = text.replace(/(-?[\d.]+(?:[eE][+-]?\d+)?)((?:\s+-?[\d.]+(?:[eE][+-]?\d+)?)+)/g, (_, first: string, more: string) => `[${[first, ...more.trim().split(/\s+/)].slice(0, 2).join(",")}]`).replaceAll("(", "[").replaceAll(")", "]");
  try {
    return JSON.parse(json) as Nested;
  } catch {
    return undefined;
  }
}

/** The geometry as well-known text. */
export function writeWkt(geometry: Geometry): string {
  if (geometry.type === "GeometryCollection") throw new RangeError("a collection has no text here");
  const list = (coordinates: unknown): string => {
    const items = coordinates as unknown[];
    return typeof items[0] === "number" ? items.join(" ") : `(${items.map(list).join(", ")})`;
  };
  return `${geometry.type.toUpperCase()} ${geometry.type === "Point" ? `(${geometry.coordinates.join(" ")})` : list(geometry.coordinates)}`;
}
