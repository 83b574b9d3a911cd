import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { openEmbedded, type EmbeddedDatabase } from "../embedded/open.ts";
import { migrate } from "../migrate.ts";
import { createPool } from "../pool.ts";
import { postgresPrograms, startCluster } from "../testing/cluster.ts";
import { digestOf, fillAwkwardly } from "../testing/digest.ts";
import { seedDistrict } from "../testing/district.ts";

const run = promisify(execFile);
const programs = postgresPrograms();
const root = join(import.meta.dirname, "../../..");

/** Each script as people call it, on one kind of database or the other. */
function script(name: "backup" | "restore" | "migrate", args: string[], environment: Record<string, string>) {
  return run(process.execPath, ["--import", "tsx", `scripts/${name}.ts`, ...args], { cwd: root, env: { ...process.env, ...environment } });
}

test.skipIf(!programs)("a backup goes from the embedded database to a real PostGIS and back, by the commands people use", { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "across-"));
  const [embeddedFolder, secondFolder, first, second] = ["data", "data2", "first.tar.gz", "second.tar.gz"].map((name) => join(folder, name)) as [string, string, string, string];
  const cluster = await startCluster(programs ?? "");
  const pools: Pool[] = [];
  const databases: EmbeddedDatabase[] = [];
  const poolOf = (url: string) => (pools.push(createPool(url)), pools.at(-1) as Pool);
  const open = async (path: string) => (databases.push(await openEmbedded(path, { dumpEveryMilliseconds: 0 })), poolOf(databases.at(-1)?.url ?? ""));
  try {
    const embedded = await open(embeddedFolder);
    await migrate(embedded);
    await seedDistrict(embedded);
    await fillAwkwardly(embedded);
    const wanted = await digestOf(embedded);

    // while it is open: what a running server looks like to them
    expect((await script("migrate", [], { DATA_DIR: embeddedFolder })).stdout).toContain("nothing to do");
    expect((await script("backup", [first], { DATA_DIR: embeddedFolder })).stdout).toContain("rows of");
    await expect(script("backup", [first], { DATA_DIR: embeddedFolder })).rejects.toMatchObject({ stderr: expect.stringContaining("is there already") as string });
    await expect(script("restore", [first], { DATA_DIR: embeddedFolder })).rejects.toMatchObject({ stderr: expect.stringContaining("Stop it first") as string });

    await script("restore", [first], { DATABASE_URL: cluster.url });
    const real = poolOf(cluster.url);
    expect(await digestOf(real)).toEqual(wanted);
    await expect(script("restore", [first, "--replace"], { DATABASE_URL: cluster.url })).rejects.toMatchObject({ stderr: expect.stringContaining("Stop it first") as string });
    await real.end();
    await expect(script("restore", [first], { DATABASE_URL: cluster.url })).rejects.toMatchObject({ stderr: expect.stringContaining("--replace") as string });

    await script("backup", [second], { DATABASE_URL: cluster.url });
    await script("restore", [second], { DATA_DIR: secondFolder });
    expect(await digestOf(await open(secondFolder))).toEqual(wanted);
  } finally {
    await Promise.all(pools.map((pool) => pool.ended || pool.end()));
    for (const database of databases) await database.stop();
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }
});
