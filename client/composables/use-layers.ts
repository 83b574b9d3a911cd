import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";
import { isQuiet, layersIn, queryOf, toggled, type LayerName } from "./layer-names.ts";

export interface Layers {
  /** Which layers are on, as the address says: `?layers=incidents,workers`. Without it, the usual ones of the page. */
  on: ComputedRef<ReadonlySet<LayerName>>;
  /** Service circles or hotspots are on: workers and cases that are not overdue leave the map. */
  quiet: ComputedRef<boolean>;
  toggle: (name: LayerName) => void;
  show: (names: ReadonlySet<LayerName>) => void;
}

/** The layer switcher's state. It lives in the address, so a link shows the same map. */
export function useLayers(): Layers {
  const route = useRoute();
  const router = useRouter();
  const on = computed(() => layersIn(route.query.layers));
  const quiet = computed(() => isQuiet(on.value));
  const show = (names: ReadonlySet<LayerName>) => void router.replace({ query: { ...route.query, layers: queryOf(names) } });
  return { on, quiet, show, toggle: (name) => show(toggled(on.value, name)) };
}
