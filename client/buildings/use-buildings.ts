import { shallowRef, type InjectionKey, type Ref } from "vue";
import { provided } from "../composables/provided.ts";

export interface Building {
  id: number;
  name: string;
  use: string;
}

export interface BuildingDesk {
  /** The building that was clicked last; the map's tiles know no more of it. */
  clicked: Ref<Building | undefined>;
}

export const BUILDING_DESK: InjectionKey<BuildingDesk> = Symbol("buildings");

/** Made once, in main.ts. */
export const createBuildingDesk = (): BuildingDesk => ({ clicked: shallowRef() });

/** What a click on a building tells, for any component below main.ts. */
export const useBuildings = (): BuildingDesk => provided(BUILDING_DESK);
