import { GeoJSONVT, geoJSONToTile, type GeoJSONVTOptions, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature } from "geojson";
import { PbfWriter } from "pbf";
import Flatbush from "flatbush";
import { boundsOf, BUFFER, EXTENT } from "./rules.ts";

/** Up to here tiles are cut out of those above them. Nearer each is cut for itself out of the few features that touch it, but for those too long to be looked at for each. */
const FAR_ZOOM = 10;
const LONG_POSITIONS = 100;
const OPTIONS: GeoJSONVTOptions = { maxZoom: 16, extent: EXTENT, buffer: BUFFER, tolerance: 3 };

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
  readonly #indexes: { layer: string; fromZoom: number; far: GeoJSONVT | undefined; long: GeoJSONVT | undefined; short: readonly Feature[]; near: Flatbush | undefined }[];

  constructor(strata: readonly Stratum[]) {
    this.#indexes = strata
      .filter(({ features }) => features.length)
      .map(({ layer, fromZoom, features }) => {
        const [short, long] = [features.filter((feature) => !isLong(feature)), features.filter(isLong)];
        return {
          layer, fromZoom, short,
          far: fromZoom > FAR_ZOOM ? undefined : new GeoJSONVT({ type: "FeatureCollection", features }, { ...OPTIONS, maxZoom: FAR_ZOOM, indexMaxZoom: FAR_ZOOM }),
          long: long.length ? new GeoJSONVT({ type: "FeatureCollection", features: long }, { ...OPTIONS, indexMaxZoom: FAR_ZOOM }) : undefined,
          near: short.length ? boxesOf(short) : undefined,
        };
      });
  }

  /** The tile's bytes; undefined when nothing lies in it. */
  cut(z: number, x: number, y: number): Uint8Array | undefined {
    const layers: Record<string, GeoJSONVTTile> = {};
    const bounds = boundsOf({ z, x, y });
    for (const { layer, fromZoom, far, long, short, near } of this.#indexes) {
      if (z < fromZoom) continue;
      const touching = z > FAR_ZOOM ? near?.search(...bounds).sort((a, b) => a - b).flatMap((index) => short[index] ?? []) : undefined;
      for (const tile of z <= FAR_ZOOM ? [far?.getTile(z, x, y)] : [long?.getTile(z, x, y), touching?.length ? tileOf(touching, z, x, y) : undefined]) {
        if (!tile?.features.length) continue;
        const known = layers[layer];
        layers[layer] = known ? { ...known, features: [...known.features, ...tile.features] } : tile;
      }
    }
    return encode(layers);
  }
}

/** One tile out of features that were fetched for it alone. */
export function cutOnce(layer: string, features: Feature[], z: number, x: number, y: number): Uint8Array | undefined {
  const tile = tileOf(features, z, x, y);
  return tile.features.length ? encode({ [layer]: tile }) : undefined;
}

const tileOf = (features: Feature[], z: number, x: number, y: number): GeoJSONVTTile => geoJSONToTile({ type: "FeatureCollection", features }, z, x, y, { ...OPTIONS, clip: true });

function isLong({ geometry }: Feature): boolean {
  let count = 0;
  if ("coordinates" in geometry) for (const _ of positionsOf(geometry.coordinates)) if (++count > LONG_POSITIONS) return true;
  return false;
}

function boxesOf(features: readonly Feature[]): Flatbush {
  const boxes = new Flatbush(features.length);
  for (const { geometry } of features) {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon = 0, lat = 0] of positionsOf("coordinates" in geometry ? geometry.coordinates : [])) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
    boxes.add(...box);
  }
  boxes.finish();
  return boxes;
}

/** A position, or lists of them however deep. */
function* positionsOf(coordinates: unknown[]): Generator<number[]> {
  if (typeof coordinates[0] === "number") yield coordinates as number[];
  else for (const inner of coordinates) yield* positionsOf(inner as unknown[]);
}

function encode(layers: Record<string, GeoJSONVTTile>): Uint8Array | undefined {
  return Object.keys(layers).length ? fromGeojsonVt(layers, { version: 2, extent: EXTENT }) : undefined;
}
