import { createHash } from "node:crypto";
import { OUTSIDE } from "#geo/plan/arc-map.ts";
import type { Draft } from "#geo/plan/draft.ts";

/** What anybody can compute again from the boundaries and the houses of a plan, to see that nothing is missing and nothing is there twice. */
export interface Certificate {
  faces: number;
  nodes: number;
  arcs: number;
  /** Pieces of border that hang together. */
  pieces: number;
  /** nodes − arcs + faces (with what is outside) = 1 + pieces: no border begins or ends in the open. */
  euler: boolean;
  /** Twice the area within the outer border, and the sum over the grids, in steps of the lattice: equal, to the last digit. */
  doubledArea: string;
  doubledAreaOfGrids: string;
  households: number;
  /** SHA-256 of the lines `building grid`, in order of the building. */
  partition: string;
}

export function certificateOf({ map }: Draft, homes: readonly { id: number; households: number; grid: number }[]): Certificate {
  const pieceOf = new Map<number, number>([...map.nodes.keys()].map((node) => [node, node]));
  const rootOf = (node: number): number => {
    let root = node;
    while (pieceOf.get(root) !== root) root = pieceOf.get(root)!;
    pieceOf.set(node, root);
    return root;
  };
  for (const { from, to } of map.arcs.values()) pieceOf.set(rootOf(from), rootOf(to));
  const pieces = new Set([...map.nodes.keys()].map(rootOf)).size;
  // a face of several outer rings is one face to us, and several to Euler; a hole joins two pieces
  const rings = map.faces.flatMap((face) => map.ringsOf(face)).length;
  const outside = map.ringsOf(OUTSIDE).length;
  const euler = map.nodes.size - map.arcs.size + rings + outside === 2 * pieces;
  const lines = homes.map(({ id, grid }) => `${id} ${grid}`).join("\n");
  return {
    faces: map.faces.length, nodes: map.nodes.size, arcs: map.arcs.size, pieces, euler,
    doubledArea: String(-BigInt(map.doubledArea(OUTSIDE))),
    doubledAreaOfGrids: String(map.faces.reduce((sum, face) => sum + BigInt(map.doubledArea(face)), 0n)),
    households: homes.reduce((sum, each) => sum + each.households, 0),
    partition: createHash("sha256").update(lines).digest("hex"),
  };
}
