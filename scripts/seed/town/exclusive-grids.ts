import { componentsOf, type Adjacency } from "./adjacency.ts";
import type { CommunityPlan } from "./communities.ts";
import type { Block, BlockUse } from "./land-use.ts";
import { at } from "./list.ts";

/** Whose ground is a grid of its own, and how many of each; what is missing is made up from the end of the list. */
const WANTED: readonly (readonly [BlockUse, number])[] = [["station", 1], ["campus", 1], ["hospital", 3], ["mall", 3], ["market", 2], ["factory", 2]];
export const EXCLUSIVE_GRIDS = WANTED.reduce((total, [, count]) => total + count, 0);
const SPARE: readonly BlockUse[] = ["factory", "market", "mall", "school"];
const MOST_HOUSEHOLDS = 40;
const LEAST_HECTARES = 1;

/** What may hang on an exclusive block and go with it: a bank, a track, a stream. */
const HANGING: ReadonlySet<BlockUse> = new Set<BlockUse>(["waterside", "rail", "stream"]);

/**
 * Picks the blocks that become exclusive grids, with their faces: nearly nobody lives there, and no community falls apart without them.
 */
export function exclusiveFaces(blocks: readonly Block[], communities: readonly CommunityPlan[], householdsOf: (block: number) => number, adjacency: Adjacency, blockOf: (face: number) => number): Map<number, number[]> {
  const chosen = new Map<number, number[]>();
  const left = communities.map((community) => new Set(community.blocks.flatMap((block) => at(blocks, block).faces)));
  const communityOf = new Map(communities.flatMap((community, index) => community.blocks.map((block) => [block, index] as const)));

  /** The faces that go with a block, unless inhabited land would be cut off with them. */
  function facesOf(block: Block): number[] | undefined {
    const members = at(left, communityOf.get(block.id) ?? -1);
    const without = [...members].filter((face) => blockOf(face) !== block.id);
    const [, ...cutOff] = componentsOf(without, adjacency).sort((a, b) => b.length - a.length);
    const before = new Set(componentsOf(members, adjacency).slice(1).flat());
    const hanging = cutOff.flat().filter((face) => !before.has(face));
    const isHanging = hanging.every((face) => HANGING.has(at(blocks, blockOf(face)).use));
    return without.length > 0 && isHanging ? [...block.faces, ...hanging] : undefined;
  }
  function choose(use: BlockUse, count: number): void {
    const largestFirst = blocks.filter((block) => block.use === use && !chosen.has(block.id)).sort((a, b) => b.hectares - a.hectares || a.id - b.id);
    let missing = count;
    for (const block of largestFirst) {
      if (missing === 0) return;
      if (block.hectares < LEAST_HECTARES || householdsOf(block.id) > MOST_HOUSEHOLDS) continue;
      const faces = facesOf(block);
      if (!faces) continue;
      chosen.set(block.id, faces);
      for (const face of faces) at(left, communityOf.get(block.id) ?? -1).delete(face);
      missing--;
    }
  }
  for (const [use, count] of WANTED) choose(use, count);
  for (const use of SPARE) choose(use, EXCLUSIVE_GRIDS - chosen.size);
  return chosen;
}
