import type { Geometry } from "geojson";

export const FORMATS = ["geojson", "shapefile", "kml", "csv", "xlsx", "osm-xml", "osm-pbf"] as const;
export type Format = (typeof FORMATS)[number];

/** A record as the file has it. */
export interface FileRow {
  /** Of the text; where a file has no lines, the record's number. */
  line: number;
  values: Readonly<Record<string, string>>;
  /** In the file's own coordinates: nothing here is a position yet. */
  geometry?: Geometry;
}

export interface OpenedFile {
  format: Format;
  /** Of the text in it; absent where the format leaves no choice. */
  encoding?: Encoding;
  /** What the file says its coordinates are meant in. */
  datum?: string;
  columns: string[];
  rows: FileRow[];
  /** What was left out without being wrong: how many, and why. */
  leftOut: { what: string; count: number }[];
}

export const ENCODINGS = ["utf-8", "gb18030", "utf-16le"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const columnsOf = (rows: readonly FileRow[]): string[] => [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
