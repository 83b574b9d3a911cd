import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { useSelection } from "../composables/use-selection.ts";
import type { MapStage } from "../map/use-map.ts";
import { CLICKED } from "./layers.ts";

/** Cases so near to each other on the screen that a click cannot mean one of them. */
const SAME_PLACE_PIXELS = 5;

export interface Stack {
  /** The cases that lie above each other where was clicked. */
  ids: ShallowRef<readonly number[]>;
  at: Ref<{ left: number; top: number }>;
  close: () => void;
}

/** A click on one case chooses it; a click on several opens them as a list. */
export function useStack({ map, addPicker }: MapStage): Stack {
  const { select } = useSelection();
  const ids = shallowRef<readonly number[]>([]);
  const at = ref({ left: 0, top: 0 });
  const close = () => void (ids.value = []);

  addPicker("incident", ({ point: { x, y } }) => {
    const near = SAME_PLACE_PIXELS;
    const found = map.queryRenderedFeatures([[x - near, y - near], [x + near, y + near]], { layers: CLICKED.filter((id) => map.getLayer(id)) });
    const [first, ...others] = [...new Set(found.map(({ id }) => Number(id)))];
    if (first === undefined) return undefined;
    return () => {
      close();
      if (!others.length) return select({ kind: "incident", id: first });
      ids.value = [first, ...others];
      at.value = { left: x, top: y };
    };
  });
  map.on("movestart", close);
  map.on("click", ({ point: { x, y } }) => (x !== at.value.left || y !== at.value.top) && close());
  return { ids, at, close };
}
