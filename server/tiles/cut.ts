import { GeoJSONVT, geoJSONToTile, type GeoJSONVTOptions, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature } from "geojson";
import { PbfWriter } from "pbf";
import { BUFFER, EXTENT } from "./rules.ts";

const OPTIONS: GeoJSONVTOptions = { maxZoom: 16, indexMaxZoom: 10, extent: EXTENT, buffer: BUFFER, tolerance: 3 };

// pbf 5.1.2 writes characters beyond U+1FFFF as others: 𠮷 became 𐮷 on signs and in search
const utf8 = new TextEncoder();
PbfWriter.prototype.writeString = function (text) {
  this.writeBytes(utf8.encode(text));
};

/** Features of one layer that are drawn from the same zoom on. */
export interface Stratum {
  layer: string;
  fromZoom: number;
  features: Feature[];
}

/** Cuts tiles out of strata held in memory. Features with an id keep it; it must be a whole number. */
export class Cutter {
  readonly #indexes: { layer: string; fromZoom: number; index: GeoJSONVT }[];

  constructor(strata: readonly Stratum[]) {
    this.#indexes = strata
      .filter(({ features }) => features.length)
      .map(({ layer, fromZoom, features }) => ({ layer, fromZoom, index: new GeoJSONVT({ type: "FeatureCollection", features }, OPTIONS) }));
  }

  /** The tile's bytes; undefined when nothing lies in it. */
  cut(z: number, x: number, y: number): Uint8Array | undefined {
    const layers: Record<string, GeoJSONVTTile> = {};
    for (const { layer, fromZoom, index } of this.#indexes) {
      const tile = z >= fromZoom ? index.getTile(z, x, y) : null;
      if (!tile?.features.length) continue;
      const known = layers[layer];
      layers[layer] = known ? { ...known, features: [...known.features, ...tile.features] } : tile;
    }
    return encode(layers);
  }
}

/** One tile out of features that were fetched for it alone. */
export function cutOnce(layer: string, features: Feature[], z: number, x: number, y: number): Uint8Array | undefined {
  const tile = geoJSONToTile({ type: "FeatureCollection", features }, z, x, y, { ...OPTIONS, clip: true });
  return tile.features.length ? encode({ [layer]: tile }) : undefined;
}

function encode(layers: Record<string, GeoJSONVTTile>): Uint8Array | undefined {
  return Object.keys(layers).length ? fromGeojsonVt(layers, { version: 2, extent: EXTENT }) : undefined;
}
