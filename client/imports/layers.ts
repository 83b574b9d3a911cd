import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { ImportFault } from "#contract/imports.ts";
import type { Palette } from "../map/palette.ts";

export const PREVIEW = "import-preview";
export const FAULTS = "import-faults";

export const emptySource: GeoJSONSourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };

/** What a file would bring, over what is there; and where something is wrong with it. */
export function importLayers(colour: Palette): LayerSpecification[] {
  return [
    { id: "import-fill", type: "fill", source: PREVIEW, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour.focus, "fill-opacity": 0.12 } },
    { id: "import-line", type: "line", source: PREVIEW, filter: ["!=", ["geometry-type"], "Point"], layout: { "line-join": "round" }, paint: { "line-color": colour.focus, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.6, 16, 2] } },
    { id: "import-point", type: "circle", source: PREVIEW, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 2, 16, 5], "circle-color": colour.focus, "circle-stroke-color": colour.halo, "circle-stroke-width": 1 } },
    { id: "import-fault", type: "circle", source: FAULTS, paint: { "circle-radius": 7, "circle-color": "transparent", "circle-stroke-color": colour.clockOver, "circle-stroke-width": 2 } },
  ];
}

export const faultFeature = ({ place, kind }: ImportFault, index: number) => ({ type: "Feature" as const, id: index, properties: { kind }, geometry: { type: "Point" as const, coordinates: place } });
