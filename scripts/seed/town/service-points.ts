import type { TownBuilding } from "./building.ts";
import type { Community } from "./areas.ts";
import { at, cheapest, sum } from "./list.ts";
import { distance, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import type { Town } from "./town.ts";
import { HOURS, type HoursName } from "./weekly-hours.ts";

export type ServiceKind = "district_centre" | "subdistrict_centre" | "station" | "canteen" | "day_care" | "rider_station" | "clinic" | "mediation_room";

/** The area a service point serves, by its place in the ladder of areas. */
export type ServedArea = { level: "district" } | { level: "subdistrict" | "community"; index: number };

export interface TownServicePoint {
  kind: ServiceKind;
  name: string;
  serves: ServedArea;
  building: number;
  point: Point;
  capacity: number;
  staff: number;
  weekly: readonly number[];
}

export interface Services {
  points: TownServicePoint[];
  /** Places more than 15 minutes' walk from every general service point, on purpose. */
  gaps: Point[];
}

/** Besides the centres and one station a community; they make 45. */
const OTHERS: readonly (readonly [ServiceKind, number, string])[] = [
  ["canteen", 3, "长者食堂"],
  ["day_care", 2, "日间照料中心"],
  ["rider_station", 2, "骑手驿站"],
  ["clinic", 1, "社区诊所"],
  ["mediation_room", 1, "评理说事室"],
];
const HOURS_OF: Record<ServiceKind, HoursName> = {
  district_centre: "centre", subdistrict_centre: "branch", station: "office", canteen: "canteen",
  day_care: "dayCare", rider_station: "always", clinic: "clinic", mediation_room: "office",
};
export const GAPS = 3;
/** As the crow flies: the ways are longer, so nobody there walks to a service point in 15 minutes. */
const GAP_METRES = 1030;

/** Places service points in buildings, well spread but for three gaps that a planner should find. */
export function placeServices(town: Town): Services {
  const random = town.random.fork("services");
  const gaps = chooseGaps(random, town);
  const placer = new Placer(random, town, gaps);
  const { subdistricts, communities } = town.areas;

  const civic = town.blocks.find(({ use }) => use === "civic");
  if (!civic) throw new Error("the town has no offices");
  placer.add("district_centre", "区党群服务中心", { level: "district" }, (building) => building.block === civic.id, civic.centre, [320, 320], [42, 42]);
  for (const [index, { name, faces }] of subdistricts.entries()) {
    const isHere = placer.within(faces);
    placer.add("subdistrict_centre", `${name}党群服务中心`, { level: "subdistrict", index }, isHere, placer.middle(faces), [120, 200], [16, 26]);
  }
  for (const [index, community] of communities.entries()) placer.addStation(index, community, at(subdistricts, community.subdistrict).faces);
  for (const [kind, count, label] of OTHERS) {
    for (let nth = 0; nth < count; nth++) {
      const index = random.whole(0, communities.length - 1);
      const { name, faces } = at(communities, index);
      const [x, y] = placer.middle(faces);
      const near: Point = [x + random.between(-260, 260), y + random.between(-260, 260)];
      placer.add(kind, `${name}${label}`, { level: "community", index }, placer.within(faces), near, kind === "canteen" ? [60, 160] : [20, 45], [3, 8]);
    }
  }
  return { points: placer.points, gaps };
}

/** Inhabited places in the outer town, far from each other. */
function chooseGaps(random: Random, { buildings, terrain }: Town): Point[] {
  const gaps: Point[] = [];
  for (const building of random.shuffled(buildings.filter(({ households }) => households > 20))) {
    const centre = middleOf(building);
    const isOuter = Math.abs(centre[0]) > terrain.urbanHalfLengthMetres / 2;
    if (isOuter && gaps.every((gap) => distance(gap, centre) > 1900)) gaps.push(centre);
    if (gaps.length === GAPS) break;
  }
  return gaps;
}

export function middleOf({ ring }: TownBuilding): Point {
  return [sum(ring, ([x]) => x) / ring.length, sum(ring, ([, y]) => y) / ring.length];
}

class Placer {
  readonly points: TownServicePoint[] = [];
  readonly #random: Random;
  readonly #town: Town;
  readonly #gaps: readonly Point[];
  readonly #taken = new Set<number>();
  readonly #hosts: readonly TownBuilding[];

  constructor(random: Random, town: Town, gaps: readonly Point[]) {
    this.#random = random;
    this.#town = town;
    this.#gaps = gaps;
    this.#hosts = town.buildings.filter(({ use, label }) => ["shop", "service", "mixed"].includes(use) || label === "办公楼");
  }

  add(kind: ServiceKind, name: string, serves: ServedArea, where: (building: TownBuilding) => boolean, near: Point, capacity: readonly [number, number], staff: readonly [number, number]): void {
    const host = this.#host(where, near);
    if (!host) throw new Error(`no building can house ${name}`);
    this.#place(kind, name, serves, host, this.#random.whole(...capacity), this.#random.whole(...staff));
  }

  /** A community whose whole ground lies in a gap shares a station elsewhere in its subdistrict, as poor ones do. */
  addStation(index: number, { name, faces }: Community, subdistrictFaces: readonly number[]): void {
    const near = this.middle(faces);
    const clear = (where: (building: TownBuilding) => boolean) => (building: TownBuilding) => where(building) && this.#isClearOfGaps(building);
    const own = this.within(faces);
    const host = this.#host(clear(own), near) ?? this.#host(clear(this.within(subdistrictFaces)), near) ?? this.#host(own, near);
    if (!host) throw new Error(`no building can house the station of ${name}`);
    this.#place("station", `${name}党群服务站`, { level: "community", index }, host, this.#random.whole(40, 90), this.#random.whole(6, 12));
  }

  within(faces: readonly number[]): (building: TownBuilding) => boolean {
    const inside = new Set(faces);
    return ({ face }) => inside.has(face);
  }

  /** The middle of the people who live there. */
  middle(faces: readonly number[]): Point {
    const { map, areas } = this.#town;
    let [sumX, sumY, total] = [0, 0, 0];
    for (const face of faces) {
      const [x, y] = map.centroid(face);
      const weight = at(areas.households, face) + 0.01;
      sumX += x * weight;
      sumY += y * weight;
      total += weight;
    }
    return [sumX / total, sumY / total];
  }

  #place(kind: ServiceKind, name: string, serves: ServedArea, host: TownBuilding, capacity: number, staff: number): void {
    this.#taken.add(host.id);
    const isLate = kind === "station" && this.#random.chance(0.25);
    const weekly = HOURS[isLate ? "lateOffice" : HOURS_OF[kind]];
    this.points.push({ kind, name, serves, building: host.id, point: at(host.doors, 0), capacity, staff, weekly });
  }

  #host(where: (building: TownBuilding) => boolean, near: Point): TownBuilding | undefined {
    const farFromGaps = (building: TownBuilding) => (this.#isClearOfGaps(building) ? 0 : 100_000);
    const free = this.#hosts.filter((building) => !this.#taken.has(building.id) && where(building));
    return cheapest(free, (building) => distance(middleOf(building), near) + farFromGaps(building));
  }

  #isClearOfGaps(building: TownBuilding): boolean {
    return this.#gaps.every((gap) => distance(gap, middleOf(building)) > GAP_METRES);
  }
}
