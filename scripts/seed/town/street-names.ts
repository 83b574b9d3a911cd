import { at } from "./list.ts";
import { chineseNumber, type PlaceNames } from "./names.ts";
import type { EdgeKind } from "./planar-map.ts";
import type { Random } from "./random.ts";

/** Which guiding line a street follows. */
export type StreetRole = "river" | "rail" | "hill" | "ring" | "stream" | "avenue" | "cross" | "side";

export interface NamedStreet {
  id: number;
  name: string;
  kind: EdgeKind;
  role: StreetRole;
}

/** Both streets of a pair are named for what they follow; the second one made is the other side. */
const FOLLOWING: Partial<Record<StreetRole, readonly [string, string]>> = {
  river: ["滨江路", "滨江南路"],
  rail: ["站北路", "站南路"],
  hill: ["山脚路", "山脚路"],
  ring: ["南环路", "南环路"],
  stream: ["溪西沿", "溪东沿"],
};
const SUFFIXES: Partial<Record<EdgeKind, readonly [across: string, along: string]>> = {
  arterial: ["大街", "大路"],
  secondary: ["街", "路"],
  lane: ["巷", "胡同"],
  rural: ["道", "道"],
};
const MOST_NUMBERED = 9;

/** Every street that was laid out, with its invented name. */
export class StreetNames {
  readonly streets: NamedStreet[] = [];
  readonly #random: Random;
  readonly #places: PlaceNames;
  #numberedAlong = 0;
  #numberedAcross = 0;

  constructor(random: Random, places: PlaceNames) {
    this.#random = random;
    this.#places = places;
  }

  /** A new street; one along the valley is a 路, one across it a 街, as in the river towns of the region. */
  add(kind: EdgeKind, isAlong: boolean, role: StreetRole = "side"): number {
    const id = this.streets.length;
    this.streets.push({ id, kind, role, name: this.#nameFor(kind, isAlong, role) });
    return id;
  }

  roleOf(id: number | undefined): StreetRole | undefined {
    return id === undefined ? undefined : at(this.streets, id).role;
  }

  nameOf(id: number): string {
    return at(this.streets, id).name;
  }

  #nameFor(kind: EdgeKind, isAlong: boolean, role: StreetRole): string {
    const pair = FOLLOWING[role];
    if (pair) return pair[this.streets.some((street) => street.role === role) ? 1 : 0];
    if (kind === "secondary" && this.#random.chance(0.25)) {
      if (isAlong && this.#numberedAlong < MOST_NUMBERED) return `${chineseNumber(++this.#numberedAlong)}纬路`;
      if (!isAlong && this.#numberedAcross < MOST_NUMBERED) return `${chineseNumber(++this.#numberedAcross)}经街`;
    }
    const [across, along] = SUFFIXES[kind] ?? ["街", "路"];
    return this.#places.stem() + (isAlong ? along : across);
  }
}
