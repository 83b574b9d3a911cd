import type { Pool } from "pg";
import { z } from "zod";
import type { Area } from "#contract/areas.ts";
import type { Installation } from "#contract/session.ts";
import { AreaLocator } from "#geo/grid/locate.ts";
import type { Position } from "#geo/position.ts";
import type { Transaction } from "../db/transaction.ts";
import { rollUp } from "./rules.ts";
import { areasAbove, areasAt, gridsAt, planAt, readSetting } from "./store.ts";

/** Boundaries change by the day; posts and houses by the hour. */
const STALE_MILLISECONDS = 60_000;

const districtSchema = z.object({ name: z.string() });

export interface Areas {
  /** Everything in force now, counts summed upward. At most a minute old. */
  now(): Promise<readonly Area[]>;
  /** The areas no other lies above. */
  roots(): Promise<number[]>;
  installation(): Promise<Installation>;
  /** Another plan is in force: what was read is read again. */
  changed(): void;
  /** The area and all above it, nearest first. */
  above(area: number): Promise<number[]>;
  /** The grid that holds the position in the plan in force: one at most, also on a border. */
  gridAt(position: Position): Promise<{ id: number; name: string } | undefined>;
}

/** The plan in force at a moment, for what is written together with it. The import is plan 1. */
export async function planInForce(transaction: Transaction, moment: string): Promise<number> {
  return (await planAt(transaction, moment)) ?? 1;
}

interface Grids {
  locator: AreaLocator;
  names: ReadonlyMap<number, string>;
}

export function createAreas({ pool, now, timeZone }: { pool: Pool; now: () => string; timeZone: string }): Areas {
  let located: { plan: number | undefined; at: number; grids: Promise<Grids> } | undefined;
  let kept: { at: number; areas: Promise<readonly Area[]> } | undefined;

  function current(): Promise<readonly Area[]> {
    const at = Date.parse(now());
    if (!kept || at - kept.at > STALE_MILLISECONDS) {
      const areas = areasAt(pool, now()).then(rollUp);
      const mine = { at, areas };
      kept = mine;
      areas.catch(() => kept === mine && (kept = undefined));
    }
    return kept.areas;
  }

  /** Of the plan in force this moment, so that a case never gets the grid of another plan than the one written beside it. */
  async function grids(): Promise<Grids> {
    const plan = await planAt(pool, now());
    const at = Date.parse(now());
    if (!located || located.plan !== plan || at - located.at > STALE_MILLISECONDS) {
      const mine = { plan, at, grids: gridsAt(pool, now()).then((rows) => ({ locator: new AreaLocator(rows), names: new Map(rows.map(({ id, name }) => [id, name])) })) };
      located = mine;
      mine.grids.catch(() => located === mine && (located = undefined));
    }
    return located.grids;
  }

  return {
    now: current,
    changed: () => void (kept = located = undefined),
    async roots() {
      const areas = await current();
      const known = new Set(areas.map(({ id }) => id));
      return areas.filter(({ parent }) => parent === undefined || !known.has(parent)).map(({ id }) => id);
    },
    async installation() {
      const district = districtSchema.safeParse(await readSetting(pool, "district"));
      return {
        district: district.success ? district.data.name : "",
        demo: (await readSetting(pool, "demo")) !== undefined,
        timeZone,
        gridVersion: (await planAt(pool, now())) ?? 0,
      };
    },
    above: (area) => areasAbove(pool, area),
    async gridAt(position) {
      const { locator, names } = await grids();
      const id = locator.locate(position);
      return id === undefined ? undefined : { id, name: names.get(id) ?? "" };
    },
  };
}
