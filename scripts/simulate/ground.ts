import { positionOf } from "#geo/lattice.ts";
import type { Network } from "#geo/network/network.ts";
import { nodePosition } from "#geo/network/network.ts";
import type { Position } from "#geo/position.ts";
import { createPlane, type Plane } from "#geo/plane/plane.ts";
import { Snapper, type Spot } from "#geo/network/snap.ts";

/** Where a walker is, and which way they face. */
export interface Place {
  position: Position;
  headingDegrees: number;
}

/** The streets as a walker meets them: ways that leave a corner, and places along a way. An arc is an edge walked in one direction. */
export class Ground {
  readonly plane: Plane;
  readonly #network: Network;
  readonly #snapper: Snapper;

  constructor(network: Network) {
    this.#network = network;
    this.#snapper = new Snapper(network);
    this.plane = createPlane(nodePosition(network, 0));
  }

  snap(position: Position): Spot | undefined {
    return this.#snapper.snap(position, { maxMetres: 3_000 });
  }

  lengthMetres(arc: number): number {
    return (this.#network.edgeMillimetres[arc >> 1] ?? 0) / 1000;
  }

  /** The arcs one can go on with at the end of another; turning round only where nothing else is left. */
  onward(arc: number): number[] {
    const { firstArc, arc: arcs } = this.#network;
    const node = this.endOf(arc);
    const all = [...arcs.subarray(firstArc[node], firstArc[node + 1])];
    const others = all.filter((other) => other !== (arc ^ 1));
    return others.length ? others : all;
  }

  endOf(arc: number): number {
    const { edgeFrom, edgeTo } = this.#network;
    return ((arc & 1) === 0 ? edgeTo : edgeFrom)[arc >> 1] ?? 0;
  }

  cornerAt(node: number): Position {
    return nodePosition(this.#network, node);
  }

  /** So many metres along an arc. */
  placeOn(arc: number, metres: number): Place {
    const { edgeFirstPoint, pointLon, pointLat } = this.#network;
    const [first, last] = [edgeFirstPoint[arc >> 1] ?? 0, (edgeFirstPoint[(arc >> 1) + 1] ?? 0) - 1];
    const isForwards = (arc & 1) === 0;
    const pointAt = (step: number) => {
      const at = isForwards ? first + step : last - step;
      return this.plane.toMetres(positionOf(pointLon[at] ?? 0, pointLat[at] ?? 0));
    };
    let rest = metres;
    for (let step = 0; ; step++) {
      const [from, to] = [pointAt(step), pointAt(step + 1)];
      const [east, north] = [to[0] - from[0], to[1] - from[1]];
      const length = Math.hypot(east, north);
      if (rest > length && step + 1 < last - first) {
        rest -= length;
        continue;
      }
      const share = length > 0 ? Math.min(1, rest / length) : 0;
      return { position: this.plane.toPosition([from[0] + share * east, from[1] + share * north]), headingDegrees: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360 };
    }
  }
}
