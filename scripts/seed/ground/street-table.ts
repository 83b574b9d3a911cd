import { lineHex } from "../write/ewkb.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";
import type { StreetRow } from "./streets.ts";

const COLUMNS = ["id", "highway", "name", "oneway", "access", "steps", "wheelchair", "maxspeed_kmh", "bridge", "tunnel", "layer", "geom", "valid"];

export function streetTable(rows: readonly StreetRow[], since: string): Table {
  return tableOf("street", COLUMNS, rows, (row) => [
    row.id,
    row.highway,
    row.name,
    row.oneway ? "yes" : "no",
    row.isPrivate ? "private" : "yes",
    row.isStairs,
    row.isStairs ? "no" : "yes",
    row.maxspeedKmh,
    row.bridge,
    row.tunnel,
    row.bridge ? 1 : row.tunnel ? -1 : 0,
    lineHex(row.positions),
    rangeText(since),
  ]);
}
