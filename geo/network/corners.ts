import Flatbush from "flatbush";
import { createPlane } from "../plane/plane.ts";
import type { Position } from "../position.ts";
import { middleOf, nodeCount, nodePosition, PUBLIC, type Network } from "./network.ts";

/**
 * Where public streets meet, end or begin. A node at which a drive or the way to a door leaves a street is none: it would
 * say which house. Built once, in O(n log n).
 */
export class Corners {
  readonly #nearest: (position: Position) => Position | undefined;

  constructor(network: Network) {
    const corners = [...Array(nodeCount(network)).keys()].filter((node) => isCorner(network, node)).map((node) => nodePosition(network, node));
    const plane = createPlane(middleOf(network));
    const index = corners.length ? new Flatbush(corners.length) : undefined;
    for (const corner of corners) index?.add(...plane.toMetres(corner));
    index?.finish();
    this.#nearest = (position) => {
      const [found] = index?.neighbors(...plane.toMetres(position), 1) ?? [];
      return found === undefined ? undefined : corners[found];
    };
  }

  /** The nearest corner, however far; undefined when there is none at all. */
  nearest(position: Position): Position | undefined {
    return this.#nearest(position);
  }
}

function isCorner({ firstArc, arc, edgeFlags }: Network, node: number): boolean {
  let publicArcs = 0;
  for (let at = firstArc[node] ?? 0; at < (firstArc[node + 1] ?? 0); at++) if ((edgeFlags[(arc[at] ?? 0) >> 1] ?? 0) & PUBLIC) publicArcs++;
  return publicArcs > 0 && publicArcs !== 2;
}
