import Flatbush from "flatbush";
import type { PlanePoint } from "../plane/plane.ts";

/** Straight pieces in plane metres, one corner pair each. */
export interface Segments {
  count: number;
  /** x and y of the one end, x and y of the other: four numbers a segment. */
  corners: Float64Array;
}

export interface Foot {
  segment: number;
  /** How far along the segment, from 0 to 1. */
  fraction: number;
  metres: number;
}

/** Finds the segment nearest to a point. Built once, in O(n log n); a question costs a few microseconds. */
export class SegmentIndex {
  readonly #corners: Float64Array;
  readonly #boxes: Flatbush | undefined;

  constructor({ count, corners }: Segments) {
    this.#corners = corners;
    if (!count) return;
    this.#boxes = new Flatbush(count);
    for (let at = 0; at < 4 * count; at += 4) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [corners[at], corners[at + 1], corners[at + 2], corners[at + 3]];
      this.#boxes.add(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
    }
    this.#boxes.finish();
  }

  /**
   * The nearest point on any segment, not farther than `maxMetres`; of equally near ones that of the lowest number.
   *
   * @param accepts asked in order of distance; the first foot it accepts is the answer
   */
  nearest(x: number, y: number, maxMetres: number, accepts: (foot: Foot) => boolean = () => true): Foot | undefined {
    // the nearest box only bounds the distance: a long slanted segment may be far from its box's edge
    const first = this.#boxes?.neighbors(x, y, 1, maxMetres)[0];
    if (first === undefined) return undefined;

    for (let radius = this.#foot(x, y, first).metres; ; radius = Math.max(1, radius * 2)) {
      const reach = Math.min(radius, maxMetres);
      const found = this.within(x, y, reach).find(accepts);
      if (found || reach === maxMetres) return found;
    }
  }

  /** Whether the straight line between two points meets a segment; touching counts. */
  crosses(fromX: number, fromY: number, toX: number, toY: number): boolean {
    return this.anyCrosses(this.near(Math.min(fromX, toX), Math.min(fromY, toY), Math.max(fromX, toX), Math.max(fromY, toY)), fromX, fromY, toX, toY);
  }

  /** Segments whose boxes meet this one, to be asked many times. */
  near(west: number, south: number, east: number, north: number): readonly number[] {
    return this.#boxes?.search(west, south, east, north) ?? NONE;
  }

  /** As `crosses`, of these segments only. */
  anyCrosses(segments: readonly number[], fromX: number, fromY: number, toX: number, toY: number): boolean {
    const corners = this.#corners;
    for (const segment of segments) {
      const at = 4 * segment;
      const [x0, y0, x1, y1] = [corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!];
      if (side(fromX, fromY, toX, toY, x0, y0) * side(fromX, fromY, toX, toY, x1, y1) > 0) continue;
      if (side(x0, y0, x1, y1, fromX, fromY) * side(x0, y0, x1, y1, toX, toY) <= 0) return true;
    }
    return false;
  }

  /** The nearest point on each segment within `radius`, from near to far. */
  within(x: number, y: number, radius: number): Foot[] {
    const near = this.near(x - radius, y - radius, x + radius, y + radius);
    const feet = near.map((segment) => this.#foot(x, y, segment)).filter(({ metres }) => metres <= radius);
    return feet.sort((a, b) => a.metres - b.metres || a.segment - b.segment);
  }

  ends(segment: number): [start: PlanePoint, end: PlanePoint] {
    const [corners, at] = [this.#corners, 4 * segment];
    return [[corners[at] ?? 0, corners[at + 1] ?? 0], [corners[at + 2] ?? 0, corners[at + 3] ?? 0]];
  }

  #foot(x: number, y: number, segment: number): Foot {
    const [[x0, y0], [x1, y1]] = this.ends(segment);
    const [dx, dy] = [x1 - x0, y1 - y0];
    const square = dx * dx + dy * dy;
    const along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
    const fraction = Math.min(1, Math.max(0, along));
    return { segment, fraction, metres: Math.hypot(x - x0 - fraction * dx, y - y0 - fraction * dy) };
  }
}

const NONE: readonly number[] = [];
const side = (x0: number, y0: number, x1: number, y1: number, x: number, y: number): number => Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
