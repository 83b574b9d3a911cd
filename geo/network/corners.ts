import Flatbush from "flatbush";
import { createPlane } from "../plane/plane.ts";
import type { Position } from "../position.ts";
import { middleOf, nodeCount, nodePosition, PUBLIC, type Network } from "./network.ts";

/**
 * Where three or more ends of public streets meet. The end of a street is none, nor a node at which a drive or the way to a door leaves it:
 * either may say which house. Only where no streets meet at all, their ends are taken. Built once, in O(n log n).
 */
export class Corners {
  readonly #nearest: (position: Position) => Position | undefined;

  constructor(network: Network) {
    const meeting = [...Array(nodeCount(network)).keys()].map((node) => publicArcs(network, node));
    const least = meeting.some((arcs) => arcs > 2) ? 3 : 1;
    const corners = meeting.flatMap((arcs, node) => (arcs >= least && arcs !== 2 ? [nodePosition(network, node)] : []));
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

function publicArcs({ firstArc, arc, edgeFlags }: Network, node: number): number {
  let arcs = 0;
  for (let at = firstArc[node] ?? 0; at < (firstArc[node + 1] ?? 0); at++) if ((edgeFlags[(arc[at] ?? 0) >> 1] ?? 0) & PUBLIC) arcs++;
  return arcs;
}
