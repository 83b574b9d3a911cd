import { positionOf } from "../lattice.ts";
import { OFF_STREET_METRES } from "../network/doors.ts";
import { middleOf, type Network } from "../network/network.ts";
import { createPlane, type Plane } from "../plane/plane.ts";
import type { Position } from "../position.ts";
import { SegmentIndex } from "../search/segments.ts";

export const CELL_METRES = 10;
const FAR = OFF_STREET_METRES / CELL_METRES;

/** The places around an edge that are reached straight from it: the same place from each of its pieces. */
export interface Surroundings {
  /** In cells from the plane's origin; places in the middle of four have halves, so all are doubled. */
  doubleColumn: Int16Array;
  doubleRow: Int16Array;
  /** Where on the edge one leaves it, from 0 to 1. */
  fraction: Float32Array;
  metres: Float32Array;
  /** The least and most of the doubled columns and rows; the least above the most where there is none. */
  bounds: readonly [west: number, south: number, east: number, north: number];
}

/**
 * A network laid out flat, with what nobody walks through: what fields of minutes are computed on.
 *
 * Its lattice of places, the corners and middles of cells of `CELL_METRES`, is fixed to the plane. What lies around an edge
 * is found when it is first reached, and kept: some 12 bytes for each place that an edge passes within `OFF_STREET_METRES`.
 */
export class Ground {
  readonly network: Network;
  readonly plane: Plane;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #barriers: SegmentIndex;
  readonly #around: (Surroundings | undefined)[];

  /**
   * @param barriers walls, banks, tracks: two positions a piece
   * @throws RangeError when the network is more than 300 km across
   */
  constructor(network: Network, barriers: readonly (readonly [Position, Position])[]) {
    const { pointLon, pointLat } = network;
    this.network = network;
    this.plane = createPlane(middleOf(network));
    [this.#x, this.#y] = [new Float64Array(pointLon.length), new Float64Array(pointLon.length)];
    for (let point = 0; point < pointLon.length; point++) {
      const [x, y] = this.plane.toMetres(positionOf(pointLon[point]!, pointLat[point]!));
      if (Math.abs(x) > 150_000 || Math.abs(y) > 150_000) throw new RangeError(`a street ${Math.round(Math.hypot(x, y) / 1_000)} km from the middle of the network`);
      this.#x[point] = x / CELL_METRES;
      this.#y[point] = y / CELL_METRES;
    }
    const corners = Float64Array.from(barriers.flatMap((ends) => ends.flatMap((end) => this.plane.toMetres(end).map((metres) => metres / CELL_METRES))));
    this.#barriers = new SegmentIndex({ count: barriers.length, corners });
    this.#around = new Array<Surroundings | undefined>(network.edgeFrom.length);
  }

  around(edge: number): Surroundings {
    return (this.#around[edge] ??= this.#lookAround(edge));
  }

  #lookAround(edge: number): Surroundings {
    const { edgeFirstPoint } = this.network;
    const [first, end] = [edgeFirstPoint[edge]!, edgeFirstPoint[edge + 1]!];
    const lengthOf = (point: number) => Math.hypot(this.#x[point]! - this.#x[point - 1]!, this.#y[point]! - this.#y[point - 1]!);
    let whole = 0;
    for (let point = first + 1; point < end; point++) whole += lengthOf(point);
    const found: [doubleColumn: number[], doubleRow: number[], fraction: number[], metres: number[]] = [[], [], [], []];
    let before = 0;
    for (let point = first + 1; point < end; point++) {
      const length = lengthOf(point);
      this.#lookBeside(point, whole > 0 ? before / whole : 0, whole > 0 ? length / whole : 0, found);
      before += length;
    }
    const [doubleColumn, doubleRow] = [Int16Array.from(found[0]), Int16Array.from(found[1])];
    const bounds = [least(doubleColumn), least(doubleRow), most(doubleColumn), most(doubleRow)] as const;
    return { doubleColumn, doubleRow, fraction: Float32Array.from(found[2]), metres: Float32Array.from(found[3]), bounds };
  }

  /** Around the straight piece that ends at a point. */
  #lookBeside(point: number, fractionBefore: number, fractions: number, found: readonly [number[], number[], number[], number[]]): void {
    const [x0, y0] = [this.#x[point - 1]!, this.#y[point - 1]!];
    const [dx, dy] = [this.#x[point]! - x0, this.#y[point]! - y0];
    const square = dx * dx + dy * dy;
    const [west, east] = [Math.ceil(2 * (Math.min(x0, x0 + dx) - FAR)), Math.floor(2 * (Math.max(x0, x0 + dx) + FAR))];
    const [south, north] = [Math.ceil(2 * (Math.min(y0, y0 + dy) - FAR)), Math.floor(2 * (Math.max(y0, y0 + dy) + FAR))];
    const barriers = this.#barriers.near(west / 2, south / 2, east / 2, north / 2);

    for (let row = south; row <= north; row++) {
      // a corner has two even numbers, a middle two odd ones
      for (let column = west + ((west ^ row) & 1); column <= east; column += 2) {
        const [px, py] = [column / 2 - x0, row / 2 - y0];
        const part = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
        const [ox, oy] = [px - part * dx, py - part * dy];
        const away = ox * ox + oy * oy;
        if (away > FAR * FAR || this.#barriers.anyCrosses(barriers, column / 2, row / 2, column / 2 - ox, row / 2 - oy)) continue;
        found[0].push(column);
        found[1].push(row);
        found[2].push(fractionBefore + part * fractions);
        found[3].push(Math.sqrt(away) * CELL_METRES);
      }
    }
  }
}

const least = (numbers: Int16Array): number => numbers.reduce((value, number) => Math.min(value, number), Infinity);
const most = (numbers: Int16Array): number => numbers.reduce((value, number) => Math.max(value, number), -Infinity);
