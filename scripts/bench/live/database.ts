import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../../server/db/open-database.ts";
import { migrate } from "../../../server/db/migrate.ts";
import { createPool } from "../../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../../server/db/testing/cluster.ts";
import { seedBenchDistrict } from "./district.ts";

export interface BenchDatabase {
  url: string;
  folder: string;
  /** Which of the two it is, for the note. */
  kind: string;
  stop(): Promise<void>;
}

/**
 * A database of its own with the bench's district: a real PostGIS where one is installed, else the embedded one.
 *
 * @param grids how many the district is cut into
 */
export async function openBenchDatabase(grids?: number): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const programs = postgresPrograms();
  const database = programs ? await startCluster(programs) : await openDatabase({ DATA_DIR: folder });
  const pool = createPool(database.url);
  await migrate(pool);
  await seedBenchDistrict(pool, grids);
  await pool.end();
  return {
    url: database.url,
    folder,
    kind: programs ? "PostGIS" : "embedded database",
    async stop() {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
