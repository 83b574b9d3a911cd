import type { Coordinates, RasterLayerSpecification } from "maplibre-gl";

export const HOTSPOTS = "hotspots";

/** Cells keep their edges: a soft picture would claim more than is known. */
export const hotspotLayer: RasterLayerSpecification = {
  id: "hotspots", type: "raster", source: HOTSPOTS, paint: { "raster-resampling": "nearest", "raster-fade-duration": 0 },
};

/** West, south, east, north as a picture's corners: from the upper left one, clockwise. */
export const cornersOf = ([west, south, east, north]: readonly [number, number, number, number]): Coordinates => [[west, north], [east, north], [east, south], [west, south]];
