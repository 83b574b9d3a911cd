import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { chiefOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../../../server/areas/actions.ts";
import { openEmbedded } from "../../../server/db/embedded/open.ts";
import { migrate } from "../../../server/db/migrate.ts";
import { createPool } from "../../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../../server/db/testing/cluster.ts";
import type { IncidentNeeds } from "../../../server/incidents/needs.ts";
import { needsFor } from "../../../server/incidents/testing/needs.ts";
import { makeDistrict } from "../../seed/district.ts";
import { fill, fillingOf } from "../../seed/fill.ts";

export const TIME_ZONE = "Asia/Shanghai";

export interface CaseYear {
  url: string;
  folder: string;
  pool: Pool;
  /** Which of the two databases it is, for the note. */
  kind: string;
  /** Of a chief of the whole district. */
  viewer: ReturnType<typeof chiefOf>;
  /** What cases need, at a moment that stands still unless it is told otherwise. */
  needsAt(now: () => string): Promise<IncidentNeeds>;
  stop(): Promise<void>;
}

/** The demo district with its 26,000 cases of a year, on a real PostGIS where one is installed. */
export async function openCaseYear(atMilliseconds: number): Promise<CaseYear> {
  const folder = await mkdtemp(join(tmpdir(), "case-year-"));
  const programs = postgresPrograms();
  const database = programs ? await startCluster(programs) : await openEmbedded(folder);
  const pool = createPool(database.url);
  await migrate(pool);
  await fill(pool, fillingOf(makeDistrict("yuanhe-1"), Buffer.alloc(32, 1), atMilliseconds));
  const roots = await createAreas({ pool, now: () => new Date(atMilliseconds).toISOString(), timeZone: TIME_ZONE }).roots();
  return {
    url: database.url, folder, pool,
    kind: programs ? "PostGIS" : "embedded database",
    viewer: chiefOf(...roots),
    needsAt: (now) => needsFor(pool, now),
    async stop() {
      await pool.end();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

/** Milliseconds of each of `times` turns, after some to warm up. */
export async function turns(times: number, work: () => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 5; n++) await work();
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken;
}
