import type { RasterLayerSpecification, RasterSourceSpecification } from "maplibre-gl";
import type { BaseMap } from "#contract/base-map.ts";

export const OUTSIDE = "outside";
/** Our own names, which an outside map brings itself. */
export const OWN_NAMES = ["name-water", "name-compound", "name-street-minor", "name-street-middle", "name-street-main"] as const;

const LOOKS: Record<BaseMap["look"], NonNullable<RasterLayerSpecification["paint"]>> = {
  plain: {},
  dimmed: { "raster-brightness-max": 0.45, "raster-saturation": -0.45 },
  // a plan of dark lines on white becomes one of light lines on dark
  inverted: { "raster-brightness-min": 0.8, "raster-brightness-max": 0.08, "raster-saturation": -0.75 },
};

const idOf = (at: number): "outside" | "outside-names" => (at === 0 ? "outside" : "outside-names");

/** @param generation another one is asked for anew */
export const outsideTiles = (protocol: string, at: number, generation: number): string[] => [`${protocol}://${at}/{z}/{x}/{y}?${generation}`];

export function outsideSources(protocol: string, count: number, { leastZoom, mostZoom }: BaseMap): Record<string, RasterSourceSpecification> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [idOf(at), { type: "raster", tiles: outsideTiles(protocol, at, 0), tileSize: 256, minzoom: leastZoom, maxzoom: mostZoom }]));
}

export function outsideLayers(count: number, { look, leastZoom }: BaseMap): RasterLayerSpecification[] {
  return Array.from({ length: count }, (_, at) => ({ id: idOf(at), type: "raster", source: idOf(at), minzoom: leastZoom, paint: { "raster-fade-duration": 0, ...LOOKS[look] } }));
}
