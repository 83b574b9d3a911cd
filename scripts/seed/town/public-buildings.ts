import type { BuildingPlan } from "./building.ts";
import { boxRing } from "./housing.ts";
import type { PublicUse } from "./land-use.ts";
import { kernelOf, packHalls, type Box, type HallSize, type PackingOrder } from "./packing.ts";
import { rotated, type Point } from "./plane.ts";
import type { EdgeTag, PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";

/** Width and depth in metres. A track is a sports ground, not a building. */
type Hall = readonly [width: number, depth: number, label: string];
const TRACK = "track";
const HALLS: Record<PublicUse, readonly Hall[]> = {
  school: [[74, 16, "教学楼"], [92, 52, TRACK], [62, 38, TRACK], [52, 15, "教学楼"], [34, 24, "体育馆"], [26, 14, "食堂"]],
  hospital: [[82, 24, "门诊楼"], [60, 20, "住院楼"], [60, 20, "住院楼"], [34, 18, "医技楼"], [24, 14, "后勤楼"]],
  market: [[86, 46, "市场大厅"], [56, 14, "摊位棚"], [56, 14, "摊位棚"], [40, 14, "摊位棚"], [30, 12, "库房"]],
  mall: [[92, 58, "商场"], [52, 34, "写字楼"], [40, 26, "商场"], [30, 22, "酒店"]],
  civic: [[76, 20, "办公楼"], [40, 18, "办公楼"], [40, 18, "办公楼"], [26, 16, "附属楼"]],
  station: [[110, 26, "站房"], [46, 20, "客运站"], [36, 18, "宾馆"]],
  factory: [[84, 36, "车间"], [84, 36, "车间"], [60, 30, "车间"], [60, 24, "仓库"], [40, 16, "办公楼"], [24, 18, "锅炉房"], [36, 20, "仓库"], [20, 12, "门卫"]],
  campus: [[80, 20, "教学楼"], [110, 74, TRACK], [66, 16, "宿舍"], [66, 16, "宿舍"], [66, 16, "宿舍"], [44, 30, "图书馆"], [40, 28, "食堂"], [60, 18, "实训楼"]],
  park: [[14, 9, "亭廊"], [9, 7, "公厕"], [18, 10, "管理房"]],
};
const STOREYS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  教学楼: [4, 5], 体育馆: [2, 2], 食堂: [2, 2], 门诊楼: [5, 8], 住院楼: [9, 15], 医技楼: [4, 6], 后勤楼: [2, 3], 市场大厅: [2, 3], 商场: [4, 6],
  写字楼: [11, 20], 酒店: [8, 14], 办公楼: [4, 8], 站房: [2, 3], 客运站: [2, 3], 宾馆: [5, 8], 宿舍: [6, 6], 图书馆: [4, 5], 实训楼: [4, 5],
};
const BEDS_PER_STOREY = 80;
const ORDER: Partial<Record<PublicUse, PackingOrder>> = { civic: "centre", mall: "centre", station: "north" };

export function isPublicUse(use: string): use is PublicUse {
  return use in HALLS;
}

export interface PublicGround {
  buildings: BuildingPlan[];
  tracks: Point[][];
}

/** The public or industrial buildings of one cell, and its sports grounds; a school has one at most. */
export function publicBuildings(random: Random, map: PlanarMap, face: number, use: PublicUse, rowAngleRadians: number, shopDepthMetres: (tag: EdgeTag) => number, hasTrack: boolean): PublicGround {
  const gapMetres = (tag: EdgeTag) => {
    const shopDepth = shopDepthMetres(tag);
    return (tag.kind === "path" || tag.kind === "drive" ? 4 : 7) + (shopDepth > 0 ? shopDepth + 8 : 0);
  };
  const kernel = kernelOf(map, face, rowAngleRadians, gapMetres);
  const sizes: HallSize[] = HALLS[use].map(([width, depth, label]) => ({ width, depth, label }));
  const toTown = (x: number, y: number) => rotated([x, y], rowAngleRadians);

  const ground: PublicGround = { buildings: [], tracks: [] };
  for (const box of packHalls(kernel, sizes, use === "park" ? 40 : 13, ORDER[use])) {
    if (box.label === TRACK) {
      const isEnough = use === "school" && (hasTrack || ground.tracks.length > 0);
      if (!isEnough) ground.tracks.push(trackRing(box).map(([x, y]) => toTown(x, y)));
      continue;
    }
    const [low, high] = STOREYS[box.label] ?? [1, 2];
    const storeys = random.whole(low, high);
    const doors = [toTown((box.minX + box.maxX) / 2, box.minY)];
    ground.buildings.push({ ring: boxRing(box, toTown), use, label: box.label, storeys, units: 1, beds: box.label === "宿舍" ? storeys * BEDS_PER_STOREY : 0, doors });
  }
  return ground;
}

/** Two straights and two half circles. */
function trackRing({ minX, minY, maxX, maxY }: Box): Point[] {
  const radius = (maxY - minY) / 2;
  const middleY = (minY + maxY) / 2;
  const bend = (centreX: number, startRadians: number) =>
    Array.from({ length: 13 }, (_, step): Point => {
      const angle = startRadians + (Math.PI * step) / 12;
      return [centreX + Math.cos(angle) * radius, middleY + Math.sin(angle) * radius];
    });
  return [...bend(maxX - radius, -Math.PI / 2), ...bend(minX + radius, Math.PI / 2)];
}
