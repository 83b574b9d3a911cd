import type { Feature, FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import { toDegrees } from "#geo/lattice.ts";
import type { Draft } from "#geo/plan/draft.ts";
import { doubledArea, type Corner } from "#geo/plan/exact.ts";
import { REGULAR, STRONG } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";
import { middleOf, type Handle } from "./drawing.ts";
import type { DrawnGrid } from "./grids.ts";

export const FACES = "plan-faces";
export const NAMES = "plan-names";
export const WAY = "plan-way";
export const HANDLES = "plan-handles";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };
export const planSources: Record<string, GeoJSONSourceSpecification> = {
  [FACES]: { type: "geojson", promoteId: "id", data: nothing },
  [NAMES]: { type: "geojson", promoteId: "id", data: nothing },
  [WAY]: { type: "geojson", data: nothing },
  [HANDLES]: { type: "geojson", data: nothing },
};

const lonLat = ([x, y]: readonly [number, number]): [number, number] => [toDegrees(x), toDegrees(y)];
const closed = (ring: readonly Corner[]) => [...ring, ring[0]!].map(lonLat);

/** A grid as it is shown: the same as before keeps its identity, so that the map is told of changes only. */
export interface ShownGrid {
  grid: DrawnGrid;
  selected: boolean;
  touched: boolean;
  rings: Corner[][];
}

export function faceFeature({ grid, selected, touched, rings }: ShownGrid): Feature {
  const outer = rings.filter((ring) => doubledArea(ring) > 0);
  const holes = rings.filter((ring) => doubledArea(ring) <= 0);
  const [first = [], ...others] = outer;
  return {
    type: "Feature", properties: { id: grid.id, balance: grid.balance, selected, drawn: touched || grid.changed },
    geometry: { type: "MultiPolygon", coordinates: [[closed(first), ...holes.map(closed)], ...others.map((ring) => [closed(ring)])] },
  };
}

export function nameFeature({ grid, touched, rings }: ShownGrid): Feature {
  const ring = rings.reduce((most, each) => (doubledArea(each) > doubledArea(most) ? each : most), rings[0] ?? []);
  const mark = grid.balance === "high" ? "▲ " : grid.balance === "low" ? "▼ " : "";
  const was = touched && grid.before && grid.before.households !== grid.now.households ? `${grid.before.households} → ` : "";
  return {
    type: "Feature", geometry: { type: "Point", coordinates: lonLat(middleOf(ring)) },
    properties: { id: grid.id, name: grid.name, balance: grid.balance, figure: grid.kind === "exclusive" ? "" : `${was || mark}${grid.now.households}`, loud: touched },
  };
}

export const handleFeature = ({ kind, at, key }: Handle, taken: boolean): Feature => ({ type: "Feature", properties: { kind, key, taken }, geometry: { type: "Point", coordinates: lonLat(at) } });
export const wayFeature = (way: readonly (readonly [number, number])[]): Feature => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: way.map(lonLat) } });
export const ringsOf = ({ map }: Draft, face: number): Corner[][] => map.ringsOf(face).map((ring) => map.ring(ring));

export function planLayers(colour: Palette): LayerSpecification[] {
  const balance = (high: string, low: string, fine: string) => ["match", ["get", "balance"], "high", high, "low", low, fine] as never;
  const loud = ["any", ["get", "selected"], ["get", "drawn"]] as never;
  return [
    { id: "plan-face", type: "fill", source: FACES, paint: { "fill-color": ["case", ["get", "selected"], colour.act, balance(colour.balanceHigh, colour.balanceLow, "transparent")] as never, "fill-opacity": ["case", ["get", "selected"], 0.16, 0.2] } },
    { id: "plan-border-casing", type: "line", source: FACES, filter: loud, layout: { "line-join": "round" }, paint: { "line-color": colour.halo, "line-width": 6 } },
    { id: "plan-border", type: "line", source: FACES, layout: { "line-join": "round" }, paint: { "line-color": colour.act, "line-width": ["case", ["get", "selected"], 2.6, ["get", "drawn"], 2.2, 0.8], "line-opacity": ["case", loud, 1, 0.45] } },
    { id: "plan-way-casing", type: "line", source: WAY, paint: { "line-color": colour.halo, "line-width": 7 } },
    { id: "plan-way", type: "line", source: WAY, paint: { "line-color": "#ffffff", "line-width": 3.2, "line-dasharray": [2, 1.2] } },
    {
      id: "plan-name", type: "symbol", source: NAMES, minzoom: 12.5,
      layout: {
        "text-field": ["format", ["get", "name"], { "text-font": ["literal", REGULAR], "font-scale": 0.9 }, "\n", {}, ["get", "figure"], { "text-font": ["literal", STRONG], "text-color": balance(colour.balanceHigh, colour.balanceLow, colour.text) }],
        "text-font": REGULAR, "text-size": ["case", ["get", "loud"], 17, 14], "text-line-height": 1.25, "symbol-sort-key": ["case", ["get", "loud"], 0, 1],
      },
      paint: { "text-color": colour.label, "text-halo-color": colour.halo, "text-halo-width": 1.8 },
    },
    { id: "plan-handle", type: "circle", source: HANDLES, paint: { "circle-radius": ["match", ["get", "kind"], "node", 7, "corner", 5.5, 3.4], "circle-color": ["case", ["get", "taken"], "#ffffff", colour.halo], "circle-stroke-color": "#ffffff", "circle-stroke-width": ["match", ["get", "kind"], "node", 3, "corner", 2.2, 1.2], "circle-opacity": ["match", ["get", "kind"], "middle", 0.7, 1] } },
  ];
}
