import type { AreaIds } from "../ground/area-ids.ts";
import type { TownAreas } from "../town/areas.ts";

export type Employment = "full-time" | "dedicated" | "part-time" | "volunteer";
export type GridRole = "grid_chief" | "building_head" | "stairwell_head" | "grid_worker" | "mediator" | "safety" | "health" | "utilities_officer";
export type DistrictRole = "dispatcher" | "duty_leader" | "leader" | "supervisor";
export type Role = GridRole | "electricity_officer" | "community_head" | DistrictRole;

/** A seat that has to be filled. */
export interface Post {
  id: number;
  area: number;
  role: Role;
  employment: Employment;
}

/** 三长五员: the eight posts of a community grid. */
export const GRID_POSTS: readonly (readonly [GridRole, Employment])[] = [
  ["grid_chief", "part-time"],
  ["building_head", "volunteer"],
  ["stairwell_head", "volunteer"],
  ["grid_worker", "full-time"],
  ["mediator", "part-time"],
  ["safety", "part-time"],
  ["health", "volunteer"],
  ["utilities_officer", "dedicated"],
];
/** A campus or a market has its own manager and one worker of its own. */
const EXCLUSIVE_POSTS: readonly (readonly [GridRole, Employment])[] = [["grid_chief", "dedicated"], ["grid_worker", "dedicated"]];
/** They serve transformer areas, so they belong to a subdistrict. */
export const ELECTRICITY_OFFICERS_PER_SUBDISTRICT = 4;
/** The command centre of the district. */
const DISTRICT_SEATS: readonly (readonly [DistrictRole, number])[] = [["dispatcher", 4], ["duty_leader", 1], ["leader", 2], ["supervisor", 2]];

/** Every seat of the district: with 240 community grids, 12 exclusive ones, 31 communities and 4 subdistricts exactly 2,000. */
export function requiredPosts({ subdistricts, communities, grids }: TownAreas, ids: AreaIds): Post[] {
  const seats: Omit<Post, "id">[] = grids.flatMap(({ kind }, index) =>
    (kind === "exclusive" ? EXCLUSIVE_POSTS : GRID_POSTS).map(([role, employment]) => ({ area: ids.grid(index), role, employment })),
  );
  const add = (count: number, area: number, role: Role, employment: Employment) => {
    for (let nth = 0; nth < count; nth++) seats.push({ area, role, employment });
  };
  for (const index of communities.keys()) add(1, ids.community(index), "community_head", "full-time");
  for (const index of subdistricts.keys()) add(ELECTRICITY_OFFICERS_PER_SUBDISTRICT, ids.subdistrict(index), "electricity_officer", "dedicated");
  for (const [role, count] of DISTRICT_SEATS) add(count, ids.district, role, "full-time");
  return seats.map((seat, index) => ({ id: index + 1, ...seat }));
}
