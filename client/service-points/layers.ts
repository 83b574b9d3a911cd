import type { Feature, Point } from "geojson";
import type { GeoJSONSourceSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { opensNext, type ServicePoint } from "#contract/service-points.ts";
import { REGULAR } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";

export const SERVICE_POINTS = "service-points";

export const servicePointSource: GeoJSONSourceSpecification = { type: "geojson", promoteId: "id", data: { type: "FeatureCollection", features: [] } };

/** A point as it is now. `opens`: when it will be open again, in words; empty while it is open. */
export interface PointNow {
  point: ServicePoint;
  isOpen: boolean;
  opens: string;
}

export const iconOf = (isOpen: boolean): string => `service-point/${isOpen ? "open" : "shut"}`;

export function servicePointFeature({ point: { id, name, position }, isOpen, opens }: PointNow): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: [...position] }, properties: { id, name, isOpen, opens, icon: iconOf(isOpen) } };
}

/** The same point in the same state keeps its identity. `opensAt` words a minute of the week, counted on past its end. */
export function pointsNow(
  before: ReadonlyMap<number, PointNow>,
  points: Iterable<ServicePoint>,
  open: ReadonlySet<number>,
  minute: number,
  opensAt: (minute: number) => string,
): Map<number, PointNow> {
  const after = new Map<number, PointNow>();
  for (const point of points) {
    const isOpen = open.has(point.id);
    const next = isOpen ? undefined : opensNext(point, minute);
    const opens = next === undefined ? "" : opensAt(next);
    const known = before.get(point.id);
    after.set(point.id, known?.point === point && known.isOpen === isOpen && known.opens === opens ? known : { point, isOpen, opens });
  }
  return after;
}

/** Houses; names nearer. The open ones win the room. */
export function servicePointLayers(colour: Palette, scale: number, isWall: boolean): SymbolLayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const source = { source: SERVICE_POINTS, type: "symbol" } as const;
  return [
    {
      id: "service-point", ...source,
      layout: { "icon-image": ["get", "icon"], "icon-size": isWall ? 1 : ["interpolate", ["linear"], ["zoom"], 12, 0.6, 14.5, 1], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["case", ["get", "isOpen"], 1, 0] },
    },
    {
      id: "service-point-name", ...source, minzoom: isWall ? 16 : 14.2,
      layout: {
        "text-field": ["format", ["get", "name"], {}, ["case", ["==", ["get", "opens"], ""], "", ["concat", "\n", ["get", "opens"]]], { "text-color": colour.stale, "font-scale": 0.92 }],
        "text-font": REGULAR, "text-size": px(13), "text-anchor": "left", "text-justify": "left", "text-offset": [1.15, 0], "text-max-width": 30, "text-padding": px(3),
        "symbol-sort-key": ["case", ["get", "isOpen"], 0, 1],
      },
      paint: { "text-color": ["case", ["get", "isOpen"], colour.service, colour.stale], "text-halo-color": colour.halo, "text-halo-width": px(1.5) },
    },
  ];
}
