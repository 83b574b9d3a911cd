import { readonly, shallowRef, type InjectionKey, type Ref } from "vue";
import { provided } from "./provided.ts";

export type SelectedKind = "incident" | "worker" | "area" | "service-point" | "building";

export interface Selected {
  kind: SelectedKind;
  id: number;
}

export interface Selection {
  selected: Readonly<Ref<Selected | undefined>>;
  /** Nothing given: nothing is selected any more. */
  select: (selected?: Selected) => void;
}

export const SELECTION: InjectionKey<Selection> = Symbol("selection");

/** Made once, in main.ts. */
export function createSelection(): Selection {
  const selected = shallowRef<Selected>();
  return { selected: readonly(selected), select: (next) => void (selected.value = next) };
}

/** What is looked at, shared by map, lists and panels. */
export const useSelection = (): Selection => provided(SELECTION);
