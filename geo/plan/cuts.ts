import Flatbush from "flatbush";
import { boxOf, doTouch, holds, isOn, isSame, turn, type Corner } from "./exact.ts";

/** The rings of a footprint: its outline first, then its courtyards; none repeats its first corner. */
export type Footprint = readonly (readonly Corner[])[];

/**
 * Whether a piece of border runs through the inside of a footprint. Along a wall, or from outside to a corner, is none.
 *
 * Exact for footprints and pieces up to 0.3° across.
 */
export function doesCut(a: Corner, b: Corner, footprint: Footprint): boolean {
  // between two neighbouring stops the piece is wholly inside or wholly outside: its middle tells
  const stops: Corner[] = [a, b];
  for (const ring of footprint) {
    for (const [at, d] of ring.entries()) {
      const c = ring.at(at - 1)!;
      if (isOn(d, a, b)) stops.push(d);
      const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
      if (abc * abd < 0 && cda * cdb < 0) return true;
    }
  }
  const along = ([x, y]: Corner): number => (x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1]);
  stops.sort((p, q) => along(p) - along(q));
  return stops.some((stop, at) => {
    const next = stops[at + 1];
    return next !== undefined && !isSame(stop, next) && isInside(footprint, [stop[0] + next[0], stop[1] + next[1]]);
  });
}

/** Whether a place, told in half steps, lies inside and not on a wall. */
function isInside(footprint: Footprint, place: Corner): boolean {
  const doubled = footprint.map((ring) => ring.map(([x, y]): Corner => [2 * x, 2 * y]));
  if (doubled.some((ring) => ring.some((corner, at) => isOn(place, ring.at(at - 1)!, corner)))) return false;
  return doubled.reduce((inside, ring) => inside !== holds(ring, place), false);
}

/** Footprints, or other lines, found by where they are. Built once, asked often. */
export class Footprints {
  readonly #footprints: readonly Footprint[];
  readonly #index: Flatbush | undefined;

  constructor(footprints: readonly Footprint[]) {
    this.#footprints = footprints;
    if (!footprints.length) return;
    this.#index = new Flatbush(footprints.length);
    for (const [outline = []] of footprints) this.#index.add(...(outline.length ? boxOf(outline) : ([0, 0, 0, 0] as const)));
    this.#index.finish();
  }

  /** Those that a line runs through, by their place in the list; each once, with where. Cost as the footprints near the line. */
  cutBy(line: readonly Corner[]): { footprint: number; at: Corner }[] {
    const cut = new Map<number, Corner>();
    for (const [index, a] of line.entries()) {
      const b = line[index + 1];
      if (!b) break;
      for (const footprint of this.#index?.search(...boxOf([a, b])) ?? []) {
        if (!cut.has(footprint) && doesCut(a, b, this.#footprints[footprint]!)) cut.set(footprint, a);
      }
    }
    return [...cut].map(([footprint, at]) => ({ footprint, at }));
  }
}

/** Lines to which a border is drawn: street axes, edges of blocks. A corner of one is taken before a place along one. */
export class SnapLines {
  readonly #pieces: (readonly [Corner, Corner])[];
  readonly #index: Flatbush | undefined;

  constructor(lines: readonly (readonly Corner[])[]) {
    this.#pieces = lines.flatMap((line) => line.slice(1).map((b, at) => [line[at]!, b] as const));
    if (!this.#pieces.length) return;
    this.#index = new Flatbush(this.#pieces.length);
    for (const piece of this.#pieces) this.#index.add(...boxOf(piece));
    this.#index.finish();
  }

  /** The place of a line nearest to a corner, on the lattice; undefined when none is within so many steps. */
  snap([x, y]: Corner, within: number): Corner | undefined {
    let [best, least] = [undefined as Corner | undefined, within];
    for (const index of this.#index?.search(x - within, y - within, x + within, y + within) ?? []) {
      const [a, b] = this.#pieces[index]!;
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const part = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
      const along: Corner = [Math.round(a[0] + part * dx), Math.round(a[1] + part * dy)];
      for (const [place, weight] of [[a, 0.6], [b, 0.6], [along, 1]] as const) {
        const away = Math.hypot(place[0] - x, place[1] - y);
        if (away <= within && away * weight < least) [best, least] = [place, away * weight];
      }
    }
    return best;
  }

  /** Whether a piece of border meets one of the lines elsewhere than at an end that both share. */
  doesCross(a: Corner, b: Corner): boolean {
    return (this.#index?.search(...boxOf([a, b])) ?? []).some((index) => doTouch(a, b, ...this.#pieces[index]!));
  }
}
