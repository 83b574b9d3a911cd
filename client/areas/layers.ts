import type { ExpressionSpecification, FillLayerSpecification, GeoJSONSourceSpecification, LayerSpecification, LineLayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { Feature, Point } from "geojson";
import type { Level, ToldArea } from "#contract/areas.ts";
import { REGULAR, STRONG } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";
import { AREAS } from "../map/tiles.ts";

export const AREA_NAMES = "area-names";

export const areaNameSource: GeoJSONSourceSpecification = { type: "geojson", promoteId: "id", data: { type: "FeatureCollection", features: [] } };

/** A name on the map; with what is going on there, where there is room to say it. */
export interface NamedArea {
  area: ToldArea;
  open?: string;
  over?: string;
  /** It lies in a city of several districts, whose names are read before its own. */
  inCity?: boolean;
}

export function areaNameFeature({ area: { id, level, name, code, centre }, open = "", over = "", inCity = false }: NamedArea): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: [...centre] }, properties: { id, level, name, code, open, over, inCity } };
}

/** The same area with the same words keeps its identity, so that the map is told of changes only. */
export function namedAreas(before: ReadonlyMap<number, NamedArea>, areas: Iterable<ToldArea>, wordsOf: (area: ToldArea) => Omit<NamedArea, "area">): Map<number, NamedArea> {
  const after = new Map<number, NamedArea>();
  const all = [...areas];
  const inCity = all.filter(({ level }) => level === "district").length > 1;
  for (const area of all) {
    const next = { area, ...wordsOf(area), inCity };
    const known = before.get(area.id);
    after.set(area.id, known?.area === area && known.open === next.open && known.over === next.over && known.inCity === inCity ? known : next);
  }
  return after;
}

/** Boundaries, the darkened land beyond the district, and the area that is looked at (feature state `lit`). */
export function areaLayers(colour: Palette, scale: number): LayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const border = (id: string, level: Level | "district and city", paint: NonNullable<LineLayerSpecification["paint"]>): LineLayerSpecification => ({
    id, type: "line", source: AREAS, "source-layer": "boundary", filter: ["in", ["get", "level"], ["literal", level.split(" and ")]], layout: { "line-join": "round", "line-cap": "round" }, paint,
  });
  const lit: ExpressionSpecification = ["boolean", ["feature-state", "lit"], false];
  const area = { source: AREAS, "source-layer": "area" };
  const beyond: FillLayerSpecification = { id: "area-beyond", type: "fill", source: AREAS, "source-layer": "beyond", paint: { "fill-color": colour.veil, "fill-antialias": false } };
  return [
    { id: "area-lit", type: "fill", ...area, filter: ["!", ["in", ["get", "level"], ["literal", ["district", "city"]]]], paint: { "fill-color": ["case", lit, colour.litArea, "transparent"] } },
    beyond,
    { ...border("area-grid", "grid", { "line-color": colour.grid, "line-width": px(1) }), minzoom: 11.5 },
    border("area-community", "community", { "line-color": colour.community, "line-width": px(1.4), "line-dasharray": [5, 2.5] }),
    border("area-subdistrict-casing", "subdistrict", { "line-color": colour.subdistrictCasing, "line-width": px(4) }),
    border("area-subdistrict", "subdistrict", { "line-color": colour.subdistrict, "line-width": px(2.1) }),
    border("area-district-casing", "district and city", { "line-color": colour.subdistrictCasing, "line-width": px(5) }),
    border("area-district", "district and city", { "line-color": colour.district, "line-width": px(2.4) }),
    { id: "area-lit-edge", type: "line", ...area, paint: { "line-color": colour.focus, "line-width": px(1.8), "line-opacity": ["case", lit, 0.9, 0] } },
  ];
}

/** On a desk of 1280 points the towns of a city have room for their names from here on. */
const TOWNS_FROM_ZOOM = 9.5;

/**
 * Names of areas: of a city its districts, then its towns; of a district its subdistricts from afar, with their open and overdue cases; communities nearer, grids nearer still.
 * A wall shows the whole district, where thirty more names would only be in the way.
 */
export function areaNameLayers(colour: Palette, scale: number, isWall: boolean): SymbolLayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const halo = { "text-halo-color": colour.halo, "text-halo-width": px(1.6) };
  const name = (id: LayerSpecification["id"], level: Level, from: number, to: number, size: number, also: ExpressionSpecification = ["literal", true]): SymbolLayerSpecification => ({
    id, type: "symbol", source: AREA_NAMES, minzoom: from, maxzoom: to, filter: ["all", ["==", ["get", "level"], level], also],
    layout: { "text-field": ["get", "name"], "text-font": REGULAR, "text-size": px(size), "text-padding": px(4) },
    paint: { "text-color": colour.label, "text-opacity": 0.9, ...halo },
  });
  const second = 17 / 26;
  const inCity: ExpressionSpecification = ["get", "inCity"];
  return [
    ...(isWall ? [] : [name("name-town", "subdistrict", TOWNS_FROM_ZOOM, 15.5, 15, inCity)]),
    name("name-district", "district", 0, isWall ? 15.5 : TOWNS_FROM_ZOOM, isWall ? 26 : 19, inCity),
    {
      id: "name-subdistrict", type: "symbol", source: AREA_NAMES, maxzoom: 15.5, filter: ["all", ["==", ["get", "level"], "subdistrict"], ["!", inCity]],
      layout: {
        "text-field": [
          "format",
          ["get", "name"], { "text-font": ["literal", STRONG] },
          ["case", ["==", ["get", "open"], ""], "", ["concat", "\n", ["get", "open"]]], { "font-scale": second, "text-color": colour.textSecond },
          ["case", ["==", ["get", "over"], ""], "", ["concat", "  ", ["get", "over"]]], { "font-scale": second, "text-color": colour.clockOver },
        ],
        "text-font": REGULAR, "text-size": isWall ? px(26) : ["interpolate", ["linear"], ["zoom"], 11.5, px(17), 13, px(26)], "text-letter-spacing": 0.12, "text-line-height": 1.25, "text-max-width": 30,
        // aside when a case that presses lies there, over it when there is no room at all
        "text-allow-overlap": true, "text-justify": "center", "text-padding": px(3), "text-variable-anchor-offset": ["center", [0, 0], "bottom", [0, -0.5], "top", [0, 0.5], "top", [0, 1.1], "bottom", [0, -1.1], "left", [0.6, 0], "right", [-0.6, 0], "bottom-left", [0.5, -0.5], "top-right", [-0.5, 0.5], "bottom-right", [-0.5, -0.5], "top-left", [0.5, 0.5], "top", [0, 2], "left", [0.6, -1.7], "right", [-0.6, -1.7], "left", [2.5, 0], "right", [-2.5, 0], "top", [0, 3]],
      },
      paint: { "text-color": colour.labelSubdistrict, ...halo, "text-halo-width": px(2) },
    },
    ...(isWall ? [] : [name("name-community", "community", 13, 16.5, 14), name("name-grid", "grid", 14.5, 19.5, 13)]),
  ];
}
