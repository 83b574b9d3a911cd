import openGeosWasm from "geos-wasm";
import { OUTSIDE, type ArcMap } from "../plan/arc-map.ts";
import { doubledArea, holds, isSame, type Corner } from "../plan/exact.ts";

type Rings = readonly (readonly Corner[])[];

/** GEOS, the library behind PostGIS, as a judge from outside: it shares no line with us. For tests and benches only. */
export interface Geos {
  /** Whether polygons neither overlap nor differ along a border they share, nor leave a gap narrower than a few steps. */
  isCoverage(areas: readonly (readonly Rings[])[]): boolean;
  measure(polygons: readonly Rings[]): { area: number; length: number; radius: number };
  /** What is left when borders within go: the area and the number of rings of the whole. */
  union(areas: readonly (readonly Rings[])[]): { area: number; rings: number };
}

const NARROW = 5;

export async function openGeos(): Promise<Geos> {
  const geos = await openGeosWasm();
  const { Module } = geos;
  const reader = geos.GEOSWKBReader_create();

  function read(wkb: Uint8Array): number {
    const at = Module._malloc(wkb.length);
    Module.HEAPU8.set(wkb, at);
    const geometry = geos.GEOSWKBReader_read(reader, at, wkb.length);
    Module._free(at);
    if (!geometry) throw new Error("GEOS does not read this");
    return geometry;
  }
  function number(ask: (at: number) => unknown): number {
    const at = Module._malloc(8);
    ask(at);
    const value = Module.getValue(at, "double");
    Module._free(at);
    return value;
  }
  function withGeometry<T>(wkb: Uint8Array, use: (geometry: number) => T): T {
    const geometry = read(wkb);
    try {
      return use(geometry);
    } finally {
      geos.GEOSGeom_destroy(geometry);
    }
  }

  return {
    isCoverage: (areas) => withGeometry(collectionOf(areas.map(multiPolygonOf)), (geometry) => geos.GEOSCoverageIsValid(geometry, NARROW, 0) === 1),
    measure: (polygons) => withGeometry(multiPolygonOf(polygons), (geometry) => {
      const [area, length] = [number((at) => geos.GEOSArea(geometry, at)), number((at) => geos.GEOSLength(geometry, at))];
      let circle = 0;
      const radius = number((at) => (circle = geos.GEOSMinimumBoundingCircle(geometry, at, 0)));
      geos.GEOSGeom_destroy(circle);
      return { area, length, radius };
    }),
    union: (areas) => withGeometry(collectionOf(areas.map(multiPolygonOf)), (geometry) => {
      const whole = geos.GEOSCoverageUnion(geometry);
      const parts = geos.GEOSGetNumGeometries(whole);
      let rings = 0;
      for (let part = 0; part < parts; part++) rings += 1 + geos.GEOSGetNumInteriorRings(geos.GEOSGetGeometryN(whole, part));
      const area = number((at) => geos.GEOSArea(whole, at));
      geos.GEOSGeom_destroy(whole);
      return { area, rings };
    }),
  };
}

/** The polygons of a face, each with the holes that lie in it, on the lattice. */
export function polygonsOfFace(map: ArcMap, face: number): Corner[][][] {
  const rings = map.ringsOf(face).map((ring) => map.ring(ring));
  const sign = face === OUTSIDE ? -1 : 1;
  const polygons = rings.filter((ring) => sign * doubledArea(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => sign * doubledArea(ring) < 0)) {
    const around = polygons.filter(([outer]) => hole.every((corner) => holds(outer!, corner) || outer!.some((other) => isSame(other, corner))));
    around.sort(([a], [b]) => Math.abs(doubledArea(a!)) - Math.abs(doubledArea(b!)))[0]?.push(hole);
  }
  return polygons;
}

/** Well-known binary, little-endian. */
function bytesOf(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}
const header = (type: number, count: number): Uint8Array => bytesOf(9, (view) => {
  view.setUint8(0, 1);
  view.setUint32(1, type, true);
  view.setUint32(5, count, true);
});
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}
const collectionOf = (parts: readonly Uint8Array[]): Uint8Array => joined([header(7, parts.length), ...parts]);
const multiPolygonOf = (polygons: readonly Rings[]): Uint8Array => joined([header(6, polygons.length), ...polygons.map((rings) => joined([header(3, rings.length), ...rings.map(ringOf)]))]);
const ringOf = (ring: readonly Corner[]): Uint8Array => bytesOf(4 + 16 * (ring.length + 1), (view) => {
  view.setUint32(0, ring.length + 1, true);
  [...ring, ring[0]!].forEach(([x, y], at) => {
    view.setFloat64(4 + 16 * at, x, true);
    view.setFloat64(12 + 16 * at, y, true);
  });
});
