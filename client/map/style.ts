import type { AddLayerObject, Map, StyleSpecification } from "maplibre-gl";
import { fontFaces } from "./fonts.ts";
import { landLayers } from "./land-layers.ts";
import { palette, type Palette } from "./palette.ts";
import { nameLayers, streetLayers } from "./street-layers.ts";
import { BASE, baseSource, BUILDINGS, buildingSource } from "./tiles.ts";

/**
 * Every layer of the map, from the ground up: the one place that knows what covers what.
 * Names of subdistricts lie above workers, service points and cases that are in time, and below those that are not.
 */
export const LAYER_ORDER = [
  "ground", "land-farm", "land-forest", "land-block", "land-industry", "land-green", "land-sports", "water", "water-shore", "land-island",
  "street-path", "street-lane", "street-minor", "building", "building-edge", "wall", "gate",
  "rail-bed", "street-middle-casing", "street-main-casing", "street-middle", "street-main", "rail", "rail-ties",
  "bridge-path", "bridge-lane", "bridge-minor", "bridge-middle-casing", "bridge-main-casing", "bridge-middle", "bridge-main",
  "outside", "outside-names",
  "area-lit", "resolved-community", "resolved-grid", "hotspots",
  "circle-ground", "circle-rim", "circle-uncovered", "circle-tried", "circle-tried-rim", "circle-closing", "circle-gained",
  "plan-face",
  "area-beyond", "area-grid", "area-community", "area-subdistrict-casing", "area-subdistrict", "area-district-casing", "area-district", "area-lit-edge", "building-lit",
  "plan-border-casing", "plan-border", "plan-way-casing", "plan-way",
  "circle-link", "circle-way-casing", "circle-way",
  "name-water", "name-compound", "name-street-minor", "name-street-middle", "name-street-main", "name-grid", "name-community",
  "plan-name", "plan-handle",
  "import-fill", "import-line", "import-point", "import-fault",
  "resolved-grid-words", "resolved-community-words", "case-density", "case-closed",
  "worker-accuracy", "worker-trail-casing", "worker-trail", "worker-trail-points",
  "arc-waiting", "arc-late-casing", "arc-late", "arc-end", "case-quiet", "workers", "worker-words", "service-point", "service-point-name", "name-town", "name-subdistrict", "name-district", "site-candidate", "site-chosen", "site-rank", "case-due", "case-over", "case-words", "case-chosen",
] as const;
export type LayerId = (typeof LAYER_ORDER)[number];

/** The ground under everything else. `scale`: how much larger lines and letters are than on a desk. */
export function baseStyle(origin: string, scale: number, colour: Palette = palette): StyleSpecification {
  const layers = [...landLayers(colour, scale), ...streetLayers(colour, scale), ...nameLayers(colour, scale)];
  return {
    version: 8,
    "font-faces": fontFaces,
    sources: { [BASE]: baseSource(origin), [BUILDINGS]: buildingSource(origin) },
    layers: layers.sort((a, b) => rank(a.id) - rank(b.id)),
    transition: { duration: 0 },
  };
}

/** @throws Error for a layer that has no place */
export function rank(id: string): number {
  const at = LAYER_ORDER.findIndex((each) => each === id);
  if (at < 0) throw new Error(`layer "${id}" has no place in LAYER_ORDER`);
  return at;
}

/** Adds a layer in its place among those that are there, whatever the order of adding. */
export function addInOrder(map: Pick<Map, "addLayer" | "getLayer">, layer: AddLayerObject): void {
  const above = LAYER_ORDER.slice(rank(layer.id) + 1).find((id) => map.getLayer(id));
  map.addLayer(layer, above);
}
