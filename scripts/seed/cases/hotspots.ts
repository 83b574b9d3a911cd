import { at, listOf } from "../town/list.ts";
import type { Random } from "../town/random.ts";
import type { CaseBuilding, CaseGround } from "./case-ground.ts";

/** A place where something happens again and again, put there on purpose: a search for hotspots must find it. */
export interface HotspotPlan {
  code: string;
  category: string;
  /** In what kind of compound. */
  compoundUse: string;
  casesPerYear: number;
  /** First and last month, both included; a winter runs over the turn of the year. */
  months: readonly [first: number, last: number];
  /** From one hour of the day to before another. */
  hours: readonly [from: number, until: number];
  weekend: number;
  reasonZh: string;
}

export const HOTSPOTS: readonly HotspotPlan[] = [
  { code: "H1", category: "parking", compoundUse: "market", casesPerYear: 240, months: [1, 12], hours: [8, 12], weekend: 3, reasonZh: "市场周边乱停车，周末上午" },
  { code: "H2", category: "sewer", compoundUse: "slab80", casesPerYear: 190, months: [6, 9], hours: [6, 22], weekend: 1, reasonZh: "老旧小区雨季管道堵塞" },
  { code: "H3", category: "heating", compoundUse: "slab90", casesPerYear: 230, months: [11, 3], hours: [17, 23], weekend: 1, reasonZh: "一处换热站末端不热" },
  { code: "H4", category: "noise", compoundUse: "mall", casesPerYear: 180, months: [6, 9], hours: [20, 24], weekend: 2, reasonZh: "夜市烧烤噪声" },
  { code: "H5", category: "litter", compoundUse: "old", casesPerYear: 200, months: [1, 12], hours: [6, 18], weekend: 1, reasonZh: "平房区垃圾点满溢" },
  { code: "H6", category: "power_outage", compoundUse: "slab00", casesPerYear: 150, months: [7, 8], hours: [18, 23], weekend: 1, reasonZh: "台区过载反复停电" },
];
export const HOTSPOT_CASES = HOTSPOTS.reduce((sum, { casesPerYear }) => sum + casesPerYear, 0);

export interface Hotspot extends HotspotPlan {
  compound: number;
  /** The houses around its middle where it shows. */
  buildings: CaseBuilding[];
}

const BUILDINGS = 9;
const LEAST_BUILDINGS = 4;
/** About 650 m: no two are one. */
const LEAST_APART_DEGREES = 0.0065;

/** Finds each hotspot its compound, far from the others. The truth tests are held to. */
export function placeHotspots(random: Random, { buildings }: CaseGround): Hotspot[] {
  const hotspots: Hotspot[] = [];
  for (const plan of HOTSPOTS) {
    const members = new Map<number, CaseBuilding[]>();
    for (const building of buildings) if (building.compoundUse === plan.compoundUse) listOf(members, building.compound).push(building);
    const [compound, houses] = random
      .shuffled([...members])
      .find(([, candidates]) => candidates.length >= LEAST_BUILDINGS && hotspots.every((other) => apart(at(other.buildings, 0), at(candidates, 0)) > LEAST_APART_DEGREES)) ?? fail(plan.code);
    const middle = random.pick(houses);
    const nearest = [...houses].sort((a, b) => apart(a, middle) - apart(b, middle) || a.id - b.id);
    hotspots.push({ ...plan, compound, buildings: nearest.slice(0, BUILDINGS) });
  }
  return hotspots;
}

export function isInSeason({ months: [first, last] }: HotspotPlan, month: number): boolean {
  return first <= last ? month >= first && month <= last : month >= first || month <= last;
}

/** In degrees of longitude, north-south stretched as it is at the latitude of Liaoning. */
function apart(a: CaseBuilding, b: CaseBuilding): number {
  const [[lonA, latA], [lonB, latB]] = [at(a.doors, 0), at(b.doors, 0)];
  return Math.hypot(lonA - lonB, (latA - latB) * 1.32);
}

function fail(code: string): never {
  throw new Error(`the town has no place for hotspot ${code}`);
}
