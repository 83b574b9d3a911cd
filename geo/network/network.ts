import { positionOf } from "../lattice.ts";
import type { Position } from "../position.ts";

/**
 * Streets as a graph, in typed arrays. A *node* is where ways end or meet; an *edge* is the piece of one way between two
 * nodes; an *arc* is an edge walked in one direction: `2 * edge` along its drawing, `2 * edge + 1` against it.
 *
 * Nodes are numbered along a Hilbert curve, edges by their first node, so that what lies close together is stored close
 * together. Coordinates are whole 1e-7 degrees.
 */
export interface Network {
  nodeLon: Int32Array;
  nodeLat: Int32Array;
  /** Nodes that hang together, whatever the one-way signs say, share a number. 0 is the component with the most metres. */
  nodeComponent: Uint32Array;

  edgeFrom: Uint32Array;
  edgeTo: Uint32Array;
  /** The id of the way the edge is a piece of. */
  edgeStreet: Uint32Array;
  edgeMillimetres: Uint32Array;
  edgeFlags: Uint8Array;
  /** The edge's line, both ends included, is at `edgeFirstPoint[edge]` up to, not including, `edgeFirstPoint[edge + 1]`. */
  edgeFirstPoint: Uint32Array;
  pointLon: Int32Array;
  pointLat: Int32Array;

  /** The arcs that leave node `n` are at `firstArc[n]` up to, not including, `firstArc[n + 1]`, in `arc` and `arcTarget`. */
  firstArc: Uint32Array;
  arc: Uint32Array;
  arcTarget: Uint32Array;
}

/** Bits of `edgeFlags`. */
export const WALKED_FORWARDS = 1;
export const WALKED_BACKWARDS = 2;
export const STEPS = 4;
/** A wheelchair gets through. */
export const ROLLING = 8;
/** A public street: no drive, path, stair or way to a door. */
export const PUBLIC = 16;
/** Wheels with a motor go along its drawing; against it. */
export const DRIVEN_FORWARDS = 32;
export const DRIVEN_BACKWARDS = 64;
/** A road through the town. */
export const MAIN = 128;

export const nodeCount = ({ nodeLon }: Network): number => nodeLon.length;
export const edgeCount = ({ edgeFrom }: Network): number => edgeFrom.length;

export const nodePosition = ({ nodeLon, nodeLat }: Network, node: number): Position => positionOf(nodeLon[node] ?? 0, nodeLat[node] ?? 0);

export function edgePositions({ edgeFirstPoint, pointLon, pointLat }: Network, edge: number): Position[] {
  const positions: Position[] = [];
  for (let at = edgeFirstPoint[edge] ?? 0; at < (edgeFirstPoint[edge + 1] ?? 0); at++) positions.push(positionOf(pointLon[at] ?? 0, pointLat[at] ?? 0));
  return positions;
}

/** The mean of all nodes: the origin for a plane. */
export function middleOf({ nodeLon, nodeLat }: Network): Position {
  const mean = (values: Int32Array) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0);
  return positionOf(mean(nodeLon), mean(nodeLat));
}
