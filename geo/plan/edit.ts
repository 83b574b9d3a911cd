import type { Arc, ArcMap, Half } from "./arc-map.ts";
import type { Corner } from "./exact.ts";

/** Where on a border: at its node, or at a corner of an arc. */
export type Place = { node: number } | { arc: number; at: number };

/** A change of a plan. Each says all that it needs, so that a log of them can be played again elsewhere. */
export type Edit =
  | { kind: "move-node"; node: number; to: Corner }
  | { kind: "move-corner"; arc: number; at: number; to: Corner }
  | { kind: "insert-corner"; arc: number; at: number; to: Corner }
  | { kind: "delete-corner"; arc: number; at: number }
  /** The new face lies to the left of the way from `from` over `corners` to `to`. */
  | { kind: "split"; face: number; from: Place; to: Place; corners: readonly Corner[]; newFace: number }
  /** `face` becomes part of `into`. */
  | { kind: "merge"; face: number; into: number }
  | { kind: "put-back"; before: Before };

/** What was there before an edit, of all it changed; undefined: nothing was. */
export interface Before {
  nodes: [number, Corner | undefined][];
  arcs: [number, Arc | undefined][];
  rings: [number, Half[][] | undefined][];
  nextNode: number;
  nextArc: number;
}

/** Why a border cannot go there. */
export type Contact = "touches" | "jumps" | "same-place" | "not-there" | "not-neighbours" | "no-area" | "apart";

export type Edited = { ok: true; inverse: Edit; faces: Set<number> } | { ok: false; contact: Contact; at?: Corner };

export const refused = (contact: Contact, at?: Corner): Edited => ({ ok: false, contact, ...(at && { at }) });

/** Keeps what it is told to change, for the way back. */
export class Recorder {
  readonly #map: ArcMap;
  readonly #before: Before;

  constructor(map: ArcMap) {
    this.#map = map;
    this.#before = { nodes: [], arcs: [], rings: [], nextNode: map.nextNode, nextArc: map.nextArc };
  }

  node(id: number, corner: Corner | undefined): void {
    this.#before.nodes.push([id, this.#map.nodes.get(id)]);
    this.#map.setNode(id, corner);
  }
  arc(id: number, arc: Arc | undefined): void {
    this.#before.arcs.push([id, this.#map.arcs.get(id)]);
    this.#map.setArc(id, arc);
  }
  rings(face: number, rings: Half[][] | undefined): void {
    this.#before.rings.push([face, this.#map.rings.get(face)]);
    if (rings) this.#map.rings.set(face, rings);
    else this.#map.rings.delete(face);
  }
  /** As if nothing had been changed. */
  takeBack(): void {
    putBack(this.#map, this.#before);
  }
  /** Undoes in the order opposite to the doing. */
  get inverse(): Edit {
    return { kind: "put-back", before: this.#before };
  }
}

/** Takes an edit back. @returns how to do it again */
export function putBack(map: ArcMap, before: Before): Edit {
  const after = new Recorder(map);
  for (const [id, corner] of before.nodes.toReversed()) after.node(id, corner);
  for (const [id, arc] of before.arcs.toReversed()) after.arc(id, arc);
  for (const [face, rings] of before.rings.toReversed()) after.rings(face, rings);
  [map.nextNode, map.nextArc] = [before.nextNode, before.nextArc];
  return after.inverse;
}
