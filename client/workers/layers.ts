import type { Feature, FeatureCollection, Point } from "geojson";
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import type { Position } from "#geo/position.ts";
import { ALARM_ON, type PackedFix } from "#contract/positions.ts";
import type { ToldWorker, Trail } from "#contract/workers.ts";
import { REGULAR } from "../map/fonts.ts";
import type { Palette } from "../map/palette.ts";
import { groundMetres } from "../map/width.ts";
import { freshness, type Roster, type WorkerTable } from "./state.ts";

export const WORKER_WORDS = "worker-words";
export const WORKER_TRAIL = "worker-trail";

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
export const workerWordSource: GeoJSONSourceSpecification = { type: "geojson", promoteId: "id", data: EMPTY };
export const workerTrailSource: GeoJSONSourceSpecification = { type: "geojson", data: EMPTY };

/** A circle is drawn around the chosen worker when the place is less certain than this. */
const UNCERTAIN_METRES = 30;
/** More words than this nobody reads, and each costs a collision test. */
const MOST_WORDS = 300;
/** So many ages can be read on the map of a whole district. */
const FEW_WORDS = 20;
const CROWD_FROM_ZOOM = 14;

/** What stands beside a worker: an age when the position is not to be trusted, a name where one is known. */
export interface WorkerWord {
  id: number;
  position: Position;
  text: string;
  kind: "chosen" | "alarm" | "stale";
  /** One of so many that from afar they would cover the map: how many they are is said beside it. */
  crowded?: true;
}

export interface WordWishes {
  nowMilliseconds: number;
  chosen: number | undefined;
  ageOf: (seconds: number) => string;
}

/** Who has words: the chosen one, whoever calls for help, and those whose position is stale. Cost O(roster). */
export function workerWords(table: WorkerTable, roster: Roster, { nowMilliseconds, chosen, ageOf }: WordWishes): WorkerWord[] {
  const words: WorkerWord[] = [];
  for (const worker of roster.values()) {
    const row = table.rowOf(worker.id);
    if (row === undefined || words.length >= MOST_WORDS) continue;
    const recordedAtMilliseconds = table.recordedAtMilliseconds[row] ?? 0;
    const age = freshness({ recordedAtMilliseconds }, worker, nowMilliseconds);
    const alarm = ((table.state[row] ?? 0) & ALARM_ON) !== 0;
    const kind = worker.id === chosen ? "chosen" : alarm ? "alarm" : age === "stale" ? "stale" : undefined;
    if (!kind) continue;
    const old = age === "fresh" || age === "late" ? "" : ageOf((nowMilliseconds - recordedAtMilliseconds) / 1000);
    const text = [worker.name, old].filter(Boolean).join(" ");
    if (text) words.push({ id: worker.id, kind, text, position: [table.lon[row] ?? 0, table.lat[row] ?? 0] });
  }
  return words.filter(({ kind }) => kind === "stale").length > FEW_WORDS ? words.map((word) => (word.kind === "stale" ? { ...word, crowded: true } : word)) : words;
}

export const wordFeature = ({ id, position, text, kind, crowded = false }: Omit<WorkerWord, "crowded"> & { crowded?: boolean }): Feature<Point> => ({
  type: "Feature", geometry: { type: "Point", coordinates: [...position] }, properties: { id, text, kind, crowded },
});

/** The way of the chosen worker, and how certain its place is. */
export function trailFeatures(trail: Trail, fix: PackedFix | undefined, worker: Pick<ToldWorker, "id">): FeatureCollection {
  const known = fix?.worker === worker.id ? fix : undefined;
  const isAhead = known !== undefined && known.recordedAtMilliseconds > Date.parse(trail.at(-1)?.recordedAt ?? "1970-01-01T00:00:00.000Z");
  const way = [...trail.map(({ position }) => position), ...(isAhead ? [known.position] : [])];
  return {
    type: "FeatureCollection",
    features: [
      ...(way.length > 1 ? [{ type: "Feature" as const, geometry: { type: "LineString" as const, coordinates: way.map((each) => [...each]) }, properties: { kind: "way" } }] : []),
      ...way.map((each) => ({ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [...each] }, properties: { kind: "fix" } })),
      ...(known && known.accuracyMetres > UNCERTAIN_METRES
        ? [{ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [...known.position] }, properties: { kind: "place", metres: known.accuracyMetres } }]
        : []),
    ],
  };
}

export function workerLayers(colour: Palette, scale: number): LayerSpecification[] {
  const px = (pixels: number) => pixels * scale;
  const kindIs = (kind: string): ExpressionSpecification => ["==", ["get", "kind"], kind];
  const trail = { source: WORKER_TRAIL } as const;
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    {
      id: "worker-accuracy", type: "circle", ...trail, filter: kindIs("place"),
      paint: { "circle-radius": groundMetres("metres"), "circle-color": colour.fresh, "circle-opacity": 0.1, "circle-stroke-color": colour.fresh, "circle-stroke-opacity": 0.35, "circle-stroke-width": px(1) },
    },
    { id: "worker-trail-casing", type: "line", ...trail, filter: kindIs("way"), layout: round, paint: { "line-color": colour.halo, "line-width": px(5), "line-opacity": 0.6 } },
    { id: "worker-trail", type: "line", ...trail, filter: kindIs("way"), layout: round, paint: { "line-color": colour.late, "line-width": px(2), "line-dasharray": [0.2, 2] } },
    { id: "worker-trail-points", type: "circle", ...trail, filter: kindIs("fix"), minzoom: 15, paint: { "circle-radius": px(2.2), "circle-color": colour.late, "circle-stroke-color": colour.halo, "circle-stroke-width": px(1) } },
    {
      id: "worker-words", type: "symbol", source: WORKER_WORDS, filter: ["any", ["!", ["get", "crowded"]], [">=", ["zoom"], CROWD_FROM_ZOOM]],
      layout: {
        "text-field": ["get", "text"], "text-font": REGULAR, "text-size": px(13), "text-variable-anchor": ["left", "right"], "text-radial-offset": 1, "text-padding": px(1), "text-max-width": 20,
        "symbol-sort-key": ["match", ["get", "kind"], "chosen", 0, "alarm", 1, 2],
      },
      paint: { "text-color": ["match", ["get", "kind"], "chosen", colour.fresh, "alarm", colour.clockOver, colour.stale], "text-halo-color": colour.halo, "text-halo-width": px(1.6) },
    },
  ];
}
