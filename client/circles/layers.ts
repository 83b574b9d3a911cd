import type { Feature, MultiLineString } from "geojson";
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Circles } from "#contract/circles.ts";
import type { Palette } from "../map/palette.ts";
import { BASE, BUILDINGS } from "../map/tiles.ts";
import { groundWidth } from "../map/width.ts";

export const PARTIAL = "circle-partial";

export const partialFeature = ({ partial }: Pick<Circles, "partial">): Feature<MultiLineString> => ({
  type: "Feature", geometry: { type: "MultiLineString", coordinates: partial }, properties: {},
});

/** Streets within reach as a soft band around them, and the houses beyond it as the brightest thing there is (feature states `reached`, `uncovered`). */
export function circleLayers(colour: Palette, scale: number): LayerSpecification[] {
  const reached: ExpressionSpecification = ["boolean", ["feature-state", "reached"], false];
  const uncovered: ExpressionSpecification = ["boolean", ["feature-state", "uncovered"], false];
  const street = { source: BASE, "source-layer": "street" } as const;
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const band = groundWidth(46, 3.5 * scale);
  const middle = groundWidth(3, 1 * scale);
  return [
    { id: "circle-reach", type: "line", ...street, layout: round, paint: { "line-color": colour.service, "line-width": band, "line-opacity": ["case", reached, 0.1, 0] } },
    { id: "circle-reach-part", type: "line", source: PARTIAL, layout: round, paint: { "line-color": colour.service, "line-width": band, "line-opacity": 0.1 } },
    { id: "circle-edge", type: "line", ...street, layout: round, paint: { "line-color": colour.service, "line-width": middle, "line-opacity": ["case", reached, 0.55, 0] } },
    { id: "circle-uncovered", type: "fill", source: BUILDINGS, "source-layer": "building", minzoom: 12, paint: { "fill-color": colour.uncovered, "fill-opacity": ["case", uncovered, 1, 0], "fill-antialias": false } },
  ];
}
