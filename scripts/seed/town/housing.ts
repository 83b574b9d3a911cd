import type { BuildingPlan } from "./building.ts";
import { LAYOUTS, type RowPlan } from "./compounds.ts";
import type { HousingUse } from "./land-use.ts";
import { fillPlots, fillRows, kernelOf, type Box, type RowBox, type RowRules } from "./packing.ts";
import { rotated, type Point } from "./plane.ts";
import type { EdgeTag, PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { rectangle } from "./ring.ts";

/** What all houses of a block have in common. */
export interface HousingStyle extends RowPlan {
  use: HousingUse;
  storeys: number;
  /** Towers stand as points with a cross-shaped plan, or as slabs of two stairwells. */
  towerShape: "point" | "slab";
  gapMetres: (wallGapMetres: number) => (tag: EdgeTag) => number;
}

type ToTown = (x: number, y: number) => Point;
const turned = (angleRadians: number): ToTown => (x, y) => rotated([x, y], angleRadians);
export const boxRing = ({ minX, minY, maxX, maxY }: Box, toTown: ToTown): Point[] => rectangle(minX, minY, maxX, maxY).map(([x, y]) => toTown(x, y));

export function housesOf(random: Random, map: PlanarMap, face: number, style: HousingStyle): BuildingPlan[] {
  switch (style.use) {
    case "tower":
      return towers(random, map, face, style);
    case "old":
      return oldRows(random, map, face, style);
    case "village":
      return villageHouses(random, map, face, style);
    default:
      return slabs(random, map, face, style);
  }
}

function slabs(random: Random, map: PlanarMap, face: number, style: HousingStyle): BuildingPlan[] {
  const layout = LAYOUTS[style.use];
  if (!layout) return [];
  const toTown = turned(style.angleRadians);
  const kernel = kernelOf(map, face, style.angleRadians, style.gapMetres(5.5));
  const isOldest = style.use === "slab80";
  const rows = fillRows(kernel, {
    depthMetres: layout.depth,
    unitMetres: layout.unit,
    pitchMetres: style.pitchMetres,
    minUnits: 2,
    maxUnits: isOldest ? 5 : 6,
    gapMetres: 7,
    align: 0.5,
  });
  return rows.map((box) => {
    const storeys = Math.max(4, style.storeys + (random.chance(0.12) ? random.pick([-1, 1]) : 0));
    const flatsPerFloor = isOldest ? random.pick([2, 2, 3]) : storeys >= 11 ? random.pick([2, 3]) : 2;
    const doors = Array.from({ length: box.units }, (_, unit) => toTown(box.minX + ((unit + 0.5) * (box.maxX - box.minX)) / box.units, box.maxY));
    return { ring: boxRing(box, toTown), use: "residential", storeys, units: box.units, dwellings: box.units * storeys * flatsPerFloor, doors, isNumbered: true };
  });
}

function towers(random: Random, map: PlanarMap, face: number, style: HousingStyle): BuildingPlan[] {
  const toTown = turned(style.angleRadians);
  const kernel = kernelOf(map, face, style.angleRadians, style.gapMetres(6.5));
  const oneByOne = { pitchMetres: style.pitchMetres, minUnits: 1, maxUnits: 1, gapMetres: 19, align: 0.5 };
  const isPoint = style.towerShape === "point";
  const wide = fillRows(kernel, { ...oneByOne, depthMetres: isPoint ? 21 : 15.5, unitMetres: isPoint ? 27 : 42 });
  const boxes = wide.length > 0 ? wide : fillRows(kernel, { ...oneByOne, depthMetres: 17, unitMetres: 20 });

  return boxes.map((box) => {
    const storeys = Math.max(16, Math.min(33, style.storeys + random.whole(-3, 2)));
    const common = { use: "residential" as const, storeys, isNumbered: true };
    if (isPoint || wide.length === 0) {
      const flatsPerFloor = wide.length > 0 ? 4 : 3;
      const doors = [toTown((box.minX + box.maxX) / 2, box.maxY - 4)];
      return { ...common, ring: crossRing(box, 4).map(([x, y]) => toTown(x, y)), units: 1, dwellings: storeys * flatsPerFloor, doors };
    }
    const doors = [0.27, 0.73].map((share) => toTown(box.minX + (box.maxX - box.minX) * share, box.maxY));
    return { ...common, ring: boxRing(box, toTown), units: 2, dwellings: 2 * storeys * 2, doors };
  });
}

/** Twelve corners: a box with `notchMetres` cut out of each. */
function crossRing({ minX, minY, maxX, maxY }: Box, notchMetres: number): Point[] {
  const [left, right, low, high] = [minX + notchMetres, maxX - notchMetres, minY + notchMetres, maxY - notchMetres];
  return [[left, minY], [right, minY], [right, low], [maxX, low], [maxX, high], [right, high], [right, maxY], [left, maxY], [left, high], [minX, high], [minX, low], [left, low]];
}

/** Single-storey rows, each cell a little out of line with the next. */
function oldRows(random: Random, map: PlanarMap, face: number, style: HousingStyle): BuildingPlan[] {
  const toTown = turned(style.angleRadians + ((face % 5) - 2) * 0.012);
  const kernel = kernelOf(map, face, style.angleRadians + ((face % 5) - 2) * 0.012, style.gapMetres(2));
  const rules: RowRules = { depthMetres: 6.8, pitchMetres: 12.6, unitMetres: 6.2, minUnits: 2, maxUnits: 5, gapMetres: 3, align: random.between(0.2, 0.8) };
  const houses: BuildingPlan[] = [];
  for (const box of fillRows(kernel, rules)) {
    if (random.chance(0.06)) continue;
    houses.push(oldRow(random, box, toTown));
  }
  return houses;
}

function oldRow(random: Random, box: RowBox, toTown: ToTown): BuildingPlan {
  const length = (box.maxX - box.minX) * random.between(0.82, 1);
  const shortened = { ...box, maxX: box.minX + length };
  const storeys = random.chance(0.08) ? 2 : 1;
  return { ring: boxRing(shortened, toTown), use: "residential", storeys, units: box.units, dwellings: box.units, doors: [toTown(box.minX + length / 2, box.minY)], isNumbered: true };
}

function villageHouses(random: Random, map: PlanarMap, face: number, style: HousingStyle): BuildingPlan[] {
  const toTown = turned(style.angleRadians);
  const kernel = kernelOf(map, face, style.angleRadians, style.gapMetres(3));
  const plots = fillPlots(random, kernel, { widthMetres: 11.5, depthMetres: 9, plotMetres: 17.5, pitchMetres: 29, builtShare: 0.84 });
  return plots.map((box) => ({
    ring: boxRing(box, toTown),
    use: "residential",
    storeys: random.chance(0.1) ? 2 : 1,
    units: 1,
    dwellings: 1,
    doors: [toTown((box.minX + box.maxX) / 2, box.minY)],
    isNumbered: true,
  }));
}
