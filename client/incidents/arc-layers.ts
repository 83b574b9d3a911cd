import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { ImagePainter } from "../map/images.ts";
import type { Palette } from "../map/palette.ts";

export const ARCS = "arcs";
export const ARC_ENDS = "arc-ends";

const empty = (): GeoJSONSourceSpecification => ({ type: "geojson", promoteId: "id", data: { type: "FeatureCollection", features: [] } });
export const arcSources = (): Record<string, GeoJSONSourceSpecification> => ({ [ARCS]: empty(), [ARC_ENDS]: empty() });

const END_PIXELS = 4.5;

/** Broken while it may still report in; whole and double when it is late: read without colour, too. */
export function arcLayers(colour: Palette, scale: number): LayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const line = { type: "line", source: ARCS } as const;
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const opacity: ExpressionSpecification = ["case", ["get", "chosen"], 1, 0.75];
  return [
    { id: "arc-waiting", ...line, filter: ["!", ["get", "isLate"]], layout: round, paint: { "line-color": colour.clockDue, "line-width": ["case", ["get", "chosen"], px(2.4), px(1.6)], "line-dasharray": [2, 2.4], "line-opacity": opacity } },
    { id: "arc-late-casing", ...line, filter: ["get", "isLate"], layout: round, paint: { "line-color": colour.clockOver, "line-width": ["case", ["get", "chosen"], px(5.4), px(4.2)], "line-opacity": opacity } },
    { id: "arc-late", ...line, filter: ["get", "isLate"], layout: round, paint: { "line-color": colour.halo, "line-width": ["case", ["get", "chosen"], px(2.2), px(1.6)] } },
    { id: "arc-end", type: "symbol", source: ARC_ENDS, layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true } },
  ];
}

export const arcEndPainter = (colour: Palette, scale: number): ImagePainter => ({
  sizeOf: () => 4 * END_PIXELS * scale,
  draw: (pen, id) => {
    const isLate = id.endsWith("late");
    const reach = END_PIXELS * scale;
    const square = new Path2D(`M${-reach},${-reach}H${reach}V${reach}H${-reach}Z`);
    pen.fillStyle = isLate ? colour.clockOver : colour.halo;
    pen.fill(square);
    pen.lineWidth = 1.8 * scale;
    pen.strokeStyle = isLate ? colour.clockOverRim : colour.clockDue;
    pen.stroke(square);
    if (!isLate) return;
    const cross = reach * 0.5;
    pen.strokeStyle = colour.textInverse;
    pen.stroke(new Path2D(`M${-cross},${-cross}L${cross},${cross}M${cross},${-cross}L${-cross},${cross}`));
  },
});
