import { halfWidthMetres } from "./compounds.ts";
import { rotated, type Point } from "./plane.ts";
import type { EdgeTag, PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { chordAt, convexKernel, extentOf, type PlaneRing } from "./ring.ts";

/** An upright rectangle in the frame of the rows, in metres. */
export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** The convex inside of a cell in the frame of its rows, clear of every side by half the street and `gapMetres` more. */
export function kernelOf(map: PlanarMap, face: number, rowAngleRadians: number, gapMetres: (tag: EdgeTag) => number): Point[] {
  const loop = map.loop(face);
  const ring = loop.map((half) => rotated(map.originPoint(half), -rowAngleRadians));
  return convexKernel(ring, loop.map((half) => halfWidthMetres(map.tag(half).kind) + gapMetres(map.tag(half))));
}

/** The stretch that is inside a convex ring over the whole depth of a row. */
function stretch(kernel: PlaneRing, fromY: number, toY: number): [from: number, to: number] | undefined {
  const [low, high] = [chordAt(kernel, fromY), chordAt(kernel, toY)];
  return low && high ? [Math.max(low[0], high[0]), Math.min(low[1], high[1])] : undefined;
}

export interface RowRules {
  depthMetres: number;
  pitchMetres: number;
  /** The length of one stairwell, and how many stand wall to wall. */
  unitMetres: number;
  minUnits: number;
  maxUnits: number;
  gapMetres: number;
  /** 0 pushes a row to its west end, 1 to its east end. */
  align: number;
}

export interface RowBox extends Box {
  units: number;
}

/** Rows of slabs, the southern row first. */
export function fillRows(kernel: PlaneRing, rules: RowRules): RowBox[] {
  if (kernel.length < 3) return [];
  const { minY, maxY } = extentOf(kernel);
  const leastMetres = rules.unitMetres * rules.minUnits;
  let widest = 0;
  for (let y = minY; y + rules.depthMetres <= maxY; y += 2) {
    const room = stretch(kernel, y, y + rules.depthMetres);
    if (room) widest = Math.max(widest, room[1] - room[0]);
  }
  if (widest < leastMetres) return [];

  const boxes: RowBox[] = [];
  for (let y = maxY - rules.depthMetres; y >= minY; ) {
    const room = stretch(kernel, y, y + rules.depthMetres);
    if (!room || room[1] - room[0] < Math.max(leastMetres, widest * 0.55)) {
      y -= 1.5; // a little further south it may be wide enough
      continue;
    }
    boxes.push(...rowOf(room, y, rules));
    y -= rules.pitchMetres;
  }
  return boxes.reverse();
}

function rowOf([fromX, toX]: [number, number], y: number, rules: RowRules): RowBox[] {
  const { unitMetres, gapMetres, maxUnits, minUnits } = rules;
  const room = toX - fromX;
  const slabs = Math.max(1, Math.ceil((room + gapMetres) / (unitMetres * (maxUnits + 0.6) + gapMetres)));
  const units = Math.min(maxUnits, Math.floor((room - gapMetres * (slabs - 1)) / slabs / unitMetres));
  if (units < minUnits) return [];
  const length = units * unitMetres;
  const slack = (room - slabs * length - (slabs - 1) * gapMetres) * rules.align;
  return Array.from({ length: slabs }, (_, slab) => {
    const minX = fromX + slack + slab * (length + gapMetres);
    return { minX, minY: y, maxX: minX + length, maxY: y + rules.depthMetres, units };
  });
}

export interface PlotRules {
  widthMetres: number;
  depthMetres: number;
  plotMetres: number;
  pitchMetres: number;
  /** The share of plots that are built on. */
  builtShare: number;
}

/** Houses on plots, each a little different and a little out of line. */
export function fillPlots(random: Random, kernel: PlaneRing, rules: PlotRules): Box[] {
  if (kernel.length < 3) return [];
  const { minY, maxY } = extentOf(kernel);
  const boxes: Box[] = [];
  for (let y = maxY - rules.depthMetres - 1; y >= minY; y -= rules.pitchMetres) {
    const room = stretch(kernel, y, y + rules.depthMetres);
    if (!room) continue;
    const plots = Math.floor((room[1] - room[0]) / rules.plotMetres);
    const slack = (room[1] - room[0] - plots * rules.plotMetres) / 2;
    for (let plot = 0; plot < plots; plot++) {
      if (!random.chance(rules.builtShare)) continue;
      const width = rules.widthMetres * random.between(0.82, 1.12);
      const minX = room[0] + slack + plot * rules.plotMetres + random.between(0.5, Math.max(0.6, rules.plotMetres - width - 0.5));
      const setback = random.between(0, 1.5);
      boxes.push({ minX, minY: y + setback, maxX: Math.min(minX + width, room[1]), maxY: y + setback + rules.depthMetres * 0.94 - 1.4 });
    }
  }
  return boxes;
}

export interface HallSize {
  width: number;
  depth: number;
  label: string;
}

export type PackingOrder = "south-west" | "centre" | "north";

export interface HallBox extends Box {
  label: string;
}

/** Packs halls of given sizes into a kernel, each in the first free spot of the order, `gapMetres` apart. */
export function packHalls(kernel: PlaneRing, sizes: readonly HallSize[], gapMetres: number, order: PackingOrder = "south-west", stepMetres = 5): HallBox[] {
  const placed: HallBox[] = [];
  if (kernel.length < 3) return placed;
  for (const { width, depth, label } of sizes) {
    const spots = orderedSpots(kernel, width, depth, order, stepMetres);
    const isFree = ([x, y]: Point) =>
      placed.every((box) => x > box.maxX + gapMetres || x + width < box.minX - gapMetres || y > box.maxY + gapMetres || y + depth < box.minY - gapMetres);
    const spot = spots.find(isFree);
    if (spot) placed.push({ minX: spot[0], minY: spot[1], maxX: spot[0] + width, maxY: spot[1] + depth, label });
  }
  return placed;
}

function orderedSpots(kernel: PlaneRing, width: number, depth: number, order: PackingOrder, stepMetres: number): Point[] {
  const { minX, maxX, minY, maxY } = extentOf(kernel);
  const [middleX, middleY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  const spots: Point[] = [];
  for (let y = minY; y + depth <= maxY; y += stepMetres) {
    const room = stretch(kernel, y, y + depth);
    if (!room) continue;
    for (let x = room[0]; x + width <= room[1]; x += stepMetres) spots.push([x, y]);
  }
  const fromCentre = ([x, y]: Point) => Math.hypot(x + width / 2 - middleX, y + depth / 2 - middleY);
  if (order === "centre") spots.sort((a, b) => fromCentre(a) - fromCentre(b));
  if (order === "north") spots.sort((a, b) => b[1] - a[1] || Math.abs(a[0] + width / 2 - middleX) - Math.abs(b[0] + width / 2 - middleX));
  return spots;
}
