import type { Position } from "#geo/position.ts";

/** PostGIS's binary form (EWKB), little-endian, in WGS84, as the hexadecimal text that COPY reads fastest. */
const WGS84 = 4326;
const HAS_SRID = 0x2000_0000;
const [POINT, LINE, POLYGON, MULTI_POLYGON] = [1, 2, 3, 6] as const;

/** A polygon's rings, each closed: its first position stands again at its end. */
type Rings = readonly (readonly Position[])[];

export const pointHex = (position: Position): string => written(21 + 4, (out) => head(out, POINT, true).position(position));

export const lineHex = (line: readonly Position[]): string => written(13 + 16 * line.length, (out) => head(out, LINE, true).positions(line));

export const polygonHex = (rings: Rings): string => written(13 + sizeOf(rings), (out) => polygon(head(out, POLYGON, true), rings));

export function multiPolygonHex(polygons: readonly Rings[]): string {
  const bytes = 13 + polygons.reduce((sum, rings) => sum + 9 + sizeOf(rings), 0);
  return written(bytes, (out) => {
    head(out, MULTI_POLYGON, true).count(polygons.length);
    for (const rings of polygons) polygon(head(out, POLYGON, false), rings);
  });
}

const sizeOf = (rings: Rings): number => rings.reduce((sum, ring) => sum + 4 + 16 * ring.length, 0);

function head(out: Writer, kind: number, withSrid: boolean): Writer {
  out.byte(1).count(withSrid ? kind | HAS_SRID : kind);
  return withSrid ? out.count(WGS84) : out;
}

function polygon(out: Writer, rings: Rings): void {
  out.count(rings.length);
  for (const ring of rings) out.positions(ring);
}

function written(bytes: number, write: (out: Writer) => void): string {
  const out = new Writer(bytes);
  write(out);
  return out.hex();
}

class Writer {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: number) {
    this.#bytes = Buffer.allocUnsafe(bytes);
  }

  byte(value: number): this {
    this.#at = this.#bytes.writeUInt8(value, this.#at);
    return this;
  }

  count(value: number): this {
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
    return this;
  }

  position([lon, lat]: Position): this {
    this.#at = this.#bytes.writeDoubleLE(lat, this.#bytes.writeDoubleLE(lon, this.#at));
    return this;
  }

  positions(line: readonly Position[]): this {
    this.count(line.length);
    for (const position of line) this.position(position);
    return this;
  }

  hex(): string {
    return this.#bytes.toString("hex", 0, this.#at);
  }
}
