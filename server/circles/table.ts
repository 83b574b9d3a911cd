import type { Area } from "#contract/areas.ts";
import type { Coverage, OutsideHomes } from "#contract/circles.ts";

/** How well areas are served, for a spreadsheet. The first line names the columns as the wire does. */
export function coverageCells({ rows }: Coverage, areas: readonly Pick<Area, "id" | "level" | "code" | "name">[]): string[][] {
  const known = new Map(areas.map((area) => [area.id, area]));
  const figure = (value: number | undefined, decimals: number): string => value?.toFixed(decimals) ?? "";
  return [
    ["level", "code", "name", "households", "within", "outside", "within_percent", "aged65", "aged65_outside", "places_per_1000", "staff_per_10000"],
    ...rows.map(({ area, households, within, aged65, aged65Outside, placesPerThousand, staffPerTenThousand }) => {
      const { level = "", code = "", name = "" } = known.get(area) ?? {};
      return [level, code, name, ...[households, within, households - within].map(String), figure(households ? (100 * within) / households : undefined, 1), String(aged65), String(aged65Outside), figure(placesPerThousand, 1), figure(staffPerTenThousand, 1)];
    }),
  ];
}

export function outsideCells({ homes }: OutsideHomes, areas: readonly Pick<Area, "id" | "code" | "name">[]): string[][] {
  const known = new Map(areas.map((area) => [area.id, area]));
  return [
    ["building", "address", "grid_code", "grid", "lon", "lat", "households", "aged65", "minutes"],
    ...homes.map(({ building, address, area, position: [lon, lat], households, aged65, minutes }) => [
      String(building), address, known.get(area)?.code ?? "", known.get(area)?.name ?? "", lon.toFixed(7), lat.toFixed(7), String(households), String(aged65), minutes?.toFixed(1) ?? "",
    ]),
  ];
}
