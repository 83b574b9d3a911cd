import type { Geometry } from "geojson";
import type { FileRow } from "../file.ts";
import { readWkt } from "./wkt.ts";

const LON = /^(lon|lng|long|longitude|x|经度|东经)$/i;
const LAT = /^(lat|latitude|y|纬度|北纬)$/i;
const WKT = /^(wkt|geom|geometry|the_geom|图形)$/i;

/** A table under its first row, a place in `wkt` or in `lon` and `lat` among its columns. */
export function sheetRows([head, ...lines]: readonly { line: number; cells: readonly string[] }[]): FileRow[] {
  const names = (head?.cells ?? []).map((name) => name.trim());
  const at = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const [lon, lat, wkt] = [at(LON), at(LAT), at(WKT)];
  return lines.map(({ line, cells }) => {
    const values = Object.fromEntries(names.flatMap((name, index) => (name && index !== wkt ? [[name, (cells[index] ?? "").trim()]] : [])));
    const geometry = wkt >= 0 ? readWkt(cells[wkt] ?? "") : lon >= 0 && lat >= 0 ? pointOf(cells[lon], cells[lat]) : undefined;
    return { line, values, ...(geometry && { geometry }) };
  });
}

function pointOf(x: string | undefined, y: string | undefined): Geometry | undefined {
  return x?.trim() && y?.trim() ? { type: "Point", coordinates: [Number(x), Number(y)] } : undefined;
}
