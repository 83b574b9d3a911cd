import { at } from "./list.ts";
import { angleBetween, between, crossing, difference, distance, footOnSegment, roundedToMillimetres, type Foot, type Point } from "./plane.ts";
import { centroid, signedArea, type PlaneRing } from "./ring.ts";

/** What a line of the map is. The first four carry traffic; drives and paths are inside a compound. */
export type EdgeKind =
  | "arterial" | "secondary" | "lane" | "rural"
  | "drive" | "path"
  | "river" | "stream" | "rail" | "boundary" | "ridge" | "wall" | "strip-cut";

export interface EdgeTag {
  readonly kind: EdgeKind;
  readonly street?: number;
  readonly bridge?: boolean;
  readonly railwayCrossing?: boolean;
}

export type Zone = "river-strip" | "railway-strip" | "stream-strip" | "hill" | "south-fringe" | "north" | "core" | "south";
export type BlockKind = "hill" | "fringe" | "old-quarter" | "north" | "core" | "south";

export interface FaceTag {
  zone: Zone;
  urban: boolean;
  blockKind: BlockKind;
  /** The block this face is a part of; -1 until blocks are made. */
  block: number;
}

/** The face outside the district. */
export const OUTSIDE = 0;
const STREET_KINDS: ReadonlySet<EdgeKind> = new Set<EdgeKind>(["arterial", "secondary", "lane", "rural"]);
export const isStreet = (tag: EdgeTag): boolean => STREET_KINDS.has(tag.kind);
export const isInnerWay = (tag: EdgeTag): boolean => tag.kind === "drive" || tag.kind === "path";

/** Where a segment meets a half-edge; `share` is along the segment. */
export interface Hit {
  half: number;
  share: number;
  point: Point;
}

/**
 * The district as a half-edge map that is only ever cut by inserting chains: so its faces tile it exactly, by construction.
 *
 * Vertices, half-edges and faces are numbers. The twin of half-edge h is h ^ 1, its edge is h >> 1; a face lies left of its half-edges.
 *
 * @see D. E. Muller and F. P. Preparata, "Finding the intersection of two convex polyhedra", Theoretical Computer Science 7 (1978), p. 217
 */
export class PlanarMap {
  readonly #points: Point[] = [];
  /** One half-edge that leaves each vertex. */
  readonly #leaving: number[] = [];
  readonly #origin: number[] = [];
  readonly #next: number[] = [];
  readonly #previous: number[] = [];
  readonly #face: number[] = [];
  readonly #edgeTags: EdgeTag[] = [];
  /** One half-edge of each face. */
  readonly #faceStart: number[] = [-1, -1];
  readonly #faceTags: FaceTag[] = [];

  constructor(boundary: PlaneRing) {
    const untouched: FaceTag = { zone: "core", urban: false, blockKind: "core", block: -1 };
    this.#faceTags.push({ ...untouched }, { ...untouched });
    for (const corner of boundary) this.#addVertex(corner);
    for (let corner = 0; corner < boundary.length; corner++) {
      const half = this.#addEdge(corner, (corner + 1) % boundary.length, { kind: "boundary" });
      this.#face[half] = 1;
      this.#face[half ^ 1] = OUTSIDE;
      this.#leaving[corner] = half;
    }
    for (let corner = 0; corner < boundary.length; corner++) {
      const half = 2 * corner;
      const following = 2 * ((corner + 1) % boundary.length);
      this.#link(half, following);
      this.#link(following ^ 1, half ^ 1);
    }
    this.#faceStart[1] = 0;
    this.#faceStart[OUTSIDE] = 1;
  }

  get vertexCount(): number {
    return this.#points.length;
  }

  get halfEdgeCount(): number {
    return this.#origin.length;
  }

  get faceCount(): number {
    return this.#faceStart.length;
  }

  point(vertex: number): Point {
    return at(this.#points, vertex);
  }

  origin(half: number): number {
    return at(this.#origin, half);
  }

  destination(half: number): number {
    return at(this.#origin, half ^ 1);
  }

  originPoint(half: number): Point {
    return this.point(this.origin(half));
  }

  destinationPoint(half: number): Point {
    return this.point(this.destination(half));
  }

  next(half: number): number {
    return at(this.#next, half);
  }

  face(half: number): number {
    return at(this.#face, half);
  }

  tag(half: number): EdgeTag {
    return at(this.#edgeTags, half >> 1);
  }

  faceTag(face: number): FaceTag {
    return at(this.#faceTags, face);
  }

  /** The block of the face at a half-edge; -1 outside the district. */
  blockAt(half: number): number {
    return this.blockOf(this.face(half));
  }

  blockOf(face: number): number {
    return face === OUTSIDE ? -1 : this.faceTag(face).block;
  }

  lengthMetres(half: number): number {
    return distance(this.originPoint(half), this.destinationPoint(half));
  }

  /** The half-edges around a face, counter-clockwise. */
  loop(face: number): number[] {
    const start = at(this.#faceStart, face);
    const loop: number[] = [];
    let half = start;
    do {
      loop.push(half);
      half = this.next(half);
    } while (half !== start);
    return loop;
  }

  ring(face: number): Point[] {
    return this.loop(face).map((half) => this.originPoint(half));
  }

  areaSquareMetres(face: number): number {
    return signedArea(this.ring(face));
  }

  centroid(face: number): Point {
    return centroid(this.ring(face));
  }

  /** The half-edges that leave a vertex, clockwise. */
  leaving(vertex: number): number[] {
    const start = at(this.#leaving, vertex);
    const leaving: number[] = [];
    let half = start;
    do {
      leaving.push(half);
      half = this.next(half ^ 1);
    } while (half !== start);
    return leaving;
  }

  /** Whether more than one line meets at the origin of a half-edge, as seen from its face. */
  isJunction(half: number): boolean {
    return this.next(at(this.#previous, half) ^ 1) !== half;
  }

  /** Cuts an edge in two at a point and returns the new vertex. The half-edge keeps its origin. */
  splitEdge(half: number, point: Point): number {
    const twin = half ^ 1;
    const end = this.origin(twin);
    const middle = this.#addVertex(point);
    const rest = this.#addEdge(middle, end, this.tag(half));
    this.#face[rest] = this.face(half);
    this.#face[rest ^ 1] = this.face(twin);

    const [after, before] = [this.next(half), at(this.#previous, twin)];
    this.#link(rest, after);
    this.#link(half, rest);
    this.#link(before, rest ^ 1);
    this.#link(rest ^ 1, twin);
    this.#origin[twin] = middle;
    this.#leaving[middle] = rest;
    if (this.#leaving[end] === twin) this.#leaving[end] = rest ^ 1;
    return middle;
  }

  /**
   * Cuts a face in two by a chain between two of its vertices and returns the new face, which lies left of the chain.
   *
   * @throws Error when an end is not a vertex of the face
   */
  connect(face: number, from: number, to: number, inner: readonly Point[], tag: EdgeTag): number {
    const loop = this.loop(face);
    const halfFrom = loop.find((half) => this.origin(half) === from);
    const halfTo = loop.find((half) => this.origin(half) === to);
    if (halfFrom === undefined || halfTo === undefined || from === to) throw new Error(`vertices ${from} and ${to} do not cut face ${face}`);

    const chain = this.#addChain([from, ...inner.map((point) => this.#addVertex(point)), to], tag);
    const [first, final] = [at(chain, 0), at(chain, chain.length - 1)];
    const [beforeFrom, beforeTo] = [at(this.#previous, halfFrom), at(this.#previous, halfTo)];
    this.#link(beforeFrom, first);
    this.#link(final, halfTo);
    this.#link(beforeTo, final ^ 1);
    this.#link(first ^ 1, halfFrom);

    const newFace = this.#faceStart.push(first) - 1;
    this.#faceTags.push({ ...this.faceTag(face) });
    this.#faceStart[face] = halfFrom;
    for (const half of this.loop(newFace)) this.#face[half] = newFace;
    for (const half of this.loop(face)) this.#face[half] = face;
    return newFace;
  }

  /** The face seen from a vertex in a direction. */
  faceToward(vertex: number, [directionX, directionY]: Point): number {
    const angle = Math.atan2(directionY, directionX);
    let best = OUTSIDE;
    let leastTurn = Infinity;
    for (const half of this.leaving(vertex)) {
      const [x, y] = difference(this.destinationPoint(half), this.originPoint(half));
      const turn = angle - Math.atan2(y, x);
      const clockwise = turn < 0 ? turn + 2 * Math.PI : turn;
      if (clockwise >= leastTurn) continue;
      leastTurn = clockwise;
      best = this.face(half);
    }
    return best;
  }

  /** The first place where the segment meets one of the half-edges, more than `skipMetres` from its start. */
  firstHit(halves: Iterable<number>, from: Point, to: Point, skipMetres: number): Hit | undefined {
    const length = distance(from, to);
    let best: { half: number; share: number } | undefined;
    for (const half of halves) {
      const meeting = crossing(from, to, this.originPoint(half), this.destinationPoint(half));
      if (!meeting || meeting.shareOfFirst * length <= skipMetres) continue;
      if (!best || meeting.shareOfFirst < best.share) best = { half, share: meeting.shareOfFirst };
    }
    return best && { ...best, point: between(from, to, best.share) };
  }

  /** The nearer end of the half-edge if it is within `snapMetres` of the point, else a new vertex there. */
  vertexAt(half: number, point: Point, snapMetres: number): number {
    const toOrigin = distance(this.originPoint(half), point);
    const toDestination = distance(this.destinationPoint(half), point);
    if (Math.min(toOrigin, toDestination) > snapMetres) return this.splitEdge(half, point);
    return toOrigin <= toDestination ? this.origin(half) : this.destination(half);
  }

  footOn(half: number, point: Point): Foot {
    return footOnSegment(point, this.originPoint(half), this.destinationPoint(half));
  }

  /**
   * A street that ends at a vertex from outside the face, and that a cut inward would carry straight on.
   */
  continuedStreet(face: number, vertex: number, inward: Point): EdgeTag | undefined {
    for (const half of this.leaving(vertex)) {
      if (this.face(half) === face || this.face(half ^ 1) === face || !isStreet(this.tag(half))) continue;
      const outward = difference(this.destinationPoint(half), this.point(vertex));
      if (angleBetween(outward, [-inward[0], -inward[1]]) < 0.42) return this.tag(half);
    }
    return undefined;
  }

  #addVertex(point: Point): number {
    this.#leaving.push(-1);
    return this.#points.push(roundedToMillimetres(point)) - 1;
  }

  #addEdge(from: number, to: number, tag: EdgeTag): number {
    this.#next.push(-1, -1);
    this.#previous.push(-1, -1);
    this.#face.push(-1, -1);
    this.#edgeTags.push(tag);
    return this.#origin.push(from, to) - 2;
  }

  #addChain(vertices: readonly number[], tag: EdgeTag): number[] {
    const chain: number[] = [];
    for (let index = 0; index + 1 < vertices.length; index++) chain.push(this.#addEdge(at(vertices, index), at(vertices, index + 1), tag));
    for (let index = 0; index + 1 < chain.length; index++) {
      const [half, following] = [at(chain, index), at(chain, index + 1)];
      this.#link(half, following);
      this.#link(following ^ 1, half ^ 1);
      this.#leaving[this.origin(following)] = following;
    }
    return chain;
  }

  #link(half: number, following: number): void {
    this.#next[half] = following;
    this.#previous[following] = half;
  }
}
