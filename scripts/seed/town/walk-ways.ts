import type { TownBuilding } from "./building.ts";
import { halfWidthMetres } from "./compounds.ts";
import type { Block } from "./land-use.ts";
import { at, cheapest, listOf } from "./list.ts";
import { between, distance } from "./plane.ts";
import { isInnerWay, isStreet, type EdgeTag, type PlanarMap } from "./planar-map.ts";
import { planDoors, type Door } from "./walk-doors.ts";
import { WalkGraph, type WayKind, type WayTag } from "./walk-graph.ts";

/** Inner ways that end at a wall: the node inside, the vertex of the map they would meet outside. */
export interface WallEnd {
  node: number;
  vertex: number;
}

/** The graph of a town under construction. */
export interface WalkSite {
  map: PlanarMap;
  blocks: readonly Block[];
  graph: WalkGraph;
  wallEnds: Map<number, WallEnd[]>;
}

/** Half the length of a street bridge over the tributary. */
const STREAM_BRIDGE_METRES = 10;

/** Lays the streets and inner ways of the map as ways, cut where doors meet them. */
export function layWays(map: PlanarMap, blocks: readonly Block[], buildings: readonly TownBuilding[]): WalkSite {
  const site: WalkSite = { map, blocks, graph: new WalkGraph(), wallEnds: new Map() };
  const { graph } = site;
  const doors = planDoors(map, blocks, buildings);

  for (let half = 0; half < map.halfEdgeCount; half += 2) {
    const tag = map.tag(half);
    const isInner = isInnerWay(tag);
    if (!isInner && !isStreet(tag)) continue;
    const block = isInner ? at(blocks, map.blockAt(half)) : undefined;
    const from = endNode(site, map.origin(half), map.destination(half), block);
    const to = endNode(site, map.destination(half), map.origin(half), block);
    const way: WayTag = block ? { kind: wayKind(tag), block: block.id } : streetTag(tag);
    layPieces(site, from, to, way, doors.onEdge.get(half >> 1) ?? [], bridgeShares(map, half));
  }
  for (const door of doors.toGate) {
    const { gates } = at(blocks, door.building.block);
    const node = addDoor(graph, door);
    const gate = cheapest(gates.map(({ vertex }) => graph.nodeOn(vertex, map.point(vertex))), (other) => distance(graph.point(other), door.point));
    if (gate !== undefined) graph.addEdge(node, gate, { kind: "door", block: door.building.block });
  }
  return site;
}

function streetTag(tag: EdgeTag): WayTag {
  return {
    kind: wayKind(tag),
    ...(tag.street !== undefined && { street: tag.street }),
    ...(tag.bridge && { bridge: true }),
    ...(tag.railwayCrossing && { tunnel: true }),
  };
}

function wayKind({ kind }: EdgeTag): WayKind {
  switch (kind) {
    case "arterial":
    case "secondary":
    case "lane":
    case "rural":
    case "drive":
    case "path":
      return kind;
    default:
      throw new Error(`nobody walks on a ${kind}`);
  }
}

/** Where along an edge a bridge begins and ends that carries the street over the tributary at one of its ends. */
function bridgeShares(map: PlanarMap, half: number): [afterStart: number, beforeEnd: number] {
  const isOnStream = (vertex: number) => map.leaving(vertex).filter((other) => map.tag(other).kind === "stream").length > 1;
  if (!isStreet(map.tag(half))) return [0, 1];
  const share = STREAM_BRIDGE_METRES / map.lengthMetres(half);
  const length = share > 0.45 ? 1 : share; // a short edge is all bridge
  return [isOnStream(map.origin(half)) ? length : 0, isOnStream(map.destination(half)) ? 1 - length : 1];
}

function layPieces({ graph }: WalkSite, from: number, to: number, way: WayTag, doors: readonly { share: number; door: Door }[], [bridgeEnd, bridgeStart]: [number, number]): void {
  const [start, end] = [graph.point(from), graph.point(to)];
  const kind = way.block === undefined ? "street" : "inside";
  const stops: { share: number; door?: Door }[] = [...doors];
  for (const share of [bridgeEnd, bridgeStart]) if (share > 0 && share < 1) stops.push({ share });
  stops.sort((a, b) => a.share - b.share);

  let before = from;
  let shareBefore = 0;
  const isBridge = (untilShare: number) => untilShare <= bridgeEnd || shareBefore >= bridgeStart;
  const piece = (untilShare: number): WayTag => (isBridge(untilShare) ? { ...way, bridge: true } : way);
  for (const { share, door } of stops) {
    const point = between(start, end, share);
    if (distance(point, graph.point(before)) >= 0.05) {
      const here = graph.addNode(point, kind);
      graph.addEdge(before, here, piece(share));
      before = here;
      shareBefore = share;
    }
    if (door) graph.addEdge(addDoor(graph, door), before, { kind: "door", block: door.building.block });
  }
  graph.addEdge(before, to, piece(1));
}

function addDoor(graph: WalkGraph, { building, unit, point }: Door): number {
  const node = graph.addNode(point, "door");
  graph.entrances.push({ building: building.id, unit, point, node });
  return node;
}

/** The node at the end of a way: on the vertex, or just inside the wall where the way has no gate. */
function endNode(site: WalkSite, vertex: number, farVertex: number, block: Block | undefined): number {
  const { map, graph } = site;
  const isPublic = !block || !block.walled || block.gates.some((gate) => gate.vertex === vertex) || !touchesOutside(map, vertex, block.id);
  if (isPublic) return graph.nodeOn(vertex, map.point(vertex));

  const ends = listOf(site.wallEnds, block.id);
  const known = ends.find((end) => end.vertex === vertex);
  if (known) return known.node;
  const outer = map.leaving(vertex).filter((half) => map.blockAt(half) !== block.id || map.blockAt(half ^ 1) !== block.id);
  const setback = Math.max(...outer.map((half) => halfWidthMetres(map.tag(half).kind))) + 2;
  const share = Math.min(0.45, setback / distance(map.point(vertex), map.point(farVertex)));
  const node = graph.addNode(between(map.point(vertex), map.point(farVertex), share), "inside");
  ends.push({ node, vertex });
  return node;
}

function touchesOutside(map: PlanarMap, vertex: number, block: number): boolean {
  return map.leaving(vertex).some((half) => map.blockAt(half) !== block);
}
