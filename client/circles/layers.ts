import type { Feature, FeatureCollection, MultiPolygon } from "geojson";
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Circles, WayThere } from "#contract/circles.ts";
import type { MissingLink } from "#geo/circles/missing-link.ts";
import type { Palette } from "../map/palette.ts";
import { BASE, BUILDINGS } from "../map/tiles.ts";

export const GROUND = "circle-ground";
export const TRIED = "circle-tried";
export const WAY = "circle-way";

export const groundFeature = (within: Circles["within"]): Feature<MultiPolygon> => ({ type: "Feature", geometry: { type: "MultiPolygon", coordinates: within }, properties: {} });

export const wayFeatures = (way: WayThere | undefined): FeatureCollection => ({
  type: "FeatureCollection",
  features: way ? [{ type: "Feature", geometry: { type: "LineString", coordinates: way.line }, properties: {} }] : [],
});

export const LINKS = "circle-links";

/** Where footbridges or gates are missed, across what is in the way. */
export const linkFeatures = (links: readonly MissingLink[] = []): FeatureCollection => ({
  type: "FeatureCollection",
  features: links.map(({ from, to }) => ({ type: "Feature", geometry: { type: "LineString", coordinates: [[...from], [...to]] }, properties: {} })),
});

/** The ground within reach as a soft fill, and the houses beyond it as the brightest thing there is (feature state `uncovered`). */
export function circleLayers(colour: Palette, scale: number): LayerSpecification[] {
  const uncovered: ExpressionSpecification = ["boolean", ["feature-state", "uncovered"], false];
  return [
    { id: "circle-ground", type: "fill", source: GROUND, paint: { "fill-color": colour.service, "fill-opacity": 0.13, "fill-antialias": false } },
    { id: "circle-rim", type: "line", source: GROUND, layout: { "line-join": "round" }, paint: { "line-color": colour.service, "line-width": 1 * scale, "line-opacity": 0.5 } },
    { id: "circle-uncovered", type: "fill", source: BUILDINGS, "source-layer": "building", minzoom: 12, paint: { "fill-color": colour.uncovered, "fill-opacity": ["case", uncovered, 1, 0], "fill-antialias": false } },
  ];
}

/** What a point that is tried would reach, and the houses it would newly reach or that would be lost, and streets thought closed (feature states `gained`, `lost`, `closing`). */
export function triedLayers(colour: Palette, scale: number): LayerSpecification[] {
  const is = (state: string): ExpressionSpecification => ["boolean", ["feature-state", state], false];
  return [
    { id: "circle-tried", type: "fill", source: TRIED, paint: { "fill-color": colour.focus, "fill-opacity": 0.1, "fill-antialias": false } },
    { id: "circle-tried-rim", type: "line", source: TRIED, layout: { "line-join": "round" }, paint: { "line-color": colour.focus, "line-width": 2 * scale } },
    { id: "circle-closing", type: "line", source: BASE, "source-layer": "street", layout: { "line-cap": "round" }, paint: { "line-color": colour.clockOver, "line-width": 5 * scale, "line-opacity": ["case", is("closing"), 1, 0] } },
    { id: "circle-link", type: "line", source: LINKS, layout: { "line-cap": "round" }, paint: { "line-color": colour.clockDue, "line-width": 5 * scale } },
    { id: "circle-gained", type: "fill", source: BUILDINGS, "source-layer": "building", minzoom: 12, paint: { "fill-color": ["case", is("lost"), colour.clockOver, colour.focus], "fill-opacity": ["case", ["any", is("gained"), is("lost")], 1, 0], "fill-antialias": false } },
  ];
}

export const wayLayers = (colour: Palette, scale: number): LayerSpecification[] => [
  { id: "circle-way-casing", type: "line", source: WAY, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour.land, "line-width": 7 * scale } },
  { id: "circle-way", type: "line", source: WAY, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour.focus, "line-width": 3.5 * scale } },
];
