import type { BuildingPlan, TownBuilding } from "./building.ts";
import type { RowPlan } from "./compounds.ts";
import { boxRing, housesOf, type HousingStyle } from "./housing.ts";
import type { Block, BlockUse, HousingUse } from "./land-use.ts";
import { kernelOf, packHalls } from "./packing.ts";
import { distance, rotated, roundedToMillimetres, type Point } from "./plane.ts";
import type { EdgeTag, PlanarMap } from "./planar-map.ts";
import { isPublicUse, publicBuildings } from "./public-buildings.ts";
import type { Random } from "./random.ts";
import { overlaps, signedArea } from "./ring.ts";
import { shopStrips } from "./shop-strips.ts";

const HOUSING: ReadonlySet<BlockUse> = new Set<BlockUse>(["slab80", "slab90", "slab00", "tower", "old", "village"]);
const FLATS: ReadonlySet<BlockUse> = new Set<BlockUse>(["slab80", "slab90", "slab00", "tower"]);
const WITH_SHOPS: ReadonlySet<BlockUse> = new Set<BlockUse>([...FLATS, "old", "mall", "market"]);
export const isHousing = (use: BlockUse): use is HousingUse => HOUSING.has(use);
const SHOP_METRES = 5;

/** Collects the buildings of the town, numbered as they come. */
export interface BuildingSite {
  buildings: TownBuilding[];
  /** Sports grounds, with the block they belong to. */
  tracks: { block: number; ring: Point[] }[];
}

/** Builds up one block, cell by cell: its houses or halls, then shops along its streets, then what serves the houses. */
export function buildBlock(random: Random, map: PlanarMap, block: Block, rows: RowPlan, site: BuildingSite): void {
  const { use } = block;
  const depthMetres = shopDepths(random, use);
  const style = housingStyle(random, use, rows, depthMetres);
  const add = (face: number, plan: BuildingPlan) => site.buildings.push(finished(plan, site.buildings.length, block.id, face));

  for (const face of block.faces) {
    const firstHere = site.buildings.length;
    if (style) for (const house of housesOf(random, map, face, style)) add(face, house);
    if (isPublicUse(use)) {
      const hasTrack = site.tracks.some((track) => track.block === block.id);
      const ground = publicBuildings(random, map, face, use, rows.angleRadians, depthMetres, hasTrack);
      for (const hall of ground.buildings) add(face, hall);
      for (const ring of ground.tracks) site.tracks.push({ block: block.id, ring });
    }
    if (WITH_SHOPS.has(use)) {
      const standing = [...site.buildings.slice(firstHere).map(({ ring }) => ring), ...site.tracks.filter((track) => track.block === block.id).map(({ ring }) => ring)];
      for (const strip of shopStrips(random, map, face, depthMetres, standing)) add(face, shop(random, strip, use));
    }
    if (style && FLATS.has(use) && random.chance(0.2)) {
      const hut = serviceHut(random, map, face, style, site.buildings.slice(firstHere));
      if (hut) add(face, hut);
    }
  }
}

function finished(plan: BuildingPlan, id: number, block: number, face: number): TownBuilding {
  const ring = plan.ring.map(roundedToMillimetres);
  if (signedArea(ring) < 0) ring.reverse();
  const nobody = { households: 0, population: 0, aged65: 0 };
  return { label: "", isNumbered: false, units: 0, dwellings: 0, beds: 0, shops: 0, ...nobody, ...plan, id, block, face, ring };
}

/** How deep shops are along each kind of street; 0 for none. */
function shopDepths(random: Random, use: BlockUse): (tag: EdgeTag) => number {
  const onSecondary = random.chance(use === "slab80" || use === "slab90" ? 0.5 : 0.25);
  const onLanes = use !== "village" && random.chance(0.08);
  return ({ kind }) => {
    if (!WITH_SHOPS.has(use)) return 0;
    if (kind === "arterial") return 12;
    if (kind === "secondary") return onSecondary ? 10.5 : 0;
    return kind === "lane" && onLanes ? 8 : 0;
  };
}

function housingStyle(random: Random, use: BlockUse, rows: RowPlan, depthMetres: (tag: EdgeTag) => number): HousingStyle | undefined {
  const storeys = storeysOf(random, use);
  if (!isHousing(use)) return undefined;
  const gapMetres = (wallGapMetres: number) => (tag: EdgeTag) => {
    const depth = depthMetres(tag);
    return (tag.kind === "path" || tag.kind === "drive" ? 1.5 : wallGapMetres) + (depth > 0 ? depth * 1.08 + 5.5 : 0);
  };
  const towerShape = use === "tower" ? random.pick(["point", "slab", "point"] as const) : "point";
  return { ...rows, use, storeys, towerShape, gapMetres };
}

function storeysOf(random: Random, use: BlockUse): number {
  if (use === "slab80") return random.whole(5, 6);
  if (use === "slab90") return random.whole(6, 7);
  if (use === "slab00") return random.chance(0.14) ? 11 : random.whole(6, 7);
  return random.whole(18, 30);
}

function shop(random: Random, { ring, half, door }: ReturnType<typeof shopStrips>[number], use: BlockUse): BuildingPlan {
  const hasFlats = (use === "slab80" || use === "slab90") && random.chance(0.3);
  const storeys = hasFlats ? random.whole(3, 6) : random.whole(1, 3);
  const [corner, next] = ring;
  const frontMetres = corner && next ? distance(corner, next) : 0;
  return {
    ring,
    use: hasFlats ? "mixed" : "shop",
    label: hasFlats ? "商住楼" : "门市",
    storeys,
    units: 1,
    dwellings: hasFlats ? (storeys - 1) * random.whole(2, 4) : 0,
    shops: Math.max(1, Math.round(frontMetres / SHOP_METRES)),
    doors: [door],
    street: half,
  };
}

/** A boiler house, a shed or the like at the edge of a cell of flats, where there is room. */
function serviceHut(random: Random, map: PlanarMap, face: number, style: HousingStyle, standing: readonly TownBuilding[]): BuildingPlan | undefined {
  const kernel = kernelOf(map, face, style.angleRadians, style.gapMetres(4.5));
  const size = { width: random.between(7, 16), depth: random.between(5, 8), label: "" };
  const [box] = packHalls(kernel, [size], 4, "south-west", 4);
  if (!box) return undefined;
  const toTown = (x: number, y: number) => rotated([x, y], style.angleRadians);
  const around = boxRing({ minX: box.minX - 3, minY: box.minY - 3, maxX: box.maxX + 3, maxY: box.maxY + 3 }, toTown);
  if (standing.some(({ ring }) => overlaps(around, ring))) return undefined;
  const label = random.pick(["配电室", "换热站", "物业用房", "自行车棚", "活动室"]);
  return { ring: boxRing(box, toTown), use: "service", label, storeys: 1, doors: [toTown((box.minX + box.maxX) / 2, box.minY)] };
}
