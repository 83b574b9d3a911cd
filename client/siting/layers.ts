import type { Feature, FeatureCollection, Point } from "geojson";
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { CandidateSite, Siting } from "#contract/siting.ts";
import { STRONG } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";

export const SITES = "siting";

export const siteSource: GeoJSONSourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };

/** Candidates as they lie, and those chosen with their rank. */
export function siteFeatures(candidates: readonly CandidateSite[], siting: Siting | undefined): FeatureCollection<Point> {
  const ranked = new Map(siting?.sites.map(({ id }, index) => [id, String(index + 1)]));
  const feature = ({ id, position }: CandidateSite): Feature<Point> => ({ type: "Feature", geometry: { type: "Point", coordinates: [...position] }, properties: { rank: ranked.get(id) ?? "" } });
  return { type: "FeatureCollection", features: candidates.map(feature) };
}

/** Small rings where something could be; numbers where it should. */
export function siteLayers(colour: Palette): LayerSpecification[] {
  const chosen: ExpressionSpecification = ["!=", ["get", "rank"], ""];
  return [
    { id: "site-candidate", source: SITES, type: "circle", filter: ["!", chosen], paint: { "circle-radius": 3, "circle-color": colour.halo, "circle-stroke-color": colour.service, "circle-stroke-width": 1 } },
    { id: "site-chosen", source: SITES, type: "circle", filter: chosen, paint: { "circle-radius": 11, "circle-color": colour.service, "circle-stroke-color": colour.halo, "circle-stroke-width": 2 } },
    { id: "site-rank", source: SITES, type: "symbol", filter: chosen, layout: { "text-field": ["get", "rank"], "text-font": STRONG, "text-size": 13, "text-allow-overlap": true, "text-ignore-placement": true }, paint: { "text-color": colour.halo } },
  ];
}
