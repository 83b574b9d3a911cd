import type { Map, MapMouseEvent } from "maplibre-gl";
import { onScopeDispose } from "vue";
import { measureWork } from "../composables/measure-work.ts";

/** What a click at a place would do; undefined when there is nothing of this kind. */
export type Picker = (event: MapMouseEvent) => (() => void) | undefined;

/** Who is asked first: whoever waits for a place, then what lies on top. */
export const PICK_ORDER = ["place", "trial", "incident", "worker", "service-point", "building", "area"] as const;
export type Picked = (typeof PICK_ORDER)[number];

export type AddPicker = (kind: Picked, picker: Picker) => void;

/** One click does one thing: of all that lies under it, the topmost. Stops with its scope. */
export function createPicking(map: Map, clickedNothing: () => void): AddPicker {
  const pickers = new globalThis.Map<Picked, Picker>();
  const find = (event: MapMouseEvent): (() => void) | undefined => {
    for (const kind of PICK_ORDER) {
      const found = pickers.get(kind)?.(event);
      if (found) return found;
    }
    return undefined;
  };
  const click = (event: MapMouseEvent) => (find(event) ?? clickedNothing)();

  let moved: MapMouseEvent | undefined;
  const point = () => {
    const event = moved;
    moved = undefined;
    if (event) measureWork("pointer", () => void (map.getCanvas().style.cursor = find(event) ? "pointer" : ""));
  };
  const move = (event: MapMouseEvent) => {
    if (!moved) requestAnimationFrame(point);
    moved = event;
  };
  map.on("click", click);
  map.on("mousemove", move);
  onScopeDispose(() => {
    moved = undefined;
    map.off("click", click);
    map.off("mousemove", move);
  });
  return (kind, picker) => void pickers.set(kind, picker);
}
