import { at } from "./list.ts";

/**
 * A seeded source of chance (sfc32 by Chris Doty-Humphrey, PractRand). Every module is given one; none reads `Math.random` or a clock.
 *
 * Streams that were forked by name do not disturb each other: a draw more in one module shifts nothing in another.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    this.#a = hash32(`${seed}|a`);
    this.#b = hash32(`${seed}|b`);
    this.#c = hash32(`${seed}|c`);
    for (let warmUp = 0; warmUp < 12; warmUp++) this.next();
  }

  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** From 0, included, to 1, not included. */
  next(): number {
    const mixed = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number; both ends may come. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(list: ArrayLike<Item>): Item {
    return at(list, Math.floor(this.next() * list.length));
  }

  /** Normal, mean 0, deviation 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  weightedIndex(weights: readonly number[]): number {
    let rest = this.next() * weights.reduce((total, weight) => total + weight, 0);
    const index = weights.findIndex((weight) => (rest -= weight) < 0);
    return index < 0 ? weights.length - 1 : index;
  }

  shuffled<Item>(list: readonly Item[]): Item[] {
    const out = [...list];
    for (let index = out.length - 1; index > 0; index--) {
      const other = this.whole(0, index);
      [out[index], out[other]] = [at(out, other), at(out, index)];
    }
    return out;
  }
}

/** FNV-1a, then the finalizer of MurmurHash3. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
