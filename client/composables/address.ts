import { computed, type ComputedRef, type InjectionKey } from "vue";
import type { LocationQueryRaw, Router } from "vue-router";
import { provided } from "./provided.ts";

export interface Address {
  query: ComputedRef<Readonly<Record<string, unknown>>>;
  /** Says these things anew and leaves the rest; undefined takes one out. */
  change: (changes: Readonly<Record<string, string | number | undefined>>) => void;
}

export const ADDRESS: InjectionKey<Address> = Symbol("address");

/** Made once, in main.ts. What is changed while an earlier change is on its way is added to it: alone, each would undo the other. */
export function createAddress({ currentRoute, replace }: Pick<Router, "currentRoute" | "replace">): Address {
  let wanted: LocationQueryRaw | undefined;
  return {
    query: computed(() => currentRoute.value.query),
    change(changes) {
      const next = (wanted = { ...(wanted ?? currentRoute.value.query), ...changes });
      void replace({ query: next }).finally(() => {
        if (wanted === next) wanted = undefined;
      });
    },
  };
}

/** What the page's address asks for: whoever gets the link sees the same. */
export const useAddress = (): Address => provided(ADDRESS);
