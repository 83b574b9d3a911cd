import type { Ground } from "./ground.ts";
import { distance, type Point } from "./plane.ts";
import { isStreet, type Zone } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { roundness } from "./ring.ts";
import type { Terrain } from "./terrain.ts";

export type HousingUse = "slab80" | "slab90" | "slab00" | "tower" | "old" | "village";
export type PublicUse = "school" | "hospital" | "market" | "mall" | "factory" | "park" | "campus" | "civic" | "station";
export type OpenUse = "hill" | "farmland" | "waterside" | "rail" | "stream";
export type BlockUse = HousingUse | PublicUse | OpenUse;

export interface Gate {
  vertex: number;
  street: number;
}

/** A piece of land between streets with one use; the compounds of the town among them. */
export interface Block {
  id: number;
  zone: Zone;
  urban: boolean;
  use: BlockUse;
  name: string;
  walled: boolean;
  centre: Point;
  hectares: number;
  roundness: number;
  arterialMetres: number;
  /** The cells it is cut into. */
  faces: number[];
  gates: Gate[];
}

const UNWALLED: ReadonlySet<BlockUse> = new Set<BlockUse>(["old", "village", "park", "mall", "market", "station", "hill", "farmland", "waterside", "rail", "stream"]);
const STRIP_USES: Partial<Record<Zone, OpenUse>> = { "river-strip": "waterside", "railway-strip": "rail", "stream-strip": "stream", hill: "hill" };
const VILLAGES = 16;

/** A block whose use is still to be found. */
type FreeBlock = Omit<Block, "use" | "name" | "walled"> & { use?: BlockUse };

/** Where the single-storey old quarter stands: on both sides of the tributary, near the railway. */
export function oldQuarter(parent: Random, terrain: Terrain): (point: Point) => boolean {
  const side = parent.fork("oldQuarter").chance(0.5) ? 1 : -1;
  const spot = (share: number, offset: number, radiusMetres: number) => {
    const x = terrain.tributaryX(terrain.railwayY(0) * share) + offset;
    const centre: Point = [x, terrain.riverY(x) * (1 - share) + terrain.railwayY(x) * share];
    return { centre, radiusMetres };
  };
  const northX = terrain.tributaryX(2000) - side * 420;
  const spots = [
    spot(0.72, side * 330, 390),
    spot(0.86, side * -240, 210),
    { centre: [northX, terrain.railwayY(northX) + 330] as const, radiusMetres: 260 },
  ];
  return (point) => spots.some(({ centre, radiusMetres }) => distance(point, centre) < radiusMetres);
}

/** Gives every face a block and every block a use; names come later. */
export function assignUses(ground: Ground, isOldQuarter: (point: Point) => boolean): Block[] {
  const { map, terrain } = ground;
  const random = ground.random.fork("landuse");
  const blocks = surveyBlocks(ground);
  const plan = new UsePlan(blocks);

  const station = placePublicUses(random, terrain, plan);
  for (const block of plan.free()) block.use = isOldQuarter(block.centre) ? (random.next() < 0.8 ? "old" : "slab80") : housingUse(random, terrain, block, station);
  placeVillages(random, blocks);

  return blocks.map((block) => {
    if (!block.use) throw new Error(`block ${block.id} has no use`);
    for (const face of block.faces) map.faceTag(face).block = block.id;
    return { ...block, use: block.use, name: "", walled: !UNWALLED.has(block.use) };
  });
}

function surveyBlocks({ map }: Ground): FreeBlock[] {
  const blocks: FreeBlock[] = [];
  for (let face = 1; face < map.faceCount; face++) {
    const { zone, urban } = map.faceTag(face);
    const streets = map.loop(face).filter((half) => isStreet(map.tag(half)));
    const use = STRIP_USES[zone] ?? (urban ? undefined : "farmland");
    blocks.push({
      id: blocks.length,
      zone,
      urban,
      centre: map.centroid(face),
      hectares: map.areaSquareMetres(face) / 10_000,
      roundness: roundness(map.ring(face)),
      arterialMetres: streets.reduce((metres, half) => metres + (map.tag(half).kind === "arterial" ? map.lengthMetres(half) : 0), 0),
      faces: [face],
      gates: [],
      ...(use && { use }),
    });
  }
  return blocks;
}

interface Wanted {
  minHectares?: number;
  maxHectares?: number;
  /** Not nearer than this to another of the same taking. */
  apartMetres?: number;
  where?: (block: FreeBlock) => boolean;
}

class UsePlan {
  readonly #blocks: readonly FreeBlock[];

  constructor(blocks: readonly FreeBlock[]) {
    this.#blocks = blocks;
  }

  free(): FreeBlock[] {
    return this.#blocks.filter((block) => !block.use);
  }

  /** Gives the use to up to `count` of the free blocks, the least `costOf` first. */
  take(use: BlockUse, count: number, costOf: (block: FreeBlock) => number, wanted: Wanted = {}): FreeBlock[] {
    const { minHectares = 0, maxHectares = 99, apartMetres = 0, where = () => true } = wanted;
    const fitting = this.free()
      .filter((block) => block.hectares >= minHectares && block.hectares <= maxHectares && where(block))
      .map((block) => ({ block, cost: costOf(block) }))
      .sort((a, b) => a.cost - b.cost || a.block.id - b.block.id);
    const taken: FreeBlock[] = [];
    for (const { block } of fitting) {
      if (taken.length >= count) break;
      if (taken.some((other) => distance(other.centre, block.centre) < apartMetres)) continue;
      block.use = use;
      taken.push(block);
    }
    return taken;
  }
}

/** Places what a town has one or a few of, and returns where the station is. */
function placePublicUses(random: Random, terrain: Terrain, plan: UsePlan): Point {
  const half = terrain.urbanHalfLengthMetres;
  const near = (point: Point) => (block: FreeBlock) => distance(block.centre, point);
  const inCore = (x: number): Point => [x, terrain.riverY(x) * 0.45 + terrain.railwayY(x) * 0.55];
  const inNorth = (x: number): Point => [x, (terrain.railwayY(x) + terrain.hillFootY(x)) / 2];
  const inSouth = (x: number): Point => [x, (terrain.ringRoadY(x) + terrain.riverY(x)) / 2];

  const stationX = random.between(-0.2, 0.15) * half;
  const [station] = plan.take("station", 1, near([stationX, terrain.railwayY(stationX) - 110]), { minHectares: 1.2, where: ({ zone }) => zone === "core" });
  if (!station) throw new Error("no room for the station");
  const [stationCentreX, stationCentreY] = station.centre;

  plan.take("civic", 1, near(inSouth(random.between(-0.1, 0.3) * half)), { minHectares: 2, maxHectares: 9 });
  plan.take("civic", 2, near(inCore(random.between(-0.3, 0.1) * half)), { minHectares: 1, maxHectares: 4, apartMetres: 900 });
  plan.take("mall", 3, near([stationCentreX + 120, stationCentreY - 330]), { minHectares: 1.2, maxHectares: 4.5, apartMetres: 260, where: ({ arterialMetres }) => arterialMetres > 60 });
  plan.take("mall", 1, near(inSouth(0.35 * half)), { minHectares: 2, maxHectares: 8 });
  const hospitals = [inCore(-0.35 * half), inCore(0.5 * half), inSouth(0.1 * half), inNorth(-0.2 * half)];
  const toHospital = (block: FreeBlock) => Math.min(...hospitals.map((point) => distance(block.centre, point)));
  plan.take("hospital", 3, toHospital, { minHectares: 2, maxHectares: 6.5, apartMetres: 1300, where: ({ arterialMetres }) => arterialMetres > 50 });
  plan.take("market", 4, (block) => distance(block.centre, station.centre) * 0.15 + random.between(0, 500), { minHectares: 0.8, maxHectares: 3, apartMetres: 1100 });
  const toRiver = ({ centre: [x, y] }: FreeBlock) => Math.abs(y - terrain.riverY(x));
  const toRailway = ({ centre: [x, y] }: FreeBlock) => Math.abs(y - terrain.railwayY(x));
  plan.take("park", 3, (block) => toRiver(block) + random.between(0, 260), { minHectares: 1.2, maxHectares: 7, apartMetres: 1100, where: ({ zone }) => zone !== "north" });
  plan.take("park", 4, () => random.between(0, 1000), { minHectares: 1.5, maxHectares: 6, apartMetres: 900 });
  plan.take("campus", 1, near(inSouth(-0.7 * half)), { minHectares: 6, maxHectares: 40 });
  const industry: Point = [0.92 * half, terrain.railwayY(0.92 * half) + 260];
  const isOuter = ({ centre: [x] }: FreeBlock) => Math.abs(x) > 0.8 * half;
  plan.take("factory", 9, (block) => distance(block.centre, industry) + random.between(0, 250), { minHectares: 2, where: (block) => block.zone === "north" || isOuter(block) });
  plan.take("factory", 4, (block) => toRailway(block) + random.between(0, 900), { minHectares: 1.5, maxHectares: 6, apartMetres: 500, where: ({ centre: [x] }) => Math.abs(x) > 0.4 * half });
  plan.take("school", 16, () => random.between(0, 1000), { minHectares: 1.3, maxHectares: 4.8, apartMetres: 520, where: (block) => block.roundness > 0.45 });
  return station.centre;
}

/** Housing by era: towers in the new south and by the river, slabs of the eighties and nineties around the station. */
function housingUse(random: Random, terrain: Terrain, block: FreeBlock, station: Point): HousingUse {
  const [x, y] = block.centre;
  const isNearRiver = Math.abs(y - terrain.riverY(x)) < 420;
  const isNearStation = distance(block.centre, station) < 1100;
  const shares = housingShares(block.zone, isNearRiver, isNearStation);
  const use = shares[random.weightedIndex(shares.map(([, share]) => share))]?.[0] ?? "slab90";
  return block.hectares < 0.9 && use === "tower" ? "slab90" : use;
}

function housingShares(zone: Zone, isNearRiver: boolean, isNearStation: boolean): (readonly [HousingUse, number])[] {
  if (zone === "south") return isNearRiver ? [["tower", 50], ["slab00", 36], ["slab90", 14]] : [["tower", 30], ["slab00", 56], ["slab90", 14]];
  if (zone === "north") return [["slab80", 30], ["slab90", 42], ["slab00", 21], ["tower", 7]];
  const riverside = isNearRiver ? 20 : 5;
  if (isNearStation) return [["tower", riverside], ["slab80", 58 - riverside], ["slab90", 35], ["tower", 7]];
  return [["tower", riverside], ["slab80", 30 - riverside], ["slab90", 45], ["slab00", 25]];
}

/** Houses on plots at the edge of the town, apart from each other. */
function placeVillages(random: Random, blocks: readonly FreeBlock[]): void {
  const fitting = blocks
    .filter(({ use, hectares, roundness }) => use === "farmland" && hectares > 2 && hectares < 16 && roundness > 0.4)
    .map((block) => ({ block, cost: random.between(0, 1) + Math.abs(block.hectares - 7) * 0.06 }))
    .sort((a, b) => a.cost - b.cost);
  const villages: FreeBlock[] = [];
  for (const { block } of fitting) {
    if (villages.length >= VILLAGES) break;
    if (villages.some((other) => distance(other.centre, block.centre) < 380)) continue;
    block.use = "village";
    villages.push(block);
  }
}
