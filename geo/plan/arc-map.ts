import { boxOf, doubledArea, type Box, type Corner } from "./exact.ts";

/** What lies beyond the district. */
export const OUTSIDE = -1;

/** A border from one meeting of borders to the next, once for both sides. */
export interface Arc {
  from: number;
  to: number;
  /** Faces left and right of it, as one walks from `from` to `to`. */
  left: number;
  right: number;
  /** Between its ends. */
  corners: Corner[];
}

/** Half an arc: 2 × arc walks it forwards, 2 × arc + 1 backwards. Each has its face on its left. */
export type Half = number;

/**
 * A district as its borders: each border is kept once, so that two neighbours cannot come apart or lie upon each other.
 * A face is an area; its rings are halves of arcs, outer ones anticlockwise, holes clockwise.
 */
export class ArcMap {
  readonly #nodes = new Map<number, Corner>();
  readonly #arcs = new Map<number, Arc>();
  readonly #leaving = new Map<number, Set<Half>>();
  readonly #boxes = new Map<number, Box>();
  readonly rings = new Map<number, Half[][]>();
  nextNode = 0;
  nextArc = 0;

  get nodes(): ReadonlyMap<number, Corner> {
    return this.#nodes;
  }

  /** Nothing: the node goes. */
  setNode(id: number, corner: Corner | undefined): void {
    for (const half of this.leaving(id)) this.#boxes.delete(half >> 1);
    if (corner) this.#nodes.set(id, corner);
    else this.#nodes.delete(id);
  }

  get arcs(): ReadonlyMap<number, Arc> {
    return this.#arcs;
  }

  /** Nothing: the arc goes. */
  setArc(id: number, arc: Arc | undefined): void {
    const before = this.#arcs.get(id);
    this.#boxes.delete(id);
    if (before) for (const half of [2 * id, 2 * id + 1]) this.#leaving.get(half & 1 ? before.to : before.from)?.delete(half);
    if (!arc) return void this.#arcs.delete(id);
    this.#arcs.set(id, arc);
    for (const half of [2 * id, 2 * id + 1]) {
      const node = half & 1 ? arc.to : arc.from;
      const there = this.#leaving.get(node);
      if (there) there.add(half);
      else this.#leaving.set(node, new Set([half]));
    }
  }

  get faces(): number[] {
    return [...this.rings.keys()].filter((face) => face !== OUTSIDE);
  }

  arc(id: number): Arc {
    const arc = this.#arcs.get(id);
    if (!arc) throw new RangeError(`there is no arc ${id}`);
    return arc;
  }

  node(id: number): Corner {
    const corner = this.#nodes.get(id);
    if (!corner) throw new RangeError(`there is no node ${id}`);
    return corner;
  }

  /** Of a face, or of what is outside. */
  ringsOf(face: number): Half[][] {
    const rings = this.rings.get(face);
    if (!rings) throw new RangeError(`there is no face ${face}`);
    return rings;
  }

  leftOf = (half: Half): number => (half & 1 ? this.arc(half >> 1).right : this.arc(half >> 1).left);
  startOf = (half: Half): number => (half & 1 ? this.arc(half >> 1).to : this.arc(half >> 1).from);
  endOf = (half: Half): number => this.startOf(half ^ 1);

  /** All corners of an arc, ends included. */
  line(id: number): Corner[] {
    const { from, to, corners } = this.arc(id);
    return [this.node(from), ...corners, this.node(to)];
  }

  box(id: number): Box {
    const known = this.#boxes.get(id);
    if (known) return known;
    const box = boxOf(this.line(id));
    this.#boxes.set(id, box);
    return box;
  }

  /** The corners of a ring, none twice. */
  ring(halves: readonly Half[]): Corner[] {
    return halves.flatMap((half) => {
      const line = this.line(half >> 1);
      if (half & 1) line.reverse();
      return line.slice(0, -1);
    });
  }

  /** Twice the area of a face, in lattice units. */
  doubledArea(face: number): number {
    return this.ringsOf(face).reduce((sum, ring) => sum + doubledArea(this.ring(ring)), 0);
  }

  /** The arcs around some faces, each once. */
  around(faces: Iterable<number>): Set<number> {
    return new Set([...faces].flatMap((face) => this.ringsOf(face).flat().map((half) => half >> 1)));
  }

  /** Another one, to be changed by itself. */
  copy(): ArcMap {
    const copy = new ArcMap();
    for (const [id, corner] of this.#nodes) copy.setNode(id, corner);
    for (const [id, arc] of this.#arcs) copy.setArc(id, arc);
    for (const [face, rings] of this.rings) copy.rings.set(face, rings);
    [copy.nextNode, copy.nextArc] = [this.nextNode, this.nextArc];
    return copy;
  }

  /** Halves that leave a node. */
  leaving = (node: number): Half[] => [...(this.#leaving.get(node) ?? [])];
}
