import type { Pool } from "pg";
import { Corners } from "#geo/network/corners.ts";
import type { Position } from "#geo/position.ts";
import { log } from "../log.ts";
import { openThread } from "../thread.ts";
import { openStreets, type StreetNetwork } from "./rules.ts";
import { closedStreetsAt } from "./store.ts";
import type { StreetsAnswer, StreetsNeeds, StreetsQuestion } from "./worker.ts";

/** A street that was changed is walked differently within this time. */
const CHECK_MILLISECONDS = 60_000;

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
    if (files) {
      const streets = openStreets(version, files);
      current = { stamp, streets, corners: new Corners(streets.network) };
    }
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
