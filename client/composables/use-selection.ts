import { readonly, shallowRef, watch, type InjectionKey, type Ref } from "vue";
import type { Address } from "./address.ts";
import { provided } from "./provided.ts";

export const SELECTED_KINDS = ["incident", "worker", "area", "service-point", "building"] as const;
export type SelectedKind = (typeof SELECTED_KINDS)[number];

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

/** Reads an address: `?show=incident-12`. What is none is nothing. */
export function selectedIn(show: unknown): Selected | undefined {
  const [, kind, id] = /^([a-z-]+)-(\d{1,9})$/.exec(String(show)) ?? [];
  const known = SELECTED_KINDS.find((each) => each === kind);
  return known && { kind: known, id: Number(id) };
}

const showOf = (selected: Selected | undefined): string | undefined => selected && `${selected.kind}-${selected.id}`;

/** Made once, in main.ts. At once for those who look, and in the address a moment later; a change of the address is followed. */
export function createSelection(address: Address): Selection {
  const selected = shallowRef<Selected>();
  watch(
    () => address.query.value.show,
    (show) => {
      const next = selectedIn(show);
      if (showOf(next) !== showOf(selected.value)) selected.value = next;
    },
    { immediate: true, flush: "sync" },
  );
  return {
    selected: readonly(selected),
    select(next) {
      selected.value = next;
      address.change({ show: showOf(next) });
    },
  };
}

/** What is looked at, shared by map, lists and panels. */
export const useSelection = (): Selection => provided(SELECTION);
