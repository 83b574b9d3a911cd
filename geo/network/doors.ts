import { createPlane, type Plane } from "../plane/plane.ts";
import type { Position } from "../position.ts";
import { SegmentIndex } from "../search/segments.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { middleOf, type Network } from "./network.ts";
import { Snapper, type Spot } from "./snap.ts";

/** How far a door may lie from the nearest way, and from the gate it is reached by where no way leads inside. */
const MOST_METRES = 300;
/** How far beside a street somebody walks who could walk on it. */
export const OFF_STREET_METRES = 50;

/** Finds how doors are reached: nobody goes through a wall. Built once, like the snapper. */
export class DoorFinder {
  readonly #snapper: Snapper;
  readonly #plane: Plane;
  readonly #walls: SegmentIndex;
  readonly #gates: { position: Position; spot: Spot }[];

  /**
   * @param walls two positions each, the end of one piece of wall and the other
   * @param gates where walls are open
   */
  constructor(network: Network, walls: readonly (readonly [Position, Position])[], gates: readonly Position[]) {
    this.#snapper = new Snapper(network);
    const plane = createPlane(middleOf(network));
    this.#plane = plane;
    this.#walls = new SegmentIndex({ count: walls.length, corners: Float64Array.from(walls.flatMap(([from, to]) => [...plane.toMetres(from), ...plane.toMetres(to)])) });
    this.#gates = gates.flatMap((position) => {
      const spot = this.#snapper.snap(position, { maxMetres: MOST_METRES });
      return spot ? [{ position, spot }] : [];
    });
  }

  /**
   * Where a door meets the network: on the nearest way with no wall between, else at the nearest gate, by the straight line
   * to it. Undefined where neither is near.
   */
  spotOf(door: Position): Spot | undefined {
    const [x, y] = this.#plane.toMetres(door);
    const free = this.#snapper.snap(door, { maxMetres: MOST_METRES, accepts: (_, foot) => !this.#walls.crosses(x, y, ...this.#plane.toMetres(foot)) });
    return free ?? this.#throughGate(door);
  }

  /**
   * Every spot a door is reached from straight, with no wall between, from near to far; where there is none within
   * `OFF_STREET_METRES`, the one of `spotOf`.
   */
  spotsOf(door: Position): Spot[] {
    const [x, y] = this.#plane.toMetres(door);
    const spots = this.#snapper.snapAll(door, { maxMetres: OFF_STREET_METRES, accepts: (_, foot) => !this.#walls.crosses(x, y, ...this.#plane.toMetres(foot)) });
    if (spots.length) return spots;
    const far = this.spotOf(door);
    return far ? [far] : [];
  }

  #throughGate(door: Position): Spot | undefined {
    let best: Spot | undefined;
    for (const { position, spot } of this.#gates) {
      const setbackMetres = spot.setbackMetres + distanceMetres(door, position);
      if (setbackMetres <= MOST_METRES && !(best && best.setbackMetres <= setbackMetres)) best = { ...spot, setbackMetres };
    }
    return best;
  }
}
