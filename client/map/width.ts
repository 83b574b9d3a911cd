import type { ExpressionSpecification } from "maplibre-gl";

/** Metres on the ground under one pixel at zoom 0, at 41° north: a degree more or less is a hundredth of a street's width. */
const METRES_A_PIXEL_AT_ZOOM_0 = 78_271.5 * Math.cos((41 * Math.PI) / 180);
const DEEPEST_ZOOM = 22;

const pixelsAMetre = (zoom: number): number => 2 ** zoom / METRES_A_PIXEL_AT_ZOOM_0;

/** A line as wide as it is on the ground, but never narrower on the screen than `leastPixels`. */
export function groundWidth(metres: number, leastPixels: number): ExpressionSpecification {
  const meetsAt = Math.min(Math.log2((leastPixels * METRES_A_PIXEL_AT_ZOOM_0) / metres), DEEPEST_ZOOM - 1);
  return ["interpolate", ["exponential", 2], ["zoom"], meetsAt, leastPixels, DEEPEST_ZOOM, metres * pixelsAMetre(DEEPEST_ZOOM)];
}

/** As many pixels as the property `name` has metres on the ground. */
export const groundMetres = (name: string): ExpressionSpecification => [
  "interpolate", ["exponential", 2], ["zoom"], 0, ["*", ["get", name], pixelsAMetre(0)], DEEPEST_ZOOM, ["*", ["get", name], pixelsAMetre(DEEPEST_ZOOM)],
];
