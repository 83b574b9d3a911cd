import { commitCut, planCut, type CutPlan, type CutRules, type CutStart } from "./face-cut.ts";
import type { Ground } from "./ground.ts";
import { ahead, difference, direction, dot, reversed, type Point } from "./plane.ts";
import type { BlockKind, EdgeKind, EdgeTag } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { isInside, type PlaneRing } from "./ring.ts";
import type { Terrain } from "./terrain.ts";

/** Sizes in hectares: above the first two a cut is a street of that kind; at the last the cutting ends. */
interface BlockSizes {
  arterial: number;
  secondary: number;
  block: number;
}
const SIZES: Record<BlockKind, BlockSizes> = {
  core: { arterial: 42, secondary: 9.5, block: 3.3 },
  "old-quarter": { arterial: 42, secondary: 9, block: 2.4 },
  north: { arterial: 48, secondary: 11, block: 4 },
  south: { arterial: 55, secondary: 14, block: 5.2 },
  fringe: { arterial: Infinity, secondary: Infinity, block: 15 },
  hill: { arterial: Infinity, secondary: Infinity, block: 26 },
};
const RANK: Partial<Record<EdgeKind, number>> = { arterial: 3, secondary: 2, lane: 1, rural: 1 };
const rankOf = (kind: EdgeKind): number => RANK[kind] ?? 0;

/** Cuts the faces between the great lines again and again, by ever smaller streets, until blocks are left. */
export function cutBlocks(ground: Ground, isOldQuarter: (point: Point) => boolean): void {
  const { map, terrain } = ground;
  const random = ground.random.fork("blocks");
  const queue: number[] = [];
  for (let face = 1; face < map.faceCount; face++) if (!map.faceTag(face).zone.endsWith("strip")) queue.push(face);

  for (let face = queue.shift(); face !== undefined; face = queue.shift()) {
    const tag = map.faceTag(face);
    const hectares = map.areaSquareMetres(face) / 10_000;
    const centre = map.centroid(face);
    if (tag.zone !== "hill" && tag.zone !== "south-fringe") tag.urban = terrain.urbanity(centre) > (hectares > 20 ? 0.02 : 0.12);
    tag.blockKind = blockKindOf(tag.zone, tag.urban, isOldQuarter(centre));

    const sizes = SIZES[tag.blockKind];
    const wanted = sizes.block * Math.exp(0.38 * random.normal());
    if (hectares <= Math.min(wanted * 1.45, sizes.secondary * 1.2) || hectares < 1.1) continue;
    const kind = cutKind(random, tag.blockKind, hectares, sizes);
    const cut = bestCut(random, ground, face, kind);
    if (!cut) continue;
    queue.push(face, commitCut(map, cut.plan, cutTag(random, ground, kind, cut)).newFace);
  }
}

function blockKindOf(zone: string, isUrban: boolean, isOld: boolean): BlockKind {
  if (zone === "hill") return "hill";
  if (!isUrban) return "fringe";
  if (isOld) return "old-quarter";
  return zone === "north" || zone === "south" ? zone : "core";
}

function cutKind(random: Random, blockKind: BlockKind, hectares: number, sizes: BlockSizes): EdgeKind {
  if (blockKind === "fringe") return "rural";
  if (blockKind === "hill") return "ridge";
  if (hectares > sizes.arterial) return "arterial";
  if (hectares > sizes.secondary) return "secondary";
  // some compounds stand wall to wall
  return blockKind !== "old-quarter" && random.chance(0.2) ? "wall" : "lane";
}

interface BlockCut {
  plan: CutPlan;
  continued: EdgeTag | undefined;
  isAlong: boolean;
}

/** A cut that carries on an existing street takes its name, and its kind where that is no higher than one step. */
function cutTag(random: Random, { streets }: Ground, kind: EdgeKind, { continued, isAlong }: BlockCut): EdgeTag {
  const mayContinue = continued !== undefined && (continued.kind === kind || kind === "lane" || random.chance(0.6));
  if (kind === "wall" || kind === "ridge") return { kind };
  if (mayContinue && continued.street !== undefined) {
    const step = rankOf(continued.kind) - rankOf(kind);
    if (step === 0) return { kind: continued.kind, street: continued.street };
    if (step === 1) return { kind, street: continued.street };
  }
  return { kind, street: streets.add(kind, isAlong) };
}

/** The face's own frame: directions along and across the valley, and its extent in each. */
interface Frame {
  centre: Point;
  along: Point;
  low: Point;
  size: Point;
}

/** The best of several cuts along and across the valley: balanced, square to the outline, carrying on a street where one ends. */
function bestCut(random: Random, ground: Ground, face: number, kind: EdgeKind): BlockCut | undefined {
  const { map, terrain } = ground;
  const blockKind = map.faceTag(face).blockKind;
  const tilt = kind === "arterial" ? 0 : random.normal() * (blockKind === "old-quarter" ? 0.13 : kind === "lane" ? 0.035 : 0.05);
  const frame = frameOf(terrain, map.ring(face), map.centroid(face), tilt);
  const prefersAcross = frame.size[0] > frame.size[1] * random.between(0.95, 1.2);

  let best: (BlockCut & { score: number }) | undefined;
  for (const isAcross of prefersAcross ? [true, false] : [false, true]) {
    const rules = rulesFor(kind, (point) => terrain.valleyAngle(point) + (isAcross ? Math.PI / 2 : 0) + tilt);
    for (const { start, continued } of startsOf(random, ground, face, rules.angleAt, frame, isAcross)) {
      const plan = planCut(map, face, start, rules);
      if (!plan) continue;
      const unbalanced = Math.abs(plan.leftSquareMetres / plan.areaSquareMetres - 0.5);
      if (unbalanced > 0.33) continue;
      const continuing = continued ? (kind === "wall" ? 0 : 0.3) : "vertex" in start ? -0.02 : 0;
      const score =
        unbalanced * 1.9 +
        Math.max(0, 1.35 - plan.angleRadians) * 0.35 -
        continuing -
        (plan.end.vertex === undefined ? 0 : 0.16) +
        (isAcross === prefersAcross ? 0 : 0.35) +
        random.next() * 0.12;
      if (!best || score < best.score) best = { plan, continued, isAlong: !isAcross, score };
    }
    if (best && best.score < 0.5) break;
  }
  return best;
}

function rulesFor(kind: EdgeKind, angleAt: (point: Point) => number): CutRules {
  const isSmall = kind === "lane" || kind === "wall";
  return {
    angleAt,
    stepMetres: isSmall ? 22 : 32,
    snapMetres: isSmall ? 22 : 34,
    minGapMetres: isSmall ? 16 : 24,
    clearMetres: isSmall ? 22 : 40,
    minAngleRadians: 0.85,
    straightMetres: 0.4,
  };
}

function frameOf(terrain: Terrain, ring: PlaneRing, centre: Point, tilt: number): Frame {
  const along = direction(terrain.valleyAngle(centre) + tilt);
  const local = ring.map((point) => inFrame({ centre, along }, point));
  const low: Point = [Math.min(...local.map(([x]) => x)), Math.min(...local.map(([, y]) => y))];
  const high: Point = [Math.max(...local.map(([x]) => x)), Math.max(...local.map(([, y]) => y))];
  return { centre, along, low, size: difference(high, low) };
}

function inFrame({ centre, along }: Pick<Frame, "centre" | "along">, point: Point): Point {
  const offset = difference(point, centre);
  return [dot(offset, along), dot(offset, [-along[1], along[0]])];
}

interface StartWithStreet {
  start: CutStart;
  continued?: EdgeTag | undefined;
}

/** Junctions in the middle part of the outline first, then four places inside. */
function startsOf(random: Random, { map }: Ground, face: number, angleAt: CutRules["angleAt"], frame: Frame, isAcross: boolean): StartWithStreet[] {
  const loop = map.loop(face);
  const ring = map.ring(face);
  const axis = isAcross ? 0 : 1;
  const starts: StartWithStreet[] = [];
  for (const half of loop) {
    const point = map.originPoint(half);
    const share = (inFrame(frame, point)[axis] - frame.low[axis]) / frame.size[axis];
    if (share < 0.27 || share > 0.73 || !map.isJunction(half)) continue;
    const heading = direction(angleAt(point));
    const inward = [heading, reversed(heading)].find((way) => isInside(ahead(point, way, 4), ring));
    if (!inward) continue;
    const vertex = map.origin(half);
    starts.push({ start: { vertex, inward }, continued: map.continuedStreet(face, vertex, inward) });
  }
  for (let attempt = 0; attempt < 4; attempt++) {
    const share = 0.5 + (attempt === 0 ? random.between(-0.07, 0.07) : random.between(-0.2, 0.2));
    const offset = frame.low[axis] + frame.size[axis] * share;
    const sideways: Point = isAcross ? frame.along : [-frame.along[1], frame.along[0]];
    const inside = ahead(frame.centre, sideways, offset);
    if (isInside(inside, ring)) starts.push({ start: { inside } });
  }
  return starts;
}
