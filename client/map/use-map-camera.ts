import type { LngLatBoundsLike, Map, PaddingOptions } from "maplibre-gl";
import { ref, shallowRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { Position } from "#geo/position.ts";
import { provided } from "../composables/provided.ts";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface MapCamera {
  /** The one map, once it is there. */
  map: ShallowRef<Map | undefined>;
  flyTo: (position: Position, zoom?: number) => void;
  fit: (bounds: Bounds, padding?: number | PaddingOptions) => void;
  /** Shows the whole district; the padding, in pixels, is kept for the next time and for a change of size. */
  fitDistrict: (padding?: PaddingOptions) => void;
  /** Where the district is; undefined where there is none. Told by whoever knows the areas. */
  setDistrict: (bounds: Bounds | undefined) => void;
  /** It is known where to look, or that there is no such place. */
  located: Readonly<Ref<boolean>>;
  /** Where the district is. */
  district: () => Bounds | undefined;
  zoomBy: (levels: number) => void;
}

const CLOSE_ZOOM = 16;
export const MAP_CAMERA: InjectionKey<MapCamera> = Symbol("map camera");

/** Made once, in main.ts. What is asked before the map is there is done when it is. */
export function createMapCamera(): MapCamera {
  const map = shallowRef<Map>();
  const located = ref(false);
  let district: Bounds | undefined;
  let padding: PaddingOptions = { top: 24, right: 24, bottom: 24, left: 24 };

  const fit: MapCamera["fit"] = (bounds, around = padding) => void map.value?.fitBounds(bounds as LngLatBoundsLike, { padding: around, duration: 0 });
  const showDistrict = () => district && fit(district);

  return {
    map,
    fit,
    flyTo: ([lon, lat], zoom = CLOSE_ZOOM) => void map.value?.flyTo({ center: [lon, lat], zoom: Math.max(zoom, map.value.getZoom()), essential: false, maxDuration: 1500 }),
    fitDistrict: (around) => {
      padding = around ?? padding;
      showDistrict();
    },
    located,
    district: () => district,
    setDistrict: (bounds) => {
      located.value = true;
      if (district?.join() === bounds?.join()) return;
      district = bounds;
      showDistrict();
    },
    zoomBy: (levels) => void map.value?.easeTo({ zoom: map.value.getZoom() + levels, duration: 200 }),
  };
}

/** Moves the map, for any component below main.ts. */
export const useMapCamera = (): MapCamera => provided(MAP_CAMERA);
