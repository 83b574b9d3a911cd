import { at, listOf } from "./list.ts";
import { lengthMetres } from "./polyline.ts";
import type { Point } from "./plane.ts";

export type WayKind = "arterial" | "secondary" | "lane" | "rural" | "drive" | "path" | "door" | "footway" | "stairs" | "footbridge";

export interface WalkNode {
  id: number;
  point: Point;
  /** On a public street, inside a block, at a door, or on a way for walkers only. */
  kind: "street" | "inside" | "door" | "footway";
  /** The vertex of the map it stands on, if on one. */
  vertex?: number;
  /** Chains end here although nothing branches off. */
  isGate: boolean;
}

/** What a way is, besides where it runs. */
export interface WayTag {
  kind: WayKind;
  street?: number;
  name?: string;
  /** The block whose inner way it is. */
  block?: number;
  bridge?: boolean;
  tunnel?: boolean;
}

export interface WalkEdge {
  from: number;
  to: number;
  points: readonly Point[];
  tag: WayTag;
}

/** A door to a stairwell or a shop, and the node it opens to. */
export interface Entrance {
  building: number;
  /** From 1. */
  unit: number;
  point: Point;
  node: number;
}

/** Where people walk: streets, inner ways behind gates, doors, and ways for walkers only. */
export class WalkGraph {
  readonly nodes: WalkNode[] = [];
  readonly edges: WalkEdge[] = [];
  readonly entrances: Entrance[] = [];
  readonly #nodeOfVertex = new Map<number, number>();
  readonly #innerEdges = new Map<number, WalkEdge[]>();

  addNode(point: Point, kind: WalkNode["kind"], vertex?: number): number {
    return this.nodes.push({ id: this.nodes.length, point, kind, isGate: false, ...(vertex !== undefined && { vertex }) }) - 1;
  }

  addEdge(from: number, to: number, tag: WayTag): void {
    const edge: WalkEdge = { from, to, points: [this.point(from), this.point(to)], tag };
    this.edges.push(edge);
    if (tag.block !== undefined && isInnerKind(tag.kind)) listOf(this.#innerEdges, tag.block).push(edge);
  }

  point(node: number): Point {
    return at(this.nodes, node).point;
  }

  /** The node on a vertex of the map, made when it is first asked for. */
  nodeOn(vertex: number, point: Point): number {
    let node = this.#nodeOfVertex.get(vertex);
    if (node === undefined) this.#nodeOfVertex.set(vertex, (node = this.addNode(point, "street", vertex)));
    return node;
  }

  knownNodeOn(vertex: number): number | undefined {
    return this.#nodeOfVertex.get(vertex);
  }

  /** The drives and paths of a block. */
  innerEdges(block: number): readonly WalkEdge[] {
    return this.#innerEdges.get(block) ?? [];
  }
}

export const isInnerKind = (kind: WayKind): boolean => kind === "drive" || kind === "path";

/**
 * Joins the pieces of one way that meet at a plain point, so that nodes stand only where ways meet, end, or have a gate.
 *
 * Nodes that are left over belong to no edge any more.
 */
export function joinChains({ nodes, edges, entrances }: Pick<WalkGraph, "nodes" | "edges" | "entrances">): WalkEdge[] {
  const edgesAt = nodes.map((): WalkEdge[] => []);
  for (const edge of edges) for (const node of [edge.from, edge.to]) at(edgesAt, node).push(edge);
  const doors = new Set(entrances.map(({ node }) => node));
  const gone = new Set<WalkEdge>();

  for (const { id, isGate } of nodes) {
    const [first, second, third] = at(edgesAt, id);
    if (!first || !second || third || first === second || isGate || doors.has(id) || !isSameWay(first.tag, second.tag)) continue;
    const [start, end] = [otherEnd(first, id), otherEnd(second, id)];
    if (start === end) continue; // a ring keeps a node of its own
    first.points = [...toward(first, id), ...toward(second, id).reverse().slice(1)];
    first.from = start;
    first.to = end;
    edgesAt[end] = at(edgesAt, end).map((edge) => (edge === second ? first : edge));
    edgesAt[id] = [];
    gone.add(second);
  }
  return edges.filter((edge) => !gone.has(edge) && lengthMetres(edge.points) > 0);
}

const otherEnd = (edge: WalkEdge, node: number): number => (edge.from === node ? edge.to : edge.from);
const toward = (edge: WalkEdge, node: number): Point[] => (edge.to === node ? [...edge.points] : [...edge.points].reverse());

function isSameWay(a: WayTag, b: WayTag): boolean {
  return a.kind === b.kind && a.street === b.street && a.name === b.name && a.block === b.block && a.bridge === b.bridge && a.tunnel === b.tunnel;
}
