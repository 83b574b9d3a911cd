import type { Pool } from "pg";
import type { BuildingDetails } from "#contract/buildings.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { Refusal } from "../edge/refusal.ts";
import { buildingAt } from "./store.ts";

export interface BuildingNeeds {
  pool: Pool;
  areas: Pick<Areas, "above" | "roots">;
  now: () => string;
}

/** What stands there. A house for which no grid answers belongs to whoever answers for the whole district. */
export async function buildingDetails({ pool, areas, now }: BuildingNeeds, viewer: Viewer, id: number): Promise<BuildingDetails> {
  const building = await buildingAt(pool, id, now());
  const placed = building && { areas: building.area === undefined ? await areas.roots() : await areas.above(building.area) };
  if (!building || !placed || !may(viewer, "know", placed)) throw new Refusal("not-found", `there is no building ${id}`);
  return building;
}
