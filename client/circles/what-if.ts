import { piecesOf, positionsIn, unpackDoors, unpackGround, type Door } from "#contract/ground.ts";
import type { Circles, Walker } from "#contract/circles.ts";
import { polygonsOf, ringsWithin } from "#geo/circles/circle.ts";
import { Ground } from "#geo/circles/ground.ts";
import { Homes } from "#geo/circles/homes.ts";
import { missingLinks, type MissingLink } from "#geo/circles/missing-link.ts";
import { networkFromBytes } from "#geo/network/bytes.ts";
import { ADULT, ELDER, IMPASSABLE, walkingCosts, WHEELCHAIR, type Costs } from "#geo/network/costs.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import { edgeCount } from "#geo/network/network.ts";
import { Reach, type Source } from "#geo/network/reach.ts";
import { Search } from "#geo/network/search.ts";
import type { PlanePoint } from "#geo/plane/plane.ts";
import type { Position } from "#geo/position.ts";

/** What is there: which points are open, which streets are closed. */
export interface Standing {
  walker: Walker;
  minutes: number;
  points: readonly { id: number; position: Position }[];
  closedStreets: readonly number[];
}

/** What is thought of: points more, points less, streets closed. */
export interface Thought {
  tried: readonly Position[];
  without: readonly number[];
  closing: readonly number[];
}

export interface Outcome {
  /** Around the points that are tried. */
  within: Circles["within"];
  households: { total: number; before: number; after: number };
  aged65: { before: number; after: number };
  gained: number[];
  lost: number[];
  /** By grid: households more within, or fewer. */
  areas: { area: number; change: number }[];
}

const PROFILES = { adult: ADULT, elder: ELDER, wheelchair: WHEELCHAIR };
const MOST_LINKS = 8;

/** Answers what would be if there were another point, or one less, or a street were closed: by the same code as the server counts households. */
export class WhatIf {
  readonly #doors: readonly Door[];
  readonly #barriers: readonly (readonly [Position, Position])[];
  readonly #ground: Ground;
  readonly #search: Search;
  readonly #homes: Homes;
  readonly #finder: DoorFinder;
  readonly #places: readonly PlanePoint[];
  #held = new Map<string, Uint32Array>();

  /** @param bytes as `packGround`; kept, not copied */
  constructor(bytes: ArrayBuffer) {
    const parts = unpackGround(bytes);
    const network = networkFromBytes(parts.network);
    this.#doors = unpackDoors(new Float64Array(parts.doors), edgeCount(network));
    this.#barriers = piecesOf(positionsIn(parts.barriers));
    this.#ground = new Ground(network, this.#barriers);
    this.#search = new Search(network);
    this.#homes = new Homes(this.#doors.map(({ spots }) => spots), edgeCount(network));
    this.#finder = new DoorFinder(network, this.#barriers, positionsIn(parts.gates));
    this.#places = this.#doors.map(({ position }) => this.#ground.plane.toMetres(position));
  }

  outcome(standing: Standing, { tried, without, closing }: Thought): Outcome {
    const before = this.#costsOf(standing, standing.points, standing.closedStreets);
    const left = standing.points.filter(({ id }) => !without.includes(id));
    const closedStreets = [...new Set([...standing.closedStreets, ...closing])];
    const after = this.#costsOf(standing, left, closedStreets).slice();
    const limit = limitOf(standing);
    const costs = this.#walking(standing.walker, closedStreets);
    const sources = tried.flatMap((position) => this.#sourcesAt(position, 0));
    if (sources.length) this.#homes.costs(new Reach(this.#ground.network, costs, sources, limit, this.#search), costs, after);
    const rings = sources.length ? ringsWithin(this.#ground, costs, sources, [limit], this.#search, this.#places)[0] ?? [] : [];
    const within = polygonsOf(this.#ground.plane, rings).map((polygon) => polygon.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])));
    return { within, ...this.#compare(before, after) };
  }

  links(standing: Standing): MissingLink[] {
    const costs = this.#walking(standing.walker, standing.closedStreets);
    const sources = standing.points.flatMap(({ id, position }) => this.#sourcesAt(position, id));
    const demand = this.#doors.map(({ households }) => households);
    return missingLinks({ ground: this.#ground, costs, homes: this.#homes, search: this.#search, finder: this.#finder, demand, sources, limit: limitOf(standing) }, this.#barriers, MOST_LINKS);
  }

  #compare(before: Uint32Array, after: Uint32Array): Omit<Outcome, "within"> {
    const households = { total: 0, before: 0, after: 0 };
    const aged65 = { before: 0, after: 0 };
    const [gained, lost, areas] = [new Set<number>(), new Set<number>(), new Map<number, number>()];
    this.#doors.forEach((door, at) => {
      const [was, is] = [before[at] !== IMPASSABLE, after[at] !== IMPASSABLE];
      households.total += door.households;
      if (was) households.before += door.households;
      if (was) aged65.before += door.aged65;
      if (is) households.after += door.households;
      if (is) aged65.after += door.aged65;
      if (was === is) return;
      (is ? gained : lost).add(door.building);
      areas.set(door.area, (areas.get(door.area) ?? 0) + (is ? door.households : -door.households));
    });
    const changed = [...areas].map(([area, change]) => ({ area, change })).filter(({ change }) => change !== 0);
    return { households, aged65: { before: Math.round(aged65.before), after: Math.round(aged65.after) }, gained: [...gained], lost: [...lost], areas: changed.sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.area - b.area) };
  }

  /** By door: what it costs to the nearest of some points, IMPASSABLE beyond the limit. What stays while something is dragged is kept. */
  #costsOf(standing: Standing, points: Standing["points"], closedStreets: readonly number[]): Uint32Array {
    const name = JSON.stringify([standing.walker, standing.minutes, points, closedStreets]);
    const known = this.#held.get(name);
    if (known) return known;
    const costs = this.#walking(standing.walker, closedStreets);
    const sources = points.flatMap(({ id, position }) => this.#sourcesAt(position, id));
    const found = this.#homes.costs(new Reach(this.#ground.network, costs, sources, limitOf(standing), this.#search), costs);
    if (this.#held.size > 8) this.#held.clear();
    this.#held.set(name, found);
    return found;
  }

  #walked: { name: string; costs: Costs } | undefined;
  #walking(walker: Walker, closedStreets: readonly number[]): Costs {
    const name = JSON.stringify([walker, closedStreets]);
    if (this.#walked?.name === name) return this.#walked.costs;
    const { network } = this.#ground;
    const costs = walkingCosts(network, PROFILES[walker], "towards");
    const closed = new Set(closedStreets);
    network.edgeStreet.forEach((street, edge) => closed.has(street) && costs.arcs.fill(IMPASSABLE, 2 * edge, 2 * edge + 2));
    this.#walked = { name, costs };
    return costs;
  }

  #sourcesAt = (position: Position, owner: number): Source[] => this.#finder.spotsOf(position).map((spot) => ({ spot, owner }));
}

const limitOf = ({ minutes }: Standing): number => minutes * 60_000;
