import type { ArcMap } from "./arc-map.ts";
import { holds, type Corner } from "./exact.ts";

/** Where somebody or something is, and what it counts for: households, persons, open cases. */
export interface Resident {
  at: Corner;
  counts: readonly number[];
}

/** What moved from one area to another. */
export interface Moved {
  resident: number;
  from: number;
  to: number;
}

/**
 * Who is in which face, and the sums of each: kept up to date while borders move. Everybody is in just one, also on a border
 * and on a corner; an edit asks only those in the faces it touched.
 */
export class Residents {
  readonly #map: ArcMap;
  readonly #residents: readonly Resident[];
  readonly #kinds: number;
  readonly #faceOf: Int32Array;
  readonly #within = new Map<number, Set<number>>();
  readonly #sums = new Map<number, number[]>();

  /** @param faceOf where each is now; -1: outside */
  constructor(map: ArcMap, residents: readonly Resident[], faceOf: ArrayLike<number>) {
    [this.#map, this.#residents, this.#kinds] = [map, residents, residents[0]?.counts.length ?? 0];
    this.#faceOf = Int32Array.from(faceOf);
    residents.forEach((_, resident) => this.#enter(resident, this.#faceOf[resident]!));
  }

  faceOf = (resident: number): number => this.#faceOf[resident] ?? -1;
  in = (face: number): ReadonlySet<number> => this.#within.get(face) ?? new Set();
  sums = (face: number): readonly number[] => this.#sums.get(face) ?? Array<number>(this.#kinds).fill(0);

  /** After an edit. `faces`: those it touched, and those that are gone. @returns who is elsewhere now */
  recount(faces: Iterable<number>): Moved[] {
    const touched = [...new Set(faces)];
    const rings = touched.filter((face) => this.#map.rings.has(face)).map((face) => ({ face, rings: this.#map.ringsOf(face).map((ring) => this.#map.ring(ring)) }));
    const asked = [...touched, -1].flatMap((face) => [...this.in(face)]);
    const moved: Moved[] = [];
    for (const resident of asked) {
      const { at } = this.#residents[resident]!;
      const from = this.#faceOf[resident]!;
      // by parity: a hole takes out what its ring holds
      const to = rings.find(({ rings: all }) => all.reduce((inside, ring) => inside !== holds(ring, at), false))?.face ?? -1;
      if (to === from) continue;
      this.#leave(resident, from);
      this.#enter(resident, to);
      moved.push({ resident, from, to });
    }
    return moved;
  }

  #enter(resident: number, face: number): void {
    this.#faceOf[resident] = face;
    const there = this.#within.get(face);
    if (there) there.add(resident);
    else this.#within.set(face, new Set([resident]));
    this.#add(face, resident, 1);
  }

  #leave(resident: number, face: number): void {
    this.#within.get(face)?.delete(resident);
    this.#add(face, resident, -1);
  }

  #add(face: number, resident: number, sign: 1 | -1): void {
    const sums = this.#sums.get(face) ?? Array<number>(this.#kinds).fill(0);
    this.#residents[resident]!.counts.forEach((count, kind) => (sums[kind]! += sign * count));
    this.#sums.set(face, sums);
  }
}
