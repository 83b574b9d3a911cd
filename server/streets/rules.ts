import type { Way } from "#geo/network/build.ts";
import { networkFromBytes } from "#geo/network/bytes.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import { edgeCount, type Network } from "#geo/network/network.ts";
import type { Spot } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import type { StreetRow } from "./store.ts";

const NOT_EVERYBODY = ["no", "private"];
const NEVER = ["motorway", "motorway_link", "construction", "proposed"];
const PUBLIC = /^(trunk|primary|secondary|tertiary|unclassified|residential|living_street|pedestrian|road)(_link)?$/;

/**
 * A street as a way people walk.
 *
 * Only what is said of feet keeps feet out: `access` is said of wheels first, and what is private is still walked by those
 * who live there. Neither is a public street.
 */
export function wayOf({ id, highway, onewayFoot, access, foot, steps, wheelchair, positions }: StreetRow): Way {
  const walked = !NEVER.includes(highway) && foot !== "no";
  const isStair = steps || highway === "steps";
  return {
    id,
    positions,
    forwards: walked && onewayFoot !== "reverse",
    backwards: walked && onewayFoot !== "yes",
    steps: isStair,
    rolling: !isStair && wheelchair !== "no",
    public: PUBLIC.test(highway) && !NOT_EVERYBODY.includes(access) && !NOT_EVERYBODY.includes(foot) && !isStair,
  };
}

/** A stairwell door on the network; without a spot no way leads to it. */
export interface Door {
  building: number;
  households: number;
  /** The grid that answers for the house. */
  area: number;
  spot: Spot | undefined;
}

const NUMBERS_A_DOOR = 6;

/** Six numbers a door, for threads and files: building, households, area, edge or -1, fraction, setback in metres. */
export function packDoors(doors: readonly Door[]): Float64Array {
  return Float64Array.from(doors.flatMap(({ building, households, area, spot }) => [building, households, area, spot?.edge ?? -1, spot?.fraction ?? 0, spot?.setbackMetres ?? 0]));
}

/** @throws RangeError when the numbers are not those of doors on a network of so many edges */
export function unpackDoors(packed: Float64Array, edges: number): Door[] {
  if (packed.length % NUMBERS_A_DOOR) throw new RangeError(`${packed.length} numbers are no doors`);
  return Array.from({ length: packed.length / NUMBERS_A_DOOR }, (_, door) => {
    const [building = 0, households = 0, area = 0, edge = -1, fraction = 0, setbackMetres = 0] = packed.subarray(NUMBERS_A_DOOR * door);
    if (!(edge < edges && fraction >= 0 && fraction <= 1)) throw new RangeError(`door ${door} lies on edge ${edge} of ${edges}`);
    return { building, households, area, spot: edge < 0 ? undefined : { edge, fraction, setbackMetres } };
  });
}

/** What a network and what stands on it is kept and shared as. Walls: four numbers a piece; gates: two each. */
export interface StreetsFiles {
  network: SharedArrayBuffer;
  doors: SharedArrayBuffer;
  walls: SharedArrayBuffer;
  gates: SharedArrayBuffer;
}

/** The walking network as it is in force, and what stands on it. Never changed: a newer one takes its place. */
export interface StreetNetwork {
  /** The same rows have the same version, here and elsewhere. */
  version: string;
  /** For other threads. */
  files: StreetsFiles;
  network: Network;
  /** Doors of the houses people live in. */
  doors: readonly Door[];
  /** How a door is reached: through no wall. Ready from the first question on, which costs some 100 ms: ask in a thread. */
  spotOf(door: Position): Spot | undefined;
}

/** @throws RangeError when the files are damaged */
export function openStreets(version: string, files: StreetsFiles): StreetNetwork {
  const network = networkFromBytes(files.network);
  let finder: DoorFinder | undefined;
  return {
    version,
    files,
    network,
    doors: unpackDoors(new Float64Array(files.doors), edgeCount(network)),
    spotOf: (door) => (finder ??= new DoorFinder(network, pairsOf(positionsOf(files.walls)), positionsOf(files.gates))).spotOf(door),
  };
}

function positionsOf(file: SharedArrayBuffer): Position[] {
  const numbers = new Float64Array(file);
  return Array.from({ length: numbers.length / 2 }, (_, at): Position => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0]);
}

const pairsOf = (ends: readonly Position[]): [Position, Position][] => ends.flatMap((from, at) => (at % 2 ? [] : [[from, ends[at + 1] ?? from]]));
