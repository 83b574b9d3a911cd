import type { Way } from "#geo/network/build.ts";
import { piecesOf, positionsIn, unpackDoors, type Door } from "#contract/ground.ts";
import { networkFromBytes } from "#geo/network/bytes.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import { edgeCount, type Network } from "#geo/network/network.ts";
import type { Spot } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import type { StreetRow } from "./store.ts";

const NOT_EVERYBODY = ["no", "private"];
const NEVER = ["motorway", "motorway_link", "construction", "proposed"];
const PUBLIC = /^(trunk|primary|secondary|tertiary|unclassified|residential|living_street|pedestrian|road)(_link)?$/;
const DRIVEN = /^(trunk|primary|secondary|tertiary|unclassified|residential|living_street|road|service)(_link)?$/;
const MAIN = /^(trunk|primary|secondary)(_link)?$/;

/**
 * A street as a way people walk, and where motors may go on it.
 *
 * Only what is said of feet keeps feet out: `access` is said of wheels first, and what is private is still walked by those
 * who live there. Neither is a public street.
 */
export function wayOf({ id, highway, oneway, onewayFoot, access, foot, steps, wheelchair, positions }: StreetRow): Way {
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
    ...(DRIVEN.test(highway) && !NOT_EVERYBODY.includes(access) && { driven: { forwards: oneway !== "reverse", backwards: oneway !== "yes", main: MAIN.test(highway) } }),
  };
}

/** What a network and what stands on it is kept and shared as. Barriers: four numbers a piece; gates: two each. */
export interface StreetsFiles {
  network: SharedArrayBuffer;
  doors: SharedArrayBuffer;
  barriers: SharedArrayBuffer;
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
  /** What nobody walks through: walls, banks, tracks. */
  barriers(): [Position, Position][];
  /** How a door is reached: through no barrier. Ready from the first question on, which costs some 100 ms: ask in a thread. */
  spotsOf(door: Position): Spot[];
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
    barriers: () => piecesOf(positionsIn(files.barriers)),
    spotsOf: (door) => (finder ??= new DoorFinder(network, piecesOf(positionsIn(files.barriers)), positionsIn(files.gates))).spotsOf(door),
  };
}
