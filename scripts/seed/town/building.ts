import type { PublicUse } from "./land-use.ts";
import type { Point } from "./plane.ts";

export type BuildingUse = "residential" | "mixed" | "shop" | "service" | PublicUse;

/** A building as it stands in the town's frame; who lives in it is settled when all are known. */
export interface TownBuilding {
  id: number;
  block: number;
  /** The cell it stands in; it never leaves it. */
  face: number;
  ring: Point[];
  use: BuildingUse;
  /** What it is called where it has no number: 门市, 教学楼. */
  label: string;
  isNumbered: boolean;
  storeys: number;
  units: number;
  dwellings: number;
  /** Places in a dormitory. */
  beds: number;
  shops: number;
  doors: Point[];
  /** The side of the cell its door opens to; without, the door opens to the inside of the compound. */
  street?: number;
  households: number;
  population: number;
  aged65: number;
}

export type BuildingPlan = Pick<TownBuilding, "use" | "storeys" | "doors"> & Partial<TownBuilding> & { ring: Point[] };
