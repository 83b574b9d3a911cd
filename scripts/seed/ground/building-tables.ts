import type { Position } from "#geo/position.ts";
import type { ToPosition } from "../projection.ts";
import type { TownBuilding } from "../town/building.ts";
import { at } from "../town/list.ts";
import type { Town } from "../town/town.ts";
import { multiPolygonHex, pointHex, polygonHex } from "../write/ewkb.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";
import { areaIds } from "./area-ids.ts";
import type { Compound } from "./land-tables.ts";
import { closedRing, polygonsOf } from "./shapes.ts";

/** A building as its rows know it. */
export interface BuildingRow {
  id: number;
  building: TownBuilding;
  compound: number;
  name: string;
  address: string;
  grid: number;
  doors: Position[];
}

/** Numbers the houses of each compound: 7号楼, and what has a label by its label: 门市3. */
export function buildingRows({ blocks, buildings, areas }: Town, compounds: readonly Compound[], toPosition: ToPosition): BuildingRow[] {
  const compoundOf = new Map(compounds.map(({ id, block }) => [block.id, id]));
  const ids = areaIds(areas);
  const numbers = new Map<string, number>();
  return buildings.map((building) => {
    const kind = `${building.block} ${building.isNumbered ? "" : building.label}`;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const name = building.isNumbered ? `${number}号楼` : `${building.label || "附属房"}${number}`;
    return {
      id: building.id + 1,
      building,
      compound: compoundOf.get(building.block) ?? fail(building),
      name,
      address: `${at(blocks, building.block).name} ${name}`,
      grid: ids.grid(at(areas.gridOf, building.face)),
      doors: building.doors.map(toPosition),
    };
  });
}

/** Transformer areas, and buildings with their doors and the grid that answers for each. */
export function buildingTables({ map, transformers }: Town, rows: readonly BuildingRow[], toPosition: ToPosition, since: string): Table[] {
  const always = rangeText(since);
  const fed = polygonsOf(map, transformers.areaOf, toPosition);
  const transformerOf = (face: number) => (at(transformers.areaOf, face) < 0 ? null : at(transformers.areaOf, face) + 1);
  const doors = rows.flatMap((row) => row.doors.map((position, index) => ({ row, position, index })));
  return [
    tableOf("transformer_area", ["id", "code", "name", "capacity_kva", "geom"], transformers.list, ({ code, name, capacityKva }, index) => [index + 1, code, name, capacityKva, multiPolygonHex(fed.get(index) ?? [])]),
    tableOf(
      "building",
      ["id", "compound_id", "transformer_area_id", "name", "address", "use", "storeys", "units", "households", "population", "aged65", "geom", "valid"],
      rows,
      ({ id, compound, name, address, building }) => {
        const { face, use, storeys, units, households, population, aged65, ring } = building;
        return [id, compound, transformerOf(face), name, address, use, storeys, units, households, population, aged65, polygonHex([closedRing(ring, toPosition)]), always];
      },
    ),
    tableOf("building_grid", ["building_id", "area_id", "valid"], rows, ({ id, grid }) => [id, grid, always]),
    tableOf("entrance", ["id", "building_id", "name", "households", "position"], doors, ({ row, position, index }, nth) => [nth + 1, row.id, doorName(row, index), householdsBehind(row, index), pointHex(position)]),
  ];
}

const doorName = ({ doors, building }: BuildingRow, index: number): string => (building.units > 1 || doors.length > 1 ? `${index + 1}单元` : "正门");

/** The households of a house, shared out over its doors; the first ones have one more. */
function householdsBehind({ building, doors }: BuildingRow, index: number): number {
  return Math.floor(building.households / doors.length) + (index < building.households % doors.length ? 1 : 0);
}

function fail({ id, block }: TownBuilding): never {
  throw new Error(`building ${id} stands in block ${block}, which is no compound`);
}
