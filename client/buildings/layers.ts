import type { LayerSpecification } from "maplibre-gl";
import type { Palette } from "../map/palette.ts";
import { BUILDINGS } from "../map/tiles.ts";

/** The outline of the building that is looked at (feature state `lit`). */
export const buildingLayers = (colour: Palette, scale: number): LayerSpecification[] => [
  {
    id: "building-lit", type: "line", source: BUILDINGS, "source-layer": "building", minzoom: 14,
    paint: { "line-color": colour.focus, "line-width": 1.6 * scale, "line-opacity": ["case", ["boolean", ["feature-state", "lit"], false], 1, 0] },
  },
];
