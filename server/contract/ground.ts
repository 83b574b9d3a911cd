import type { Spot } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";

/** What a desk computes circles on by itself: streets, doors and what nobody walks through, as bytes. */

/** A stairwell door and every spot on the network it is reached from straight; without a spot no way leads to it. */
export interface Door {
  building: number;
  households: number;
  /** Of the house, by its share of households: a part of a person may be left over. */
  aged65: number;
  /** The grid that answers for the house. */
  area: number;
  position: Position;
  /** From near to far. */
  spots: Spot[];
}

const NUMBERS_A_DOOR = 7;
const NUMBERS_A_SPOT = 3;

/** For threads and files, a door after the other: building, households, aged65, area, lon, lat, how many spots; of each edge, fraction, setback in metres. */
export function packDoors(doors: readonly Door[]): Float64Array {
  return Float64Array.from(
    doors.flatMap(({ building, households, aged65, area, position, spots }) => [
      building, households, aged65, area, ...position, spots.length, ...spots.flatMap(({ edge, fraction, setbackMetres }) => [edge, fraction, setbackMetres]),
    ]),
  );
}

/** @throws RangeError when the numbers are not those of doors on a network of so many edges */
export function unpackDoors(packed: Float64Array, edges: number): Door[] {
  const doors: Door[] = [];
  for (let at = 0; at < packed.length; ) {
    const [building = 0, households = 0, aged65 = 0, area = 0, lon = 0, lat = 0, count = NaN] = packed.subarray(at, at + NUMBERS_A_DOOR);
    const first = at + NUMBERS_A_DOOR;
    at = first + NUMBERS_A_SPOT * count;
    if (!(at <= packed.length && count >= 0)) throw new RangeError(`${packed.length} numbers are no doors`);
    const spots = Array.from({ length: count }, (_, spot): Spot => {
      const [edge = -1, fraction = -1, setbackMetres = 0] = packed.subarray(first + NUMBERS_A_SPOT * spot);
      if (!(edge >= 0 && edge < edges && fraction >= 0 && fraction <= 1)) throw new RangeError(`door ${doors.length} lies on edge ${edge} of ${edges}`);
      return { edge, fraction, setbackMetres };
    });
    doors.push({ building, households, aged65, area, position: [lon, lat], spots });
  }
  return doors;
}

/** The parts of what a desk is sent, in this order. Network: as `networkToBytes`; doors: as `packDoors`; barriers: four numbers a piece; gates: two each. */
export interface GroundParts {
  network: ArrayBufferLike;
  doors: ArrayBufferLike;
  barriers: ArrayBufferLike;
  gates: ArrayBufferLike;
}

const PARTS = ["network", "doors", "barriers", "gates"] as const;
const MAGIC = 0x444e5247; // "GRND"
const HEADER_BYTES = 24;
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Header of 6 u32, little-endian: magic, the length of each part in bytes, 0. Then the parts, each from a multiple of 8 on. */
export function packGround(parts: GroundParts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PARTS.reduce((sum, part) => sum + aligned(parts[part].byteLength), HEADER_BYTES));
  new Uint32Array(bytes.buffer, 0, 6).set([MAGIC, ...PARTS.map((part) => parts[part].byteLength)]);
  let at = HEADER_BYTES;
  for (const part of PARTS) {
    bytes.set(new Uint8Array(parts[part]), at);
    at += aligned(parts[part].byteLength);
  }
  return bytes;
}

/** @throws RangeError when the bytes are of something else or cut off */
export function unpackGround(bytes: ArrayBuffer): GroundParts {
  const [magic, ...lengths] = bytes.byteLength < HEADER_BYTES ? [] : new Uint32Array(bytes, 0, 5);
  if (magic !== MAGIC || bytes.byteLength !== lengths.reduce((sum, length) => sum + aligned(length), HEADER_BYTES)) throw new RangeError("these bytes are no ground");
  let at = HEADER_BYTES;
  const [network, doors, barriers, gates] = lengths.map((length) => {
    const part = bytes.slice(at, at + length);
    at += aligned(length);
    return part;
  });
  if (!network || !doors || !barriers || !gates) throw new RangeError("these bytes are no ground");
  return { network, doors, barriers, gates };
}

/** Pairs of numbers as positions. */
export function positionsIn(file: ArrayBufferLike): Position[] {
  const numbers = new Float64Array(file);
  return Array.from({ length: numbers.length / 2 }, (_, at): Position => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0]);
}

/** Each two positions as a piece. */
export const piecesOf = (ends: readonly Position[]): [Position, Position][] => ends.flatMap((from, at) => (at % 2 ? [] : [[from, ends[at + 1] ?? from]]));
