import type { AddLayerObject, Map, SourceSpecification } from "maplibre-gl";
import { inject, onScopeDispose, watch, type InjectionKey, type Ref, type WatchSource } from "vue";
import type { ImagePainter } from "./images.ts";
import type { AddPicker } from "./picking.ts";
import { addInOrder } from "./style.ts";

export interface MapStage {
  map: Map;
  /** How much larger symbols are than on a desk. */
  scale: number;
  /** Nobody clicks on a wall. */
  interactive: boolean;
  /** Says how images are drawn whose name begins so: once each, when a layer first asks for one. */
  paintImages: (prefix: string, painter: ImagePainter) => void;
  /** Says what a click on something of this kind does. */
  addPicker: AddPicker;
}

export const MAP_STAGE: InjectionKey<MapStage> = Symbol("map stage");

/** The map, for what is drawn on it: any component in the slot of MapCanvas. */
export function useMap(): MapStage {
  const stage = inject(MAP_STAGE);
  if (!stage) throw new Error("useMap() is for components inside MapCanvas");
  return stage;
}

/** Puts a source and its layers on the map for as long as the component lives. */
export function drawOn({ map }: MapStage, sources: Readonly<Record<string, SourceSpecification>>, layers: readonly AddLayerObject[]): void {
  for (const [id, source] of Object.entries(sources)) map.addSource(id, source);
  for (const layer of layers) addInOrder(map, layer);
  onScopeDispose(() => {
    if (!map.getStyle()) return; // the map itself is gone
    for (const { id } of layers) map.removeLayer(id);
    for (const id of Object.keys(sources)) map.removeSource(id);
  });
}

/** Shows layers only while `shown`. */
export function showWhile({ map }: MapStage, ids: readonly string[], shown: WatchSource<boolean> | Ref<boolean>): void {
  watch(shown, (visible) => ids.forEach((id) => map.setLayoutProperty(id, "visibility", visible ? "visible" : "none")), { immediate: true });
}
