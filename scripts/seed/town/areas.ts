import { adjacencyOf, type Adjacency } from "./adjacency.ts";
import type { TownBuilding } from "./building.ts";
import { planCommunities } from "./communities.ts";
import type { GridPlan } from "./grid-plan.ts";
import { planGrids } from "./grids.ts";
import type { Block } from "./land-use.ts";
import { at } from "./list.ts";
import type { PlaceNames } from "./names.ts";
import type { PlanarMap } from "./planar-map.ts";
import type { Point } from "./plane.ts";
import type { Random } from "./random.ts";

export const SUBDISTRICTS = 4;
export const COMMUNITIES = 31;
export const COMMUNITY_GRIDS = 240;
/** Six digits that no place has: 21 is Liaoning, but GB/T 2260 knows no prefecture 2199. */
export const DISTRICT_CODE = "219901";

export interface TownArea {
  code: string;
  name: string;
  faces: number[];
}
export type Subdistrict = TownArea;
export interface Community extends TownArea {
  subdistrict: number;
}
export interface Grid extends TownArea, Omit<GridPlan, "faces"> {}

/** The ladder of areas; each names its parent by index. */
export interface TownAreas {
  subdistricts: Subdistrict[];
  communities: Community[];
  grids: Grid[];
  /** The grid of each face; -1 outside. */
  gridOf: Int32Array;
  adjacency: Adjacency;
  /** Households in each face. */
  households: Float64Array;
}

/** Divides the district into subdistricts, communities and grids, with names and codes in reading order. */
export function makeAreas(parent: Random, map: PlanarMap, blocks: readonly Block[], buildings: readonly TownBuilding[], places: PlaceNames): TownAreas {
  const random = parent.fork("areas");
  const households = new Float64Array(map.faceCount);
  const blockHouseholds = new Float64Array(blocks.length);
  for (const building of buildings) {
    households[building.face] = at(households, building.face) + building.households;
    blockHouseholds[building.block] = at(blockHouseholds, building.block) + building.households;
  }
  const adjacency = adjacencyOf(map, (face) => (face === 0 ? -1 : face));
  const centres = Array.from({ length: map.faceCount }, (_, face): Point => (face === 0 ? [0, 0] : map.centroid(face)));

  const communityPlans = planCommunities(random, map, blocks, (block) => at(blockHouseholds, block), SUBDISTRICTS, COMMUNITIES);
  const gridPlans = planGrids(random, { map, blocks, households, centres, adjacency }, communityPlans, COMMUNITY_GRIDS);

  const inReadingOrder = readingOrder(map, centres);
  const facesOf = (ids: readonly number[]) => ids.flatMap((id) => at(blocks, id).faces);
  const subdistrictPlans = [...new Set(communityPlans.map(({ subdistrict }) => subdistrict))].map((subdistrict) => {
    const members = communityPlans.map((plan, index) => ({ index, subdistrict: plan.subdistrict, faces: facesOf(plan.blocks) }));
    const mine = members.filter((member) => member.subdistrict === subdistrict);
    return { communities: inReadingOrder(mine), faces: mine.flatMap(({ faces }) => faces) };
  });

  const areas: TownAreas = { subdistricts: [], communities: [], grids: [], gridOf: new Int32Array(map.faceCount).fill(-1), adjacency, households };
  for (const { communities, faces } of inReadingOrder(subdistrictPlans)) {
    const subdistrict = areas.subdistricts.push({ code: DISTRICT_CODE + serial(areas.subdistricts.length + 1), name: `${places.stem()}街道`, faces }) - 1;
    for (const [nthCommunity, plan] of communities.entries()) {
      const stem = places.stem();
      const code = at(areas.subdistricts, subdistrict).code + serial(nthCommunity + 1);
      const community = areas.communities.push({ code, name: `${stem}社区`, subdistrict, faces: plan.faces }) - 1;
      addGrids(areas, blocks, community, stem, inReadingOrder(gridPlans.filter((grid) => grid.community === plan.index)));
    }
  }
  return areas;
}

function addGrids(areas: TownAreas, blocks: readonly Block[], community: number, stem: string, plans: readonly GridPlan[]): void {
  const { code } = at(areas.communities, community);
  let numbered = 0;
  for (const [nth, plan] of plans.entries()) {
    const name = plan.block === undefined ? `${stem}第${++numbered}网格` : `${at(blocks, plan.block).name}专属网格`;
    for (const face of plan.faces) areas.gridOf[face] = areas.grids.length;
    areas.grids.push({ ...plan, community, code: code + serial(nth + 1), name });
  }
}

const serial = (value: number): string => String(value).padStart(3, "0");

/** Sorts by the middle of each area, from the north-west. */
function readingOrder(map: PlanarMap, centres: readonly Point[]): <Item extends { faces: readonly number[] }>(items: readonly Item[]) => Item[] {
  const place = (faces: readonly number[]) => {
    let [sumX, sumY, total] = [0, 0, 0];
    for (const face of faces) {
      const area = map.areaSquareMetres(face);
      const [x, y] = at(centres, face);
      sumX += x * area;
      sumY += y * area;
      total += area;
    }
    return (sumX * 0.35 - sumY) / total;
  };
  return (items) =>
    items
      .map((item) => ({ item, place: place(item.faces) }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
}
