import type { Block } from "./land-use.ts";
import { at, cheapest } from "./list.ts";
import { distance, type Point } from "./plane.ts";
import type { PlanarMap } from "./planar-map.ts";
import { movedLeft } from "./polyline.ts";
import type { Random } from "./random.ts";
import type { Skeleton } from "./skeleton.ts";
import type { StreetNames, StreetRole } from "./street-names.ts";
import { sampled, type Terrain } from "./terrain.ts";
import type { WalkGraph, WalkNode } from "./walk-graph.ts";
import type { WalkSite } from "./walk-ways.ts";

/** What ways for walkers are laid by. */
interface WalkerGround extends WalkSite {
  terrain: Terrain;
  streets: StreetNames;
  skeleton: Skeleton;
}

/** Adds what cars cannot use: promenades with stairs, footbridges, climbs into the hills, ways through parks. */
export function addWalkersWays(random: Random, ground: WalkerGround): void {
  const near = new StreetNodes(ground);
  for (const side of [1, -1]) addPromenade(ground, near, side);
  bridgeRailway(ground, near);
  bridgeTributary(ground, near);
  climbHills(random, ground, near);
  for (const block of ground.blocks) if (block.use === "park") crossPark(ground, block);
}

/** Finds nodes of streets by what the street follows. */
class StreetNodes {
  readonly #nodes: readonly WalkNode[];
  readonly #map: PlanarMap;
  readonly #streets: StreetNames;

  constructor({ graph, map, streets }: WalkerGround) {
    this.#nodes = graph.nodes.filter(({ vertex }) => vertex !== undefined);
    this.#map = map;
    this.#streets = streets;
  }

  nearest(point: Point, role: StreetRole, mostMetres = Infinity, where: (point: Point) => boolean = () => true): number | undefined {
    const found = cheapest(this.#nodes, (node) => {
      const metres = distance(node.point, point);
      return metres <= mostMetres && where(node.point) && this.#isOn(node, role) ? metres : Infinity;
    });
    return found?.id;
  }

  #isOn({ vertex }: WalkNode, role: StreetRole): boolean {
    return vertex !== undefined && this.#map.leaving(vertex).some((half) => this.#streets.roleOf(this.#map.tag(half).street) === role);
  }
}

/** A way along the water below the bridges, with stairs up to the river road. */
function addPromenade({ terrain, graph }: WalkerGround, near: StreetNodes, side: number): void {
  const name = side > 0 ? "滨江步道" : "滨江南步道";
  const half = terrain.urbanHalfLengthMetres * 0.92;
  const river = sampled(terrain.riverY, -half, half, 55);
  const bank = movedLeft(river, ([x]) => side * (terrain.riverHalfWidthMetres(x) + 10));
  const isAtMouth = ([x, y]: Point) => Math.abs(x - terrain.tributaryX(y)) < 40;

  let before: number | undefined;
  for (const [index, point] of bank.entries()) {
    const node = graph.addNode(point, "footway");
    const crossesMouth = side > 0 && before !== undefined && isAtMouth(point) !== isAtMouth(graph.point(before));
    if (before !== undefined) graph.addEdge(before, node, { kind: "footway", name, ...(crossesMouth && { bridge: true }) });
    const road = index % 6 === 1 ? near.nearest(point, "river", 90) : undefined;
    if (road !== undefined) graph.addEdge(node, road, { kind: "stairs" });
    before = node;
  }
}

/** Footbridges over the railway in the two widest gaps between its crossings. */
function bridgeRailway({ terrain, graph, map, skeleton }: WalkerGround, near: StreetNodes): void {
  const half = terrain.urbanHalfLengthMetres;
  const crossings = skeleton.railwayCrossings.map(({ vertices }) => map.point(at(vertices, 1))[0]);
  const places = [-half, ...crossings, half].sort((a, b) => a - b);
  const gaps = places.slice(1).map((x, index) => ({ width: x - at(places, index), middle: (x + at(places, index)) / 2 }));
  for (const { middle } of gaps.sort((a, b) => b.width - a.width).slice(0, 2)) {
    const railwayY = terrain.railwayY(middle);
    const south = near.nearest([middle, railwayY - 21], "rail", Infinity, ([x, y]) => y < terrain.railwayY(x));
    if (south === undefined) continue;
    const north = near.nearest([graph.point(south)[0], railwayY + 21], "rail", Infinity, ([x, y]) => y > terrain.railwayY(x));
    if (north !== undefined) addFootbridge(graph, south, north, "铁路人行天桥", true);
  }
}

/** A bridge for walkers; a high one has a stair at either end. */
function addFootbridge(graph: WalkGraph, from: number, to: number, name: string, hasStairs: boolean): void {
  if (!hasStairs) {
    graph.addEdge(from, to, { kind: "footbridge", name, bridge: true });
    return;
  }
  const [start, end] = [graph.point(from), graph.point(to)];
  const landing = (share: number) => graph.addNode([start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share], "footway");
  const [first, second] = [landing(0.25), landing(0.75)];
  graph.addEdge(from, first, { kind: "stairs", name });
  graph.addEdge(first, second, { kind: "footbridge", name, bridge: true });
  graph.addEdge(second, to, { kind: "stairs", name });
}

function bridgeTributary({ terrain, graph }: WalkerGround, near: StreetNodes): void {
  const mouthY = terrain.riverY(terrain.tributaryX(300));
  const springY = terrain.hillFootY(terrain.tributaryX(2000));
  for (let y = mouthY + 330; y < springY - 120; y += 380) {
    const x = terrain.tributaryX(y);
    if (Math.abs(y - terrain.railwayY(x)) < 120) continue;
    const west = near.nearest([x - 15, y], "stream", 120, (point) => point[0] < terrain.tributaryX(point[1]));
    if (west === undefined) continue;
    const east = near.nearest(graph.point(west), "stream", 60, (point) => point[0] > terrain.tributaryX(point[1]));
    if (east !== undefined) addFootbridge(graph, west, east, "溪上便桥", false);
  }
}

/** Six ways up from the road at the foot of the hills, stairs and level stretches in turn. */
function climbHills(random: Random, { terrain, graph }: WalkerGround, near: StreetNodes): void {
  const half = terrain.urbanHalfLengthMetres;
  for (let climb = 0; climb < 6; climb++) {
    const x = half * (climb * 0.34 - 0.85) + random.between(-60, 60);
    const foot = near.nearest([x, terrain.hillFootY(x)], "hill");
    if (foot === undefined) continue;
    const [footX, footY] = graph.point(foot);
    let before = foot;
    for (let step = 1; step <= 5; step++) {
      const point: Point = [footX + 22 * Math.sin(step * 1.7 + climb), footY + step * 46];
      if (point[1] > terrain.northY(point[0]) - 40) break;
      const node = graph.addNode(point, "footway");
      graph.addEdge(before, node, { kind: step % 2 === 1 ? "stairs" : "footway", name: "登山步道" });
      before = node;
    }
  }
}

/** Ways from the middle of a park to five places at its edge. */
function crossPark({ graph, map }: WalkerGround, block: Block): void {
  const middle = graph.addNode(block.centre, "footway");
  const edge = block.faces.flatMap((face) => map.loop(face).map((half) => map.origin(half)));
  const nodes = [...new Set(edge)].flatMap((vertex) => graph.knownNodeOn(vertex) ?? []);
  const every = Math.max(1, Math.floor(nodes.length / 5));
  for (const node of nodes.filter((_, index) => index % every === 0)) graph.addEdge(middle, node, { kind: "footway", name: `${block.name}园路` });
}
