import { adjacencyOf, isConnected } from "./adjacency.ts";
import { quotas, type CommunityPlan } from "./communities.ts";
import { exclusiveFaces } from "./exclusive-grids.ts";
import type { GridGround, GridPlan } from "./grid-plan.ts";
import { at, sum } from "./list.ts";
import { plantOutOfBand, SLIVERS } from "./out-of-band.ts";
import { partition } from "./partition.ts";
import type { Random } from "./random.ts";

/** Inside the band, so that a grid is out of it only where that is planted. */
const SAFE_BAND = { low: 304, high: 496 } as const;

/**
 * Divides the cells of every community into grids.
 *
 * @param wanted how many community grids the district shall have; the exclusive ones come on top
 */
export function planGrids(random: Random, ground: GridGround, communities: readonly CommunityPlan[], wanted: number): GridPlan[] {
  const { map, blocks, adjacency } = ground;
  const householdsOf = (face: number) => at(ground.households, face);
  const blockHouseholds = (block: number) => sum(at(blocks, block).faces, householdsOf);
  const looseAdjacency = adjacencyOf(map, (face) => (face === 0 ? -1 : face), { isLoose: true });

  const exclusive = exclusiveFaces(blocks, communities, blockHouseholds, adjacency, (face) => map.blockOf(face));
  const taken = new Set([...exclusive.values()].flat());
  const grids: GridPlan[] = communities.flatMap((community, index) =>
    community.blocks.flatMap((block): GridPlan[] => {
      const faces = exclusive.get(block);
      return faces ? [{ community: index, kind: "exclusive", faces, block }] : [];
    }),
  );
  const cells = communities.map((community) => community.blocks.flatMap((block) => at(blocks, block).faces).filter((face) => !taken.has(face)));
  const counts = quotas(wanted - SLIVERS, cells.map((faces) => sum(faces, householdsOf)));

  for (const [community, faces] of cells.entries()) {
    const targets = uneven(random, at(counts, community), sum(faces, householdsOf));
    const parts = partition(random, faces, targets, {
      adjacency: isConnected(faces, adjacency) ? adjacency : looseAdjacency,
      weightOf: householdsOf,
      positionOf: (face) => at(ground.centres, face),
      ...SAFE_BAND,
      borderWeight: 0.085,
      moves: faces.length * 420,
      targetWeight: 200,
      temperature: 24,
      unevenCost: 4000,
    });
    for (const part of parts) if (part.length > 0) grids.push({ community, kind: "community", faces: part });
  }
  plantOutOfBand(random, grids, ground);
  return grids;
}

/** Targets that add up to `households` and spread over the band, as grids do that have grown. */
function uneven(random: Random, count: number, households: number): number[] {
  const mean = households / count;
  let targets = Array.from({ length: count }, () => mean * Math.exp(0.15 * random.normal()));
  for (let pass = 0; pass < 6; pass++) {
    const scale = households / sum(targets, (target) => target);
    targets = targets.map((target) => Math.max(318, Math.min(478, target * scale)));
  }
  return targets;
}
