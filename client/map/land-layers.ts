import type { ExpressionSpecification, FillLayerSpecification, LayerSpecification, LineLayerSpecification } from "maplibre-gl";
import type { Palette } from "./palette.ts";
import { BASE, BUILDINGS, BUILDINGS_FROM_ZOOM } from "./tiles.ts";
import { groundWidth } from "./width.ts";

const kindIs = (...kinds: string[]): ExpressionSpecification => ["in", ["get", "kind"], ["literal", kinds]];

/** What lies on the ground: fields, green, blocks, water, houses, walls, the railway. */
export function landLayers(colour: Palette, scale: number): LayerSpecification[] {
  const fill = (id: string, kinds: string[], paint: string): FillLayerSpecification => ({
    id, type: "fill", source: BASE, "source-layer": "land", filter: ["all", ["==", ["geometry-type"], "Polygon"], kindIs(...kinds)], paint: { "fill-color": paint },
  });
  const railway = (id: string, paint: NonNullable<LineLayerSpecification["paint"]>): LineLayerSpecification => ({
    id, type: "line", source: BASE, "source-layer": "land", filter: kindIs("railway"), layout: { "line-join": "round" }, paint,
  });
  const px = (pixels: number) => pixels * scale;

  return [
    { id: "ground", type: "background", paint: { "background-color": colour.land } },
    fill("land-farm", ["farm"], colour.farm),
    fill("land-forest", ["forest"], colour.forest),
    fill("land-block", ["block", "campus", "square"], colour.block),
    fill("land-industry", ["industry"], colour.industry),
    fill("land-green", ["park", "shore"], colour.green),
    fill("land-sports", ["sports"], colour.sports),
    fill("water", ["river", "stream", "lake"], colour.water),
    {
      id: "water-shore", type: "line", source: BASE, "source-layer": "land", filter: ["all", ["==", ["geometry-type"], "Polygon"], kindIs("river", "stream", "lake")],
      paint: { "line-color": colour.shore, "line-width": px(1) },
    },
    fill("land-island", ["island"], colour.green),
    {
      id: "building", type: "fill", source: BUILDINGS, "source-layer": "building", minzoom: BUILDINGS_FROM_ZOOM,
      paint: { "fill-color": ["match", ["get", "use"], ["home", "dwelling", "residential"], colour.buildingHome, colour.building], "fill-antialias": false },
    },
    {
      id: "building-edge", type: "line", source: BUILDINGS, "source-layer": "building", minzoom: 15,
      paint: { "line-color": colour.buildingEdge, "line-width": px(0.6) },
    },
    {
      id: "wall", type: "line", source: BASE, "source-layer": "wall", minzoom: 14.5,
      paint: { "line-color": colour.wall, "line-width": groundWidth(0.9, px(0.7)) },
    },
    {
      id: "gate", type: "circle", source: BASE, "source-layer": "gate", minzoom: 16,
      paint: { "circle-radius": px(2.4), "circle-color": colour.halo, "circle-stroke-color": colour.label, "circle-stroke-width": px(1) },
    },
    railway("rail-bed", { "line-color": colour.railBed, "line-width": groundWidth(18, px(3.4)) }),
    railway("rail", { "line-color": colour.rail, "line-width": groundWidth(5, px(1.3)) }),
    railway("rail-ties", { "line-color": colour.land, "line-width": groundWidth(2.6, px(0.65)), "line-dasharray": [6, 6] }),
  ];
}
