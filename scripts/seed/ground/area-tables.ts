import type { ToPosition } from "../projection.ts";
import type { TownAreas } from "../town/areas.ts";
import { DISTRICT_CODE } from "../town/areas.ts";
import { at } from "../town/list.ts";
import type { Town } from "../town/town.ts";
import { multiPolygonHex } from "../write/ewkb.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";
import { areaIds } from "./area-ids.ts";
import { polygonsOf } from "./shapes.ts";

export const DISTRICT_NAME = "元和区";
const CODE_SCHEME = "demo";
export const IMPORT_PLAN = 1;

interface AreaRow {
  id: number;
  level: string;
  kind: string;
  code: string;
  parent: number | null;
  name: string;
  geom: string;
}

/** Plan 1, the import, with every area and its edition in force since `since`. */
export function areaTables(town: Town, toPosition: ToPosition, since: string): Table[] {
  const rows = areaRows(town, toPosition);
  return [
    { name: "plan", columns: ["id", "name", "status", "effective_at", "created_at"], rows: [[IMPORT_PLAN, "导入", "published", since, since]] },
    tableOf("area", ["id", "level", "kind", "code", "code_scheme", "parent"], rows, ({ id, level, kind, code, parent }) => [id, level, kind, code, CODE_SCHEME, parent]),
    tableOf("area_edition", ["id", "area_id", "plan_id", "name", "geom", "valid"], rows, ({ id, name, geom }, index) => [index + 1, id, IMPORT_PLAN, name, geom, rangeText(since)]),
  ];
}

function areaRows({ map, areas }: Town, toPosition: ToPosition): AreaRow[] {
  const { subdistricts, communities, grids, gridOf } = areas;
  const ids = areaIds(areas);
  const geoms = (groupOf: ArrayLike<number>) => {
    const polygons = polygonsOf(map, groupOf, toPosition);
    return (index: number) => multiPolygonHex(polygons.get(index) ?? []);
  };
  const geomOf = { district: geoms(gridOf.map((grid) => Math.min(grid, 0))), subdistrict: geoms(upward(areas, "subdistrict")), community: geoms(upward(areas, "community")), grid: geoms(gridOf) };

  return [
    { id: ids.district, level: "district", kind: "district", code: DISTRICT_CODE, parent: null, name: DISTRICT_NAME, geom: geomOf.district(0) },
    ...subdistricts.map(({ code, name }, index) => ({ id: ids.subdistrict(index), level: "subdistrict", kind: "subdistrict", code, parent: ids.district, name, geom: geomOf.subdistrict(index) })),
    ...communities.map(({ code, name, subdistrict }, index) => ({ id: ids.community(index), level: "community", kind: "community", code, parent: ids.subdistrict(subdistrict), name, geom: geomOf.community(index) })),
    ...grids.map(({ code, name, kind, community }, index) => ({ id: ids.grid(index), level: "grid", kind, code, parent: ids.community(community), name, geom: geomOf.grid(index) })),
  ];
}

/** The community or subdistrict of each face; -1 outside. */
function upward({ communities, grids, gridOf }: TownAreas, level: "community" | "subdistrict"): Int32Array {
  return gridOf.map((grid) => {
    if (grid < 0) return -1;
    const { community } = at(grids, grid);
    return level === "community" ? community : at(communities, community).subdistrict;
  });
}
