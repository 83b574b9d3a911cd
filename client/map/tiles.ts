import type { VectorSourceSpecification } from "maplibre-gl";

export const BASE = "base";
export const BUILDINGS = "buildings";
export const AREAS = "areas";

/** Tiles are asked for by a worker, which knows no page to be relative to. */
const tilesAt = (origin: string, path: string) => [`${origin}/tiles/${path}/{z}/{x}/{y}.mvt`];

/** Streets, water, green, walls and gates: the same for everybody. */
export const baseSource = (origin: string): VectorSourceSpecification => ({ type: "vector", tiles: tilesAt(origin, "base"), minzoom: 10, maxzoom: 16 });

/** Whether a tile is what lies under the borders. */
export const isGround = (url: string): boolean => /\/tiles\/(base|buildings)\//.test(url);

/** Fetched from the first zoom on which a layer asks for them: from afar only where homes are the question. */
export const buildingSource = (origin: string): VectorSourceSpecification => ({ type: "vector", tiles: tilesAt(origin, "buildings"), minzoom: 12, maxzoom: 16 });
/** A wall of 1080 lines shows a whole district at this zoom. */
export const BUILDINGS_FROM_ZOOM = 13;

/** The areas of the plan in force. */
export const areaTiles = (origin: string, gridVersion: number): string[] => tilesAt(origin, `areas/${gridVersion}`);
export const areaSource = (origin: string, gridVersion: number): VectorSourceSpecification => ({ type: "vector", tiles: areaTiles(origin, gridVersion), minzoom: 6, maxzoom: 16 });
