import type { ExpressionSpecification, LineLayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { REGULAR } from "./fonts.ts";
import type { Palette } from "./palette.ts";
import { BASE } from "./tiles.ts";
import { groundWidth } from "./width.ts";

/** Classes of streets, lowest first: what they are called in OpenStreetMap's words, how wide they are, from which zoom on they are drawn. */
const CLASSES = {
  path: { highways: ["footway", "path", "pedestrian", "steps", "cycleway"], metres: 2.5, leastPixels: 0.6, from: 15.5 },
  lane: { highways: ["service", "track", "living_street"], metres: 4, leastPixels: 0.6, from: 13.5 },
  minor: { highways: ["residential", "unclassified", "road"], metres: 8, leastPixels: 0.7, from: 12 },
  middle: { highways: ["secondary", "tertiary", "secondary_link", "tertiary_link"], metres: 14, leastPixels: 1.5, from: 11 },
  main: { highways: ["motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"], metres: 24, leastPixels: 2.5, from: 10 },
} as const;
type Class = keyof typeof CLASSES;

const is = (name: Class, bridge: boolean): ExpressionSpecification => [
  "all",
  ["in", ["get", "highway"], ["literal", [...CLASSES[name].highways]]],
  ["==", ["to-boolean", ["get", "bridge"]], bridge],
];

/** Streets by class, casings first, bridges on top. */
export function streetLayers(colour: Palette, scale: number): LineLayerSpecification[] {
  const line = (id: string, name: Class, bridge: boolean, paint: string, wider: [metres: number, pixels: number]): LineLayerSpecification => ({
    id,
    type: "line",
    source: BASE,
    "source-layer": "street",
    minzoom: CLASSES[name].from,
    filter: is(name, bridge),
    layout: { "line-cap": bridge ? "butt" : "round", "line-join": "round" },
    paint: { "line-color": paint, "line-width": groundWidth(CLASSES[name].metres + wider[0], (CLASSES[name].leastPixels + wider[1]) * scale) },
  });
  const plain: [number, number] = [0, 0];
  const casing: [number, number] = [7, 1.4];
  return [
    { ...line("street-path", "path", false, colour.path, plain), paint: { "line-color": colour.path, "line-width": groundWidth(2.5, 0.6 * scale), "line-dasharray": [2, 1.4] } },
    line("street-lane", "lane", false, colour.lane, plain),
    line("street-minor", "minor", false, colour.streetMinor, plain),
    line("street-middle-casing", "middle", false, colour.casing, casing),
    line("street-main-casing", "main", false, colour.casing, casing),
    line("street-middle", "middle", false, colour.streetMiddle, plain),
    line("street-main", "main", false, colour.streetMain, plain),
    line("bridge-path", "path", true, colour.streetMiddle, plain),
    line("bridge-lane", "lane", true, colour.streetMiddle, [1, 0.4]),
    line("bridge-minor", "minor", true, colour.streetMiddle, [1, 0.6]),
    line("bridge-middle-casing", "middle", true, colour.casing, casing),
    line("bridge-main-casing", "main", true, colour.casing, casing),
    line("bridge-middle", "middle", true, colour.bridge, plain),
    line("bridge-main", "main", true, colour.bridge, plain),
  ];
}

/** Names of streets, water and compounds. */
export function nameLayers(colour: Palette, scale: number): SymbolLayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const halo = { "text-halo-color": colour.halo, "text-halo-width": px(1.4) };
  const street = (name: Class, from: number, size: number): SymbolLayerSpecification => ({
    id: `name-street-${name}`,
    type: "symbol",
    source: BASE,
    "source-layer": "street",
    minzoom: from,
    filter: ["all", ["in", ["get", "highway"], ["literal", [...CLASSES[name].highways]]], ["!=", ["coalesce", ["get", "name"], ""], ""]],
    layout: {
      "symbol-placement": "line", "symbol-spacing": px(420), "text-field": ["get", "name"], "text-font": REGULAR, "text-size": px(size),
      "text-letter-spacing": 0.25, "text-max-angle": 30, "text-padding": px(8),
    },
    paint: { "text-color": colour.labelStreet, ...halo },
  });
  return [
    {
      id: "name-water", type: "symbol", source: BASE, "source-layer": "land", minzoom: 11,
      filter: ["all", ["in", ["get", "kind"], ["literal", ["river", "stream", "lake"]]], ["!=", ["coalesce", ["get", "name"], ""], ""]],
      layout: { "text-field": ["get", "name"], "text-font": REGULAR, "text-size": px(15), "text-letter-spacing": 0.6, "symbol-spacing": px(600), "text-padding": px(80) },
      paint: { "text-color": colour.labelWater, ...halo },
    },
    {
      id: "name-compound", type: "symbol", source: BASE, "source-layer": "compound-name", minzoom: 15,
      layout: { "text-field": ["get", "name"], "text-font": REGULAR, "text-size": px(12.5), "text-padding": px(6) },
      paint: { "text-color": colour.labelStreet, ...halo },
    },
    street("minor", 15, 12),
    street("middle", 14, 12.5),
    street("main", 12.7, 13),
  ];
}
