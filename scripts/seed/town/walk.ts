import type { Town } from "./town.ts";
import { addWalkersWays } from "./walk-extras.ts";
import { joinChains, type Entrance, type WalkEdge, type WalkNode } from "./walk-graph.ts";
import { openInside } from "./walk-inside.ts";
import { layWays } from "./walk-ways.ts";

export interface WalkNet {
  nodes: readonly WalkNode[];
  edges: readonly WalkEdge[];
  entrances: readonly Entrance[];
  /** Streets that cars may use in one direction only. */
  oneWayStreets: ReadonlySet<number>;
}

/** Everything people walk on. Opens a gate more in blocks whose inner ways none of their gates reaches. */
export function makeWalkNet(town: Town): WalkNet {
  const random = town.random.fork("graph");
  const site = layWays(town.map, town.blocks, town.buildings);
  const { graph, map } = site;
  for (const block of town.blocks) if (block.walled) openInside(site, block);
  for (const { vertex } of town.blocks.flatMap(({ gates }) => gates)) {
    const node = graph.nodes[graph.nodeOn(vertex, map.point(vertex))];
    if (node) node.isGate = true;
  }
  addWalkersWays(random, { ...site, terrain: town.terrain, streets: town.streets, skeleton: town.skeleton });

  const isOneWay = (kind: string) => (kind === "lane" && random.chance(0.16)) || (kind === "secondary" && random.chance(0.05));
  const oneWayStreets = new Set(town.streets.streets.filter(({ kind }) => isOneWay(kind)).map(({ id }) => id));
  return { nodes: graph.nodes, edges: joinChains(graph), entrances: graph.entrances, oneWayStreets };
}
