import { computed, shallowReadonly, shallowRef, type ComputedRef, type InjectionKey, type ShallowRef } from "vue";
import type { ToldArea } from "#contract/areas.ts";
import { provided } from "../composables/provided.ts";
import { chainOf, type Areas } from "./state.ts";

export interface AreaDesk {
  areas: Readonly<ShallowRef<Areas>>;
  /** The widest area one is told of: the district, or one's own part of it. */
  district: ComputedRef<ToldArea | undefined>;
  /** The area itself and those above it, lowest first; empty when it is not known. */
  chainOf: (id: number) => readonly ToldArea[];
  replace: (areas: readonly ToldArea[]) => void;
}

export const AREA_DESK: InjectionKey<AreaDesk> = Symbol("areas");

/** Made once, in main.ts. */
export function createAreaDesk(): AreaDesk {
  const areas = shallowRef<Areas>(new Map());
  return {
    areas: shallowReadonly(areas),
    district: computed(() => [...areas.value.values()].find(({ parent }) => parent === undefined || !areas.value.has(parent))),
    chainOf: (id) => chainOf(areas.value, id),
    replace: (all) => void (areas.value = new Map(all.map((area) => [area.id, area]))),
  };
}

/** The areas in force, for any component below main.ts. */
export const useAreas = (): AreaDesk => provided(AREA_DESK);
