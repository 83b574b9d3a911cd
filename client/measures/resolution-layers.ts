import type { Feature, Point } from "geojson";
import type { ExpressionSpecification, FillLayerSpecification, GeoJSONSourceSpecification, LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { Position } from "#geo/position.ts";
import { REGULAR, STRONG } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";
import { AREAS } from "../map/tiles.ts";
import type { Resolved } from "./resolution.ts";

export const RESOLVED_WORDS = "resolved-words";
export const resolvedWordSource: GeoJSONSourceSpecification = { type: "geojson", promoteId: "id", data: { type: "FeatureCollection", features: [] } };

/** From here on every grid has its own colour; farther away, every community. */
const GRIDS_FROM_ZOOM = 14;

/** The words in the middle of an area: a share with its fraction, or the fraction alone. */
export interface ResolvedWord {
  resolved: Resolved;
  at: Position;
  share: string;
  fraction: string;
}

export const resolvedWordFeature = ({ resolved: { area, level }, at, share, fraction }: ResolvedWord): Feature<Point> => ({
  type: "Feature", geometry: { type: "Point", coordinates: [...at] }, properties: { id: area, level, share, fraction },
});

/** Colour by feature state `resolved`: 0 to 4, or -1 for too few. What has no closed case is left bare. */
export function resolutionLayers(colour: Palette, scale: number): LayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const step: ExpressionSpecification = ["coalesce", ["feature-state", "resolved"], -2];
  const fill = (id: "resolved-community" | "resolved-grid", level: string, zooms: { minzoom?: number; maxzoom?: number }): FillLayerSpecification => ({
    id, type: "fill", source: AREAS, "source-layer": "area", filter: ["==", ["get", "level"], level], ...zooms,
    paint: { "fill-color": ["match", step, -1, colour.few, 0, colour.resolved[0], 1, colour.resolved[1], 2, colour.resolved[2], 3, colour.resolved[3], 4, colour.resolved[4], "transparent"], "fill-opacity": 0.72 },
  });
  const words = (id: "resolved-community-words" | "resolved-grid-words", level: string, size: number, zooms: { minzoom?: number; maxzoom?: number }): SymbolLayerSpecification => ({
    id, type: "symbol", source: RESOLVED_WORDS, filter: ["==", ["get", "level"], level], ...zooms,
    layout: {
      "text-field": ["format", ["get", "share"], { "text-font": ["literal", STRONG] }, ["case", ["==", ["get", "share"], ""], "", "\n"], {}, ["get", "fraction"], { "font-scale": 0.86 }],
      "text-font": REGULAR, "text-size": px(size), "text-line-height": 1.1, "text-padding": px(1), "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": 0.2,
    },
    paint: { "text-color": colour.text, "text-halo-color": colour.halo, "text-halo-width": px(1.6) },
  });
  return [
    fill("resolved-community", "community", { maxzoom: GRIDS_FROM_ZOOM }),
    fill("resolved-grid", "grid", { minzoom: GRIDS_FROM_ZOOM }),
    words("resolved-community-words", "community", 14, { maxzoom: GRIDS_FROM_ZOOM }),
    words("resolved-grid-words", "grid", 13, { minzoom: GRIDS_FROM_ZOOM }),
  ];
}
