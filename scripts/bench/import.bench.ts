import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "../../server/db/embedded/open.ts";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../server/db/testing/cluster.ts";
import { importFile } from "../../server/imports/actions.ts";
import type { Measured } from "./row.ts";

export const names = ["import/osm"];

const FILE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "osm/porto.osm.pbf");

/** A city's streets from OpenStreetMap's packed file into the database; the peer reads the same file into the same server. */
export async function measure(): Promise<Measured[]> {
  if (!existsSync(FILE)) throw new Error(`there is no ${FILE} to import`);
  const programs = postgresPrograms();
  const folder = await mkdtemp(join(tmpdir(), "import-bench-"));
  const database = programs ? await startCluster(programs) : await openEmbedded(folder);
  const pool = createPool(database.url);
  try {
    await migrate(pool);
    const began = performance.now();
    const { report } = await importFile(pool, { kind: "streets", name: "porto", bytes: readFileSync(FILE), options: {}, apply: true }, new Date().toISOString());
    const ours = (report.counts.added * 1000) / (performance.now() - began);
    const peer = programs ? osm2pgsql(database.url, report.counts.added) : undefined;
    return [{
      name: "import/osm", ours, ...(peer !== undefined && { peer }), peerName: "osm2pgsql", unit: "streets/s", better: "more",
      note: `${report.counts.added} streets, ${programs ? "PostGIS" : "embedded database"}${peer === undefined ? "; osm2pgsql is not installed here" : ""}`,
    }];
  } finally {
    await pool.end();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same streets a second; it makes points and areas of the file, too. */
function osm2pgsql(url: string, streets: number): number | undefined {
  const began = performance.now();
  const { error, status } = spawnSync("osm2pgsql", ["--create", "--latlong", "-d", url, FILE], { stdio: "ignore" });
  return error || status !== 0 ? undefined : (streets * 1000) / (performance.now() - began);
}
