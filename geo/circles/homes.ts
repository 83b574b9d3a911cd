import { IMPASSABLE, type Costs } from "../network/costs.ts";
import type { Reach } from "../network/reach.ts";
import type { Spot } from "../network/snap.ts";

/** Doors, each with every spot it is reached from, laid out along the edges: a search finds its doors without asking the others. */
export class Homes {
  readonly count: number;
  readonly #firstOnEdge: Uint32Array;
  readonly #door: Uint32Array;
  readonly #fraction: Float64Array;
  readonly #setbackMetres: Float64Array;

  constructor(spotsOfDoor: readonly (readonly Spot[])[], edges: number) {
    this.count = spotsOfDoor.length;
    const spots = spotsOfDoor.flatMap((ofDoor, door) => ofDoor.map((spot) => ({ ...spot, door }))).sort((a, b) => a.edge - b.edge || a.fraction - b.fraction || a.door - b.door);
    this.#firstOnEdge = new Uint32Array(edges + 1);
    for (const { edge } of spots) this.#firstOnEdge[edge + 1]!++;
    for (let edge = 0; edge < edges; edge++) this.#firstOnEdge[edge + 1]! += this.#firstOnEdge[edge]!;
    this.#door = Uint32Array.from(spots, ({ door }) => door);
    this.#fraction = Float64Array.from(spots, ({ fraction }) => fraction);
    this.#setbackMetres = Float64Array.from(spots, ({ setbackMetres }) => setbackMetres);
  }

  /**
   * What it costs to get to each door, IMPASSABLE beyond the reach's limit. It agrees with `Reach.arrivalAt` of the door's spots.
   *
   * @param into lowered where this reach is nearer
   */
  costs(reach: Reach, { perMetre }: Pick<Costs, "perMetre">, into: Uint32Array = new Uint32Array(this.count).fill(IMPASSABLE)): Uint32Array {
    for (const edge of reach.edges()) {
      const [first, end] = [this.#firstOnEdge[edge]!, this.#firstOnEdge[edge + 1]!];
      for (let at = first; at < end; at++) {
        const cost = reach.costAt(edge, this.#fraction[at]!) + Math.round(this.#setbackMetres[at]! * perMetre);
        if (cost <= reach.limit && cost < into[this.#door[at]!]!) into[this.#door[at]!] = cost;
      }
    }
    return into;
  }
}
