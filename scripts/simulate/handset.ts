import type { Random } from "../seed/town/random.ts";
import type { Ground } from "./ground.ts";
import type { Walker } from "./walker.ts";

const KNOTS_PER_METRE_PER_SECOND = 3600 / 1852;
/** An error of a receiver drifts: of each metre so much is left at the next report. */
const DRIFT = 0.8;
const BATTERY_PERCENT_AN_HOUR = 7;
const CHARGE_PERCENT_AN_HOUR = 45;
const TUNNELS_A_REPORT = 0.002;
const TUNNEL_SECONDS: readonly [number, number] = [30, 240];

/** What a worker carries: a receiver that errs, a battery that drains, and a line that is gone in cellars and tunnels. */
export class Handset {
  readonly #random: Random;
  readonly #ground: Ground;
  readonly #sigmaMetres: number;
  #error: [east: number, north: number] = [0, 0];
  #batteryPercent: number;
  #isCharging = false;
  #tunnelSeconds = 0;

  constructor(random: Random, ground: Ground) {
    this.#random = random;
    this.#ground = ground;
    this.#sigmaMetres = random.between(2, 6);
    this.#batteryPercent = random.between(45, 100);
  }

  /** While false what it has to say waits in it. */
  get isReachable(): boolean {
    return this.#tunnelSeconds <= 0;
  }

  /** The report of a moment as the OsmAnd protocol has it, without the id. @param seconds since the last one */
  report({ place, speedMetresPerSecond }: Walker, seconds: number, atMilliseconds: number): string {
    this.#age(seconds);
    const [east, north] = this.#ground.plane.toMetres(place.position);
    const [lon, lat] = this.#ground.plane.toPosition([east + this.#error[0], north + this.#error[1]]);
    const accuracyMetres = Math.max(3, Math.round(this.#sigmaMetres * this.#random.between(1.2, 2.2)));
    const course = speedMetresPerSecond > 0 ? `&bearing=${place.headingDegrees.toFixed(0)}&speed=${(speedMetresPerSecond * KNOTS_PER_METRE_PER_SECOND).toFixed(2)}` : "&speed=0";
    return `timestamp=${Math.round(atMilliseconds)}&lat=${lat.toFixed(7)}&lon=${lon.toFixed(7)}${course}&accuracy=${accuracyMetres}&batt=${this.#batteryPercent.toFixed(0)}${this.#isCharging ? "&charge=true" : ""}`;
  }

  #age(seconds: number): void {
    const spread = this.#sigmaMetres * Math.sqrt(1 - DRIFT ** 2);
    this.#error = [this.#error[0] * DRIFT + spread * this.#random.normal(), this.#error[1] * DRIFT + spread * this.#random.normal()];
    const hours = seconds / 3600;
    this.#batteryPercent += hours * (this.#isCharging ? CHARGE_PERCENT_AN_HOUR : -BATTERY_PERCENT_AN_HOUR);
    if (this.#batteryPercent < 12) this.#isCharging = true;
    if (this.#batteryPercent > 95) this.#isCharging = false;
    this.#tunnelSeconds -= seconds;
    if (this.isReachable && this.#random.chance(TUNNELS_A_REPORT)) this.#tunnelSeconds = this.#random.between(...TUNNEL_SECONDS);
  }
}
