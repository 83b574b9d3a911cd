import type { VectorSourceSpecification } from "maplibre-gl";

export const BASE = "base";
export const BUILDINGS = "buildings";
export const AREAS = "areas";

/** Tiles are asked for by a worker, which knows no page to be relative to. */
const tilesAt = (origin: string, path: string) => [`${origin}/tiles/${path}/{z}/{x}/{y}.mvt`];

/** Streets, water, green, walls and gates: the same for everybody. */
export const baseSource = (origin: string): VectorSourceSpecification => ({ type: "vector", tiles: tilesAt(origin, "base"), minzoom: 10, maxzoom: 16 });

/** Too many to be drawn from far away. */
export const buildingSource = (origin: string): VectorSourceSpecification => ({ type: "vector", tiles: tilesAt(origin, "buildings"), minzoom: BUILDINGS_FROM_ZOOM, maxzoom: 16 });
export const BUILDINGS_FROM_ZOOM = 14;

/** The areas of the plan in force. */
export const areaTiles = (origin: string, gridVersion: number): string[] => tilesAt(origin, `areas/${gridVersion}`);
export const areaSource = (origin: string, gridVersion: number): VectorSourceSpecification => ({ type: "vector", tiles: areaTiles(origin, gridVersion), minzoom: 9, maxzoom: 16 });
