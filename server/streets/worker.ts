import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildNetwork, type NetworkReport } from "#geo/network/build.ts";
import { NETWORK_VERSION, networkFromBytes, networkToBytes } from "#geo/network/bytes.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import type { Position } from "#geo/position.ts";
import { packDoors, unpackDoors } from "#contract/ground.ts";
import { createPool } from "../db/pool.ts";
import { answerQuestions, threadData } from "../thread.ts";
import { wayOf, type StreetsFiles } from "./rules.ts";
import { barriersNow, entrancesAt, gatesNow, streetsAt, streetsStamp, type EntranceRow, type StreetRow } from "./store.ts";

/** Builds the walking network in a thread of its own and keeps it on disk, so that the next start finds it. */

export interface StreetsNeeds {
  databaseUrl: string;
  folder: string;
}
/** `known`: the stamp of what the asker has already. */
export interface StreetsQuestion {
  moment: string;
  known: string | undefined;
}
/** Without files: what the asker has is still right. */
export interface StreetsAnswer {
  stamp: string;
  version: string;
  /** Shared with the asker, not copied. */
  files?: StreetsFiles;
  report?: NetworkReport & { doors: number; doorsWithoutWay: number };
}
/** Of what is drawn from the rows: a change of the rules makes other networks out of the same rows. */
const FORMAT = `${NETWORK_VERSION}.3`;
const NAMES = ["network", "doors", "barriers", "gates"] as const;

const { databaseUrl, folder } = threadData() as StreetsNeeds;
const pool = createPool(databaseUrl);

answerQuestions<StreetsQuestion, StreetsAnswer>(async ({ moment, known }) => {
  const stamp = await streetsStamp(pool, moment);
  if (stamp === known) return { stamp, version: "" };
  const [streets, entrances, barriers, gates] = await Promise.all([streetsAt(pool, moment), entrancesAt(pool, moment), barriersNow(pool), gatesNow(pool)]);
  const version = createHash("sha256").update(JSON.stringify([FORMAT, streets, entrances, barriers, gates])).digest("hex").slice(0, 32);
  const files = await fromDisk(version);
  if (files) return { stamp, version, files };
  const made = make(streets, entrances, barriers, gates);
  // a full disk costs the cache, not the network
  await toDisk(version, made.files).catch(() => {});
  return { stamp, version, ...made };
});

function make(streets: readonly StreetRow[], entrances: readonly EntranceRow[], barriers: readonly Position[][], gates: readonly Position[]): Pick<StreetsAnswer, "report"> & { files: StreetsFiles } {
  const { network, report } = buildNetwork(streets.map(wayOf));
  const pieces = barriers.flatMap((line) => line.slice(1).map((to, index) => [line[index] ?? to, to] as const));
  const finder = new DoorFinder(network, pieces, gates);
  const doors = entrances.map((door) => ({ ...door, spots: finder.spotsOf(door.position) }));
  return {
    files: {
      network: shared(new Uint8Array(networkToBytes(network))),
      doors: shared(packDoors(doors)),
      barriers: shared(Float64Array.from(pieces.flat(2))),
      gates: shared(Float64Array.from(gates.flat())),
    },
    report: { ...report, doors: doors.length, doorsWithoutWay: doors.filter(({ spots }) => !spots.length).length },
  };
}

/** Undefined when there is none, or it is damaged. */
async function fromDisk(version: string): Promise<StreetsFiles | undefined> {
  try {
    const [network, doors, barriers, gates] = await Promise.all(NAMES.map(async (name) => shared(await readFile(join(folder, version, name)))));
    if (!network || !doors || !barriers || !gates) return undefined;
    unpackDoors(new Float64Array(doors), networkFromBytes(network).edgeFrom.length);
    return { network, doors, barriers, gates };
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and nothing of older versions. */
async function toDisk(version: string, files: StreetsFiles): Promise<void> {
  const half = join(folder, `half-${randomBytes(6).toString("hex")}`);
  await mkdir(half, { recursive: true });
  for (const name of NAMES) await writeFile(join(half, name), new Uint8Array(files[name]));
  await rm(join(folder, version), { recursive: true, force: true });
  await rename(half, join(folder, version));
  for (const old of await readdir(folder)) if (old !== version) await rm(join(folder, old), { recursive: true, force: true });
}

function shared(bytes: Uint8Array | Float64Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return buffer;
}
