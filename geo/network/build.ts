import { positionOf, toLattice } from "../lattice.ts";
import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { componentsOf } from "./components.ts";
import { hilbertKey } from "./hilbert.ts";
import { DRIVEN_BACKWARDS, DRIVEN_FORWARDS, MAIN, PUBLIC, ROLLING, STEPS, WALKED_BACKWARDS, WALKED_FORWARDS, type Network } from "./network.ts";
import { VertexTable } from "./vertices.ts";

/** A line people walk on. `forwards` and `backwards` are relative to its drawing; with neither it is nobody's way. */
export interface Way {
  id: number;
  positions: readonly Position[];
  forwards: boolean;
  backwards: boolean;
  steps: boolean;
  /** A wheelchair gets through. */
  rolling: boolean;
  /** A street of the town: no drive, path, stair or way to a door. */
  public: boolean;
  /** Where wheels with a motor may go; nowhere when it is left out. */
  driven?: { forwards: boolean; backwards: boolean; main: boolean };
}

export interface NetworkReport {
  ways: number;
  /** Ways of no length, or that may be walked in neither direction. */
  droppedWays: number;
  nodes: number;
  edges: number;
  metres: number;
  components: number;
  /** What does not hang together with the largest component: it is kept, but nothing is snapped to it. */
  stray: { nodes: number; edges: number; metres: number };
}

/**
 * The graph of `ways`: they meet where they share a vertex exactly, on the lattice of 1e-7 degrees, and nowhere else.
 *
 * The same ways in another order make the same network, if their ids differ. Cost O(n log n) for n vertices.
 */
export function buildNetwork(ways: readonly Way[]): { network: Network; report: NetworkReport } {
  const walked = trace(ways.filter(({ forwards, backwards }) => forwards || backwards));
  const { vertices, lines } = walked;
  const { nodeOf, order } = numberNodes(vertices, usesOf(walked));
  const pieces = cut(lines, nodeOf);

  const [edges, points] = [pieces.length, pieces.reduce((sum, { start, end }) => sum + end - start + 1, 0)];
  const network: Network = {
    nodeLon: Int32Array.from(order, vertices.lon),
    nodeLat: Int32Array.from(order, vertices.lat),
    nodeComponent: new Uint32Array(order.length),
    edgeFrom: new Uint32Array(edges),
    edgeTo: new Uint32Array(edges),
    edgeStreet: new Uint32Array(edges),
    edgeMillimetres: new Uint32Array(edges),
    edgeFlags: new Uint8Array(edges),
    edgeFirstPoint: new Uint32Array(edges + 1),
    pointLon: new Int32Array(points),
    pointLat: new Int32Array(points),
    firstArc: new Uint32Array(order.length + 1),
    arc: new Uint32Array(2 * edges),
    arcTarget: new Uint32Array(2 * edges),
  };
  pieces.forEach((piece, edge) => writeEdge(network, edge, piece, vertices));
  writeArcs(network);
  const components = componentsOf(network);
  network.nodeComponent.set(components.ofNode);
  return { network, report: { ways: ways.length, droppedWays: ways.length - lines.length, ...components.report } };
}

interface Line {
  way: Way;
  vertices: Uint32Array;
}

interface Piece extends Line {
  from: number;
  to: number;
  /** First and last vertex of the piece within its line. */
  start: number;
  end: number;
}

function trace(ways: readonly Way[]): { vertices: VertexTable; lines: Line[] } {
  const vertices = new VertexTable();
  const lines = ways.map((way) => {
    const numbers = way.positions.map(([lon, lat]) => vertices.numberOf(toLattice(lon), toLattice(lat)));
    return { way, vertices: Uint32Array.from(numbers.filter((vertex, at) => vertex !== numbers[at - 1])) };
  });
  return { vertices, lines: lines.filter((line) => line.vertices.length > 1) };
}

/** How often a vertex is passed, an end counting twice: from two on it is a node. */
function usesOf({ vertices, lines }: { vertices: VertexTable; lines: readonly Line[] }): Uint32Array {
  const uses = new Uint32Array(vertices.size);
  for (const line of lines) {
    const last = line.vertices.length - 1;
    line.vertices.forEach((vertex, at) => (uses[vertex] = (uses[vertex] ?? 0) + (at === 0 || at === last ? 2 : 1)));
  }
  return uses;
}

/** Nodes along the Hilbert curve over the box of all nodes. */
function numberNodes(vertices: VertexTable, uses: Uint32Array): { nodeOf: Int32Array; order: Uint32Array } {
  const nodes = Uint32Array.from([...uses.keys()].filter((vertex) => (uses[vertex] ?? 0) > 1));
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const vertex of nodes) {
    [west, east] = [Math.min(west, vertices.lon(vertex)), Math.max(east, vertices.lon(vertex))];
    [south, north] = [Math.min(south, vertices.lat(vertex)), Math.max(north, vertices.lat(vertex))];
  }
  const side = Math.max(east - west, north - south, 1);
  const keys = new Float64Array(vertices.size);
  for (const vertex of nodes) keys[vertex] = hilbertKey((vertices.lon(vertex) - west) / side, (vertices.lat(vertex) - south) / side);

  const order = nodes.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || vertices.lon(a) - vertices.lon(b) || vertices.lat(a) - vertices.lat(b));
  const nodeOf = new Int32Array(vertices.size).fill(-1);
  order.forEach((vertex, node) => (nodeOf[vertex] = node));
  return { nodeOf, order };
}

function cut(lines: readonly Line[], nodeOf: Int32Array): Piece[] {
  const pieces = lines.flatMap((line) => {
    const cuts = [...line.vertices.keys()].filter((at) => (nodeOf[line.vertices[at] ?? 0] ?? -1) >= 0);
    const node = (at: number) => nodeOf[line.vertices[at] ?? 0] ?? 0;
    return cuts.slice(1).map((end, index): Piece => {
      const start = cuts[index] ?? 0;
      return { ...line, from: node(start), to: node(end), start, end };
    });
  });
  return pieces.sort((a, b) => a.from - b.from || a.to - b.to || a.way.id - b.way.id || a.start - b.start);
}

const drivenFlags = ({ driven }: Way): number => (driven ? (driven.forwards ? DRIVEN_FORWARDS : 0) | (driven.backwards ? DRIVEN_BACKWARDS : 0) | (driven.main ? MAIN : 0) : 0);

function writeEdge(network: Network, edge: number, piece: Piece, vertices: VertexTable): void {
  const { way, from, to, start, end } = piece;
  const first = network.edgeFirstPoint[edge] ?? 0;
  network.edgeFrom[edge] = from;
  network.edgeTo[edge] = to;
  network.edgeStreet[edge] = way.id;
  network.edgeFlags[edge] =
    (way.forwards ? WALKED_FORWARDS : 0) | (way.backwards ? WALKED_BACKWARDS : 0) | (way.steps ? STEPS : 0) | (way.rolling ? ROLLING : 0) | (way.public ? PUBLIC : 0) | drivenFlags(way);
  network.edgeFirstPoint[edge + 1] = first + end - start + 1;

  let metres = 0;
  let before: Position | undefined;
  piece.vertices.subarray(start, end + 1).forEach((vertex, offset) => {
    const [lon, lat] = [vertices.lon(vertex), vertices.lat(vertex)];
    network.pointLon[first + offset] = lon;
    network.pointLat[first + offset] = lat;
    const here = positionOf(lon, lat);
    if (before) metres += distanceMetres(before, here);
    before = here;
  });
  // nothing is free, or two nodes could each be the other's way
  network.edgeMillimetres[edge] = Math.max(1, Math.round(metres * 1_000));
}

/** A counting sort of all arcs by the node they leave. */
function writeArcs({ edgeFrom, edgeTo, firstArc, arc, arcTarget }: Network): void {
  const leaves = (each: number) => (each & 1 ? edgeTo : edgeFrom)[each >> 1] ?? 0;
  for (let each = 0; each < arc.length; each++) firstArc[leaves(each) + 1] = (firstArc[leaves(each) + 1] ?? 0) + 1;
  for (let node = 1; node < firstArc.length; node++) firstArc[node] = (firstArc[node] ?? 0) + (firstArc[node - 1] ?? 0);
  const next = firstArc.slice();
  for (let each = 0; each < arc.length; each++) {
    const at = next[leaves(each)] ?? 0;
    next[leaves(each)] = at + 1;
    arc[at] = each;
    arcTarget[at] = leaves(each ^ 1);
  }
}
