import type { ToPosition } from "../projection.ts";
import type { TownCandidateSite } from "../town/candidate-sites.ts";
import { at } from "../town/list.ts";
import type { Services, ServedArea } from "../town/service-points.ts";
import { pointHex } from "../write/ewkb.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";
import type { AreaIds } from "./area-ids.ts";
import type { BuildingRow } from "./building-tables.ts";

/** Service points with their hours, and the rooms where others could be opened. */
export function serviceTables(services: Services, sites: readonly TownCandidateSite[], buildings: readonly BuildingRow[], ids: AreaIds, toPosition: ToPosition, since: string): Table[] {
  const always = rangeText(since);
  const areaOf = (serves: ServedArea) => (serves.level === "district" ? ids.district : ids[serves.level](serves.index));
  return [
    tableOf(
      "service_point",
      ["id", "kind", "level", "name", "area_id", "building_id", "position", "capacity", "staff", "valid"],
      services.points,
      ({ kind, serves, name, building, point, capacity, staff }, index) => [index + 1, kind, serves.level, name, areaOf(serves), building + 1, pointHex(toPosition(point)), capacity, staff, always],
    ),
    tableOf("opening_hours", ["service_point_id", "weekly", "valid"], services.points, ({ weekly }, index) => [index + 1, `{${weekly.join(",")}}`, always]),
    tableOf("candidate_site", ["id", "name", "kind", "capacity", "position"], sites, ({ building, kind, capacity, point }, index) => [index + 1, at(buildings, building).address, kind, capacity, pointHex(toPosition(point))]),
  ];
}
