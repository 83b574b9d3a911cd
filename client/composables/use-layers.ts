import { computed, type ComputedRef, type InjectionKey } from "vue";
import type { Address } from "./address.ts";
import { isQuiet, layersIn, queryOf, toggled, type LayerName } from "./layer-names.ts";
import { provided } from "./provided.ts";

export interface Layers {
  /** Which layers are on, as the address says: `?layers=incidents,workers`. Without it, the usual ones. */
  on: ComputedRef<ReadonlySet<LayerName>>;
  /** Service circles or hotspots are on: workers and cases that are not overdue leave the map. */
  quiet: ComputedRef<boolean>;
  toggle: (name: LayerName) => void;
  show: (names: ReadonlySet<LayerName>) => void;
}

export const LAYERS: InjectionKey<Layers> = Symbol("layers");

/** Made once, in main.ts. The state lives in the address, so a link shows the same map. */
export function createLayers({ query, change }: Address): Layers {
  const on = computed(() => layersIn(query.value.layers));
  const quiet = computed(() => isQuiet(on.value));
  const show = (names: ReadonlySet<LayerName>) => change({ layers: queryOf(names) });
  return { on, quiet, show, toggle: (name) => show(toggled(on.value, name)) };
}

/** The layer switcher's state, for any component below main.ts. */
export const useLayers = (): Layers => provided(LAYERS);
