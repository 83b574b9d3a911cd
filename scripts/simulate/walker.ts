import { distanceMetres } from "#geo/sphere/distance.ts";
import type { Position } from "#geo/position.ts";
import type { Random } from "../seed/town/random.ts";
import type { Ground, Place } from "./ground.ts";

/** One in so many rides an electric scooter. */
const RIDERS = 6;
const PAUSES_A_CORNER = 0.06;
const PAUSE_SECONDS: readonly [number, number] = [20, 240];

export interface Beat {
  /** The middle of what they walk, and how far from it they go before they turn back. */
  home: Position;
  roamMetres: number;
  /** Where they were last, if that is known. */
  start?: Position;
}

/** Somebody on a round: along the streets, seldom straight back, talking to people on the way, and not far from home. */
export class Walker {
  readonly #ground: Ground;
  readonly #random: Random;
  readonly #beat: Beat;
  readonly #pace: number;
  readonly #visits = new Map<number, number>();
  #arc: number;
  #metres: number;
  #pauseSeconds = 0;
  #speed = 0;

  /** @throws RangeError where no street is near */
  constructor(ground: Ground, random: Random, beat: Beat) {
    this.#ground = ground;
    this.#random = random;
    this.#beat = beat;
    this.#pace = random.chance(1 / RIDERS) ? random.between(3, 5.5) : random.between(0.9, 1.5);
    const spot = (beat.start && ground.snap(beat.start)) ?? ground.snap(beat.home);
    if (!spot) throw new RangeError(`no street is near ${beat.home.join()}`);
    this.#arc = 2 * spot.edge + (random.chance(0.5) ? 1 : 0);
    const along = this.#arc % 2 === 0 ? spot.fraction : 1 - spot.fraction;
    this.#metres = along * ground.lengthMetres(this.#arc);
    if (!beat.start) this.walk(random.between(0, 600)); // they did not all begin this minute, at one door
  }

  get place(): Place {
    return this.#ground.placeOn(this.#arc, this.#metres);
  }

  /** 0 while they stand. */
  get speedMetresPerSecond(): number {
    return this.#speed;
  }

  walk(seconds: number): void {
    let rest = seconds;
    while (rest > 0) {
      const standing = Math.min(rest, this.#pauseSeconds);
      this.#pauseSeconds -= standing;
      rest -= standing;
      this.#speed = 0;
      if (rest <= 0) return;
      this.#speed = this.#pace * this.#random.between(0.85, 1.15);
      const left = this.#ground.lengthMetres(this.#arc) - this.#metres;
      const stride = Math.min(left, this.#speed * rest);
      this.#metres += stride;
      rest -= stride / this.#speed;
      if (stride >= left) this.#turn();
    }
  }

  #turn(): void {
    const onward = this.#ground.onward(this.#arc);
    const here = distanceMetres(this.#beat.home, this.#ground.cornerAt(this.#ground.endOf(this.#arc)));
    const weights = onward.map((arc) => {
      const there = distanceMetres(this.#beat.home, this.#ground.cornerAt(this.#ground.endOf(arc)));
      if (here > this.#beat.roamMetres) return there < here ? 1 : 0.02;
      return 1 / (1 + (this.#visits.get(arc >> 1) ?? 0)) ** 2;
    });
    const next = onward[this.#random.weightedIndex(weights)] ?? this.#arc ^ 1;
    this.#visits.set(next >> 1, (this.#visits.get(next >> 1) ?? 0) + 1);
    this.#arc = next;
    this.#metres = 0;
    if (this.#random.chance(PAUSES_A_CORNER)) this.#pauseSeconds = this.#random.between(...PAUSE_SECONDS);
  }
}
