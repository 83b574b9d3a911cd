import { makeAreas, type TownAreas } from "./areas.ts";
import { cutBlocks } from "./block-cuts.ts";
import { nameBlocks } from "./block-names.ts";
import type { TownBuilding } from "./building.ts";
import { buildBlock, type BuildingSite } from "./buildings.ts";
import { layOutBlock } from "./compounds.ts";
import { placeGates } from "./gates.ts";
import type { Ground } from "./ground.ts";
import { settleHouseholds } from "./households.ts";
import { assignUses, oldQuarter, type Block } from "./land-use.ts";
import { at } from "./list.ts";
import { PlaceNames } from "./names.ts";
import type { PlanarMap } from "./planar-map.ts";
import { Random } from "./random.ts";
import { buildSkeleton, type Skeleton } from "./skeleton.ts";
import { StreetNames } from "./street-names.ts";
import { splitStrips } from "./strips.ts";
import { makeTerrain, type Terrain } from "./terrain.ts";
import { makeTransformerAreas, type TransformerAreas } from "./transformer-areas.ts";

export const HOUSEHOLDS = 86_000;

/** The town in its own frame, in metres, before anybody works there. */
export interface Town {
  random: Random;
  terrain: Terrain;
  map: PlanarMap;
  skeleton: Skeleton;
  streets: StreetNames;
  places: PlaceNames;
  blocks: Block[];
  buildings: TownBuilding[];
  tracks: BuildingSite["tracks"];
  areas: TownAreas;
  transformers: TransformerAreas;
}

/** Builds the town step by step. Every step has a stream of chance of its own. */
export function buildTown(seed: string): Town {
  const random = new Random(seed);
  const terrain = makeTerrain(random);
  const names = random.fork("names");
  const places = new PlaceNames(names);
  const streets = new StreetNames(names, places);
  const skeleton = buildSkeleton(random, terrain, streets);
  const { map } = skeleton;
  const ground: Ground = { random, terrain, map, streets };

  const isOldQuarter = oldQuarter(random, terrain);
  cutBlocks(ground, isOldQuarter);
  splitStrips(map, streets);
  const blocks = assignUses(ground, isOldQuarter);
  nameBlocks(random, blocks, places);
  const { buildings, tracks } = buildUp(ground, blocks);
  settleHouseholds(random.fork("households"), buildings, blocks, HOUSEHOLDS);

  const areas = makeAreas(random, map, blocks, buildings, places);
  const transformers = makeTransformerAreas(random, map, blocks, areas);
  return { random, terrain, map, skeleton, streets, places, blocks, buildings, tracks, areas, transformers };
}

function buildUp(ground: Ground, blocks: readonly Block[]): BuildingSite {
  const { random, map } = ground;
  const [layouts, gates, building] = [random.fork("compounds"), random.fork("gates"), random.fork("buildings")];
  const rows = blocks.map((block) => layOutBlock(layouts, ground, block));
  for (const block of blocks) if (block.walled) placeGates(gates, map, block);
  const site: BuildingSite = { buildings: [], tracks: [] };
  for (const block of blocks) buildBlock(building, map, block, at(rows, block.id), site);
  return site;
}
