import type { Position } from "#geo/position.ts";

/** The polygons of a geometry as it was written, read back byte by byte. */
export function readPolygons(hex: string): Position[][][] {
  const bytes = Buffer.from(hex, "hex");
  let at = 0;
  const count = () => bytes.readUInt32LE((at += 4) - 4);
  const number = () => bytes.readDoubleLE((at += 8) - 8);
  const times = <Item>(length: number, read: () => Item) => Array.from({ length }, read);

  function geometry(): Position[][][] {
    if (bytes.readUInt8(at++) !== 1) throw new Error("not little-endian");
    const kind = count();
    if (kind & 0x2000_0000 && count() !== 4326) throw new Error("not WGS84");
    if ((kind & 0xff) === 6) return times(count(), geometry).flat();
    if ((kind & 0xff) !== 3) throw new Error(`geometry ${kind} is no polygon`);
    return [times(count(), () => times(count(), (): Position => [number(), number()]))];
  }
  return geometry();
}
