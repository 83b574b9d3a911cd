import type { Pool } from "pg";
import { networkFromBytes } from "#geo/network/bytes.ts";
import { Corners } from "#geo/network/corners.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import type { Network } from "#geo/network/network.ts";
import { edgeCount } from "#geo/network/network.ts";
import type { Spot } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import { log } from "../log.ts";
import { openThread } from "../thread.ts";
import { unpackDoors, type Door } from "./rules.ts";
import { closedStreetsAt } from "./store.ts";
import type { StreetsAnswer, StreetsFiles, StreetsNeeds, StreetsQuestion } from "./worker.ts";

/** A street that was changed is walked differently within this time. */
const CHECK_MILLISECONDS = 60_000;

/** The walking network as it is in force, and what stands on it. Never changed: a newer one takes its place. */
export interface StreetNetwork {
  /** The same rows have the same version, here and elsewhere. */
  version: string;
  network: Network;
  /** Doors of the houses people live in. */
  doors: readonly Door[];
  /** How a door is reached: through no wall. */
  spotOf(door: Position): Spot | undefined;
}

export interface Streets {
  /** The newest network; the first one may take some seconds after a start. */
  newest(): Promise<StreetNetwork>;
  /** Where public streets meet nearest; undefined until the first network is there. */
  cornerNear(position: Position): Position | undefined;
  /** Ids of streets nobody can pass at the moment. */
  closedAt(moment: string): Promise<number[]>;
  /** Looks whether streets have changed. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export function createStreets({ pool, folder, now }: { pool: Pool; folder: string; now: () => string }): Streets {
  const thread = openThread<StreetsQuestion, StreetsAnswer>(new URL("./worker.ts", import.meta.url), { databaseUrl: pool.options.connectionString ?? "", folder } satisfies StreetsNeeds);
  let current: { stamp: string; streets: StreetNetwork; corners: Corners } | undefined;
  let looking: Promise<void> | undefined;
  let isClosed = false;

  async function look(): Promise<void> {
    const { stamp, version, files, report } = await thread.ask({ moment: now(), known: current?.stamp });
    if (files) current = { stamp, ...openNetwork(version, files) };
    if (report) log.info(`walking network ${version}: ${JSON.stringify(report)}`);
  }

  /** One look at a time: who asks meanwhile waits for the same. */
  function refresh(): Promise<void> {
    looking ??= look().finally(() => (looking = undefined));
    return looking;
  }

  const lookAgain = (): void => void refresh().catch((error: unknown) => isClosed || log.error(error));
  const checking = setInterval(lookAgain, CHECK_MILLISECONDS);
  checking.unref();
  lookAgain();

  return {
    async newest() {
      if (!current) await refresh();
      if (!current) throw new Error("there is no walking network");
      return current.streets;
    },
    cornerNear: (position) => current?.corners.nearest(position),
    closedAt: (moment) => closedStreetsAt(pool, moment),
    refresh,
    async close() {
      isClosed = true;
      clearInterval(checking);
      await thread.close();
    },
  };
}

function openNetwork(version: string, files: StreetsFiles): { streets: StreetNetwork; corners: Corners } {
  const network = networkFromBytes(files.network);
  const numbers = new Float64Array(files.walls);
  const walls = Array.from({ length: numbers.length / 4 }, (_, wall): [Position, Position] => {
    const [lonA = 0, latA = 0, lonB = 0, latB = 0] = numbers.subarray(4 * wall);
    return [[lonA, latA], [lonB, latB]];
  });
  const ends = new Float64Array(files.gates);
  const gates = Array.from({ length: ends.length / 2 }, (_, gate): Position => [ends[2 * gate] ?? 0, ends[2 * gate + 1] ?? 0]);
  let finder: DoorFinder | undefined;
  return {
    streets: {
      version,
      network,
      doors: unpackDoors(new Float64Array(files.doors), edgeCount(network)),
      spotOf: (door) => (finder ??= new DoorFinder(network, walls, gates)).spotOf(door),
    },
    corners: new Corners(network),
  };
}
