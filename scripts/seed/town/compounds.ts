import { commitCut, planCut, type CutRules } from "./face-cut.ts";
import type { Ground } from "./ground.ts";
import type { Block, BlockUse } from "./land-use.ts";
import { at } from "./list.ts";
import { rotated, type Point } from "./plane.ts";
import type { EdgeKind } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { extentOf, sides } from "./ring.ts";
import type { Terrain } from "./terrain.ts";

/** How a kind of compound is laid out, in metres. */
export interface CompoundLayout {
  /** Width of a cell, between two drives. */
  column: number;
  /** From one row of buildings to the next. */
  pitch: number;
  /** Depth of a building, and the length of it that one stairwell takes. */
  depth: number;
  unit: number;
}

export const LAYOUTS: Partial<Record<BlockUse, CompoundLayout>> = {
  slab80: { column: 74, pitch: 29, depth: 11.2, unit: 12.5 },
  slab90: { column: 86, pitch: 33.5, depth: 12, unit: 13.5 },
  slab00: { column: 104, pitch: 40, depth: 12.8, unit: 15 },
  tower: { column: 88, pitch: 62, depth: 15, unit: 22 },
  old: { column: 92, pitch: 46, depth: 6.6, unit: 7 },
  village: { column: 110, pitch: 66, depth: 7.5, unit: 11 },
  campus: { column: 190, pitch: 120, depth: 14, unit: 20 },
  factory: { column: 210, pitch: 150, depth: 30, unit: 30 },
};

/** From the middle of a line to where private ground begins. */
const HALF_WIDTHS: Record<EdgeKind, number> = {
  arterial: 17, secondary: 11, lane: 6.5, rural: 4.5, wall: 2.5, drive: 5, path: 3,
  river: 6, rail: 8, stream: 8, ridge: 3, boundary: 6, "strip-cut": 4,
};
export const halfWidthMetres = (kind: EdgeKind): number => HALF_WIDTHS[kind];

/** How the rows of a block stand in the town's frame, and how far apart. */
export interface RowPlan {
  angleRadians: number;
  pitchMetres: number;
}

/** Rows face south in the world as far as the streets allow. */
function rowAngle(random: Random, terrain: Terrain, centre: Point): number {
  const limit = 0.5;
  const onMap = foldedToQuarter(terrain.valleyAngle(centre) + terrain.turnRadians);
  const isTurned = Math.abs(onMap) > limit && random.chance(0.65);
  return (isTurned ? Math.sign(onMap) * random.between(0.36, limit) : onMap) - terrain.turnRadians;
}

function foldedToQuarter(angle: number): number {
  let folded = angle;
  while (folded > Math.PI / 4) folded -= Math.PI / 2;
  while (folded <= -Math.PI / 4) folded += Math.PI / 2;
  return folded;
}

/** Cuts a block into cells by straight drives and row paths. The cells are the atoms of grids: no border ever cuts one. */
export function layOutBlock(random: Random, { map, terrain }: Ground, block: Block): RowPlan {
  const angleRadians = rowAngle(random, terrain, block.centre);
  const layout = LAYOUTS[block.use];
  if (!layout) return { angleRadians, pitchMetres: 0 };

  const pitchMetres = layout.pitch * random.between(0.92, 1.1);
  const columnMetres = layout.column * random.between(0.9, 1.12);
  const first = at(block.faces, 0);
  const toRows = (point: Point) => rotated(point, -angleRadians);
  const extent = (face: number) => extentOf(map.ring(face).map(toRows));
  const firstRowY = extent(first).minY + random.between(6, 14);
  const cells: number[] = [];

  function cut(face: number, isColumn: boolean, value: number): number | undefined {
    const middle = middleOfWidest(map.ring(face).map(toRows), isColumn, value);
    if (middle === undefined) return undefined;
    const inside = rotated(isColumn ? [value, middle] : [middle, value], angleRadians);
    const plan = planCut(map, face, { inside }, straightCut(angleRadians + (isColumn ? Math.PI / 2 : 0)));
    if (!plan || plan.leftSquareMetres < 450 || plan.areaSquareMetres - plan.leftSquareMetres < 450) return undefined;
    return commitCut(map, plan, { kind: isColumn ? "drive" : "path" }).newFace;
  }

  function cutRows(face: number): void {
    const { minY, maxY } = extent(face);
    const lines: number[] = [];
    const lowest = firstRowY + pitchMetres * Math.ceil((minY + 0.62 * pitchMetres - firstRowY) / pitchMetres);
    for (let y = lowest; y < maxY - 0.62 * pitchMetres; y += pitchMetres) lines.push(y);
    lines.sort((a, b) => Math.abs(a - (minY + maxY) / 2) - Math.abs(b - (minY + maxY) / 2));
    for (const y of lines.slice(0, 3)) {
      const newFace = cut(face, false, y);
      if (newFace === undefined) continue;
      cutRows(face);
      cutRows(newFace);
      return;
    }
    cells.push(face);
  }

  function cutColumns(face: number): void {
    const { minX, maxX, minY, maxY } = extent(face);
    const columns = Math.round((maxX - minX) / columnMetres);
    const isWorthIt = columns >= 2 && maxY - minY > pitchMetres * 0.8;
    for (const column of isWorthIt ? [Math.floor(columns / 2), Math.ceil(columns / 2), 1, columns - 1] : []) {
      const newFace = cut(face, true, minX + ((maxX - minX) * column) / columns);
      if (newFace === undefined) continue;
      cutColumns(face);
      cutColumns(newFace);
      return;
    }
    cutRows(face);
  }

  cutColumns(first);
  block.faces = cells;
  return { angleRadians, pitchMetres };
}

function straightCut(angleRadians: number): CutRules {
  return { angleAt: () => angleRadians, stepMetres: 2000, snapMetres: 7, minGapMetres: 5, clearMetres: 3, minAngleRadians: 0.42, straightMetres: 0.4 };
}

/** The middle of the longest stretch of a vertical or horizontal line inside a ring. */
function middleOfWidest(ring: readonly Point[], isVertical: boolean, value: number): number | undefined {
  const [fixed, free] = isVertical ? ([0, 1] as const) : ([1, 0] as const);
  const crossings: number[] = [];
  for (const [from, to] of sides(ring)) {
    if (from[fixed] > value === to[fixed] > value) continue;
    crossings.push(from[free] + ((to[free] - from[free]) * (value - from[fixed])) / (to[fixed] - from[fixed]));
  }
  crossings.sort((a, b) => a - b);
  let middle: number | undefined;
  let widest = 0;
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [from, to] = [at(crossings, index), at(crossings, index + 1)];
    if (to - from <= widest) continue;
    widest = to - from;
    middle = (from + to) / 2;
  }
  return middle;
}
