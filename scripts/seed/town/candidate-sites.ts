import type { TownBuilding } from "./building.ts";
import { at } from "./list.ts";
import { distance, type Point } from "./plane.ts";
import { middleOf, type Services } from "./service-points.ts";
import type { Town } from "./town.ts";

export const CANDIDATE_SITES = 300;
const LEAST_APART_METRES = 55;
/** In every gap some, so that it can be closed. */
const IN_EACH_GAP = 8;
const GAP_METRES = 700;

export type SiteKind = "vacant_shop" | "service_room" | "office_room" | "ground_floor";

export interface TownCandidateSite {
  kind: SiteKind;
  building: number;
  point: Point;
  capacity: number;
}

/** Rooms in which a service point could be opened: spread over the town, some in each gap. */
export function chooseCandidateSites(town: Town, services: Services): TownCandidateSite[] {
  const random = town.random.fork("candidate-sites");
  const taken = new Set(services.points.map(({ building }) => building));
  const rooms = random.shuffled(town.buildings.filter((building) => kindOf(building) !== undefined && !taken.has(building.id)));
  const chosen: TownBuilding[] = [];
  const take = (list: readonly TownBuilding[], most: number) => {
    let left = most;
    for (const room of list) {
      if (left === 0) return;
      if (chosen.some((other) => distance(at(other.doors, 0), at(room.doors, 0)) < LEAST_APART_METRES)) continue;
      chosen.push(room);
      left--;
    }
  };
  for (const gap of services.gaps) take(rooms.filter((room) => distance(middleOf(room), gap) < GAP_METRES), IN_EACH_GAP);
  take(rooms, CANDIDATE_SITES - chosen.length);
  return chosen.map((building) => ({
    kind: kindOf(building) ?? "vacant_shop",
    building: building.id,
    point: at(building.doors, 0),
    capacity: random.whole(3, 16) * 10,
  }));
}

function kindOf({ use, label }: TownBuilding): SiteKind | undefined {
  if (use === "shop") return "vacant_shop";
  if (use === "mixed") return "ground_floor";
  if (label === "物业用房" || label === "活动室") return "service_room";
  return label === "办公楼" ? "office_room" : undefined;
}
