import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isDatabaseAway } from "../away.ts";
import { createPool } from "../pool.ts";
import { openEmbedded } from "./open.ts";
import { openForTest } from "./testing/embedded.ts";

const run = promisify(execFile);
const KILLS = process.env["TEST_SCALE"] === "full" ? 50 : 3;
const WRITERS = 4;

let embedded: Awaited<ReturnType<typeof openForTest>>;
beforeAll(async () => void (embedded = await openForTest({ statementMilliseconds: 3_000 })));
afterAll(() => embedded.close());

/** Until the database answers again. */
async function back(pool: ReturnType<typeof createPool>): Promise<void> {
  await expect.poll(() => pool.query("select").then(() => true, () => false), { timeout: 60_000, interval: 200 }).toBe(true);
}

test(`killed ${KILLS} times under load, it has every row it said it had, and comes back by itself`, { timeout: 60_000 * KILLS }, async () => {
  const pool = createPool(embedded.database.url);
  await pool.query("create table told (writer int, n int, primary key (writer, n))");
  const told = Array.from({ length: WRITERS }, () => 0);
  const failures = new Set<string>();
  let writing = true;
  const writers = told.map(async (_, writer) => {
    for (let n = 1; writing; n++) {
      const kept = await pool.query("insert into told values ($1, $2) on conflict do nothing", [writer, n]).then(() => true, (error: unknown) => {
        if (!isDatabaseAway(error)) failures.add(String(error));
        return false;
      });
      if (kept) told[writer] = n;
      else {
        n--; // the same again, which may be there
        await delay(50);
      }
    }
  });
  for (let kill = 0; kill < KILLS; kill++) {
    await delay(300 + (kill % 5) * 137);
    const before = embedded.database.processId;
    if (before !== undefined) process.kill(before, "SIGKILL");
    await expect.poll(() => embedded.database.processId, { timeout: 60_000, interval: 50 }).not.toBe(before);
    await back(pool);
    const { rows } = await pool.query<{ writer: number; n: number; most: number }>("select writer, count(*)::int as n, max(n) as most from told group by writer order by writer");
    for (const { writer, n, most } of rows) expect(n, `writer ${writer} after kill ${kill}`).toBe(most); // no gap
  }
  writing = false;
  await Promise.all(writers);
  const { rows } = await pool.query<{ writer: number; most: number }>("select writer, max(n) as most from told group by writer order by writer");
  rows.forEach(({ writer, most }) => expect(most).toBeGreaterThanOrEqual(told[writer] ?? Infinity));
  expect([...failures]).toEqual([]);
  await pool.end();
});

test("a statement that takes too long ends with the process, and the next process answers", async () => {
  const pool = createPool(embedded.database.url);
  const before = embedded.database.processId;
  const failure = await pool.query("select pg_sleep(60)").catch((error: unknown) => error);
  expect(isDatabaseAway(failure)).toBe(true);
  await back(pool);
  expect(embedded.database.processId).not.toBe(before);
  await pool.end();
});

test("its socket lies in a folder of its owner's alone, and where it is stands in a file of its owner's alone", () => {
  const sockets = new URL(embedded.database.url).searchParams.get("host") ?? "";
  expect(statSync(sockets).mode & 0o777).toBe(0o700);
  expect(statSync(join(embedded.folder, "url")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(embedded.folder, "url"), "utf8").trim()).toBe(embedded.database.url);
});

test("a folder that is open already is refused", async () => {
  await expect(openEmbedded(embedded.folder)).rejects.toMatchObject({ name: "StartRefusal", code: "in-use" });
});

test("when the parent is killed the child ends, and the folder opens again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "orphan-"));
  const code = `const { openEmbedded } = await import("${new URL("./open.ts", import.meta.url).href}"); const database = await openEmbedded(${JSON.stringify(folder)}, { dumpEveryMilliseconds: 0 }); console.log(database.processId);`;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const [told] = (await once(parent.stdout, "data")) as [Buffer];
  const child = Number(String(told));
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(child), { timeout: 20_000, interval: 100 }).toBe(false);
  const again = await openEmbedded(folder, { dumpEveryMilliseconds: 0 });
  await again.stop();
  rmSync(folder, { recursive: true });
});

test("a folder that cannot be used is refused in words that say what to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "words-"));
  const made = (name: string, version?: object) => {
    mkdirSync(join(folder, name));
    if (version) writeFileSync(join(folder, name, "version"), JSON.stringify(version));
    return join(folder, name);
  };
  writeFileSync(join(folder, "file"), "");
  await expect(openEmbedded(join(folder, "file"))).rejects.toMatchObject({ code: "not-writable", message: expect.stringContaining("DATA_DIR") as string });
  await expect(openEmbedded(made("newer", { format: 2, pglite: "0.5.8" }))).rejects.toMatchObject({ code: "newer", message: expect.stringContaining("Update") as string });
  await expect(openEmbedded(made("much-newer", { format: 1, pglite: "0.6.0" }))).rejects.toMatchObject({ code: "newer" });
  await expect(openEmbedded(made("broken", {}))).rejects.toMatchObject({ code: "does-not-open" });
  // root may write everywhere
  if (process.getuid?.() !== 0) {
    chmodSync(made("shut"), 0o500);
    await expect(openEmbedded(join(folder, "shut"))).rejects.toMatchObject({ code: "not-writable" });
  }
  const deep = join(folder, "d".repeat(120));
  mkdirSync(deep);
  const code = `import("${new URL("./socket-folder.ts", import.meta.url).href}").then(({ socketFolder }) => socketFolder()).catch((error) => console.log(error.code))`;
  expect((await run(process.execPath, ["--import", "tsx", "-e", code], { env: { ...process.env, TMPDIR: deep } })).stdout.trim()).toBe("path-too-long");
  rmSync(folder, { recursive: true });
});

test.skipIf(process.getuid?.() !== 0 || !existsSync("/usr/bin/unshare"))("a full disk is refused in words", async () => {
  const folder = mkdtempSync(join(tmpdir(), "full-"));
  const code = `import("${new URL("./folder.ts", import.meta.url).href}").then(({ prepareFolder }) => prepareFolder("${folder}")).catch((error) => console.log(error.code))`;
  const outcome = await run("unshare", ["--mount", "sh", "-c", `mount -t tmpfs -o size=1m none ${folder} && exec "$0" --import tsx -e '${code}'`, process.execPath], {}).catch((error: { stderr: string }) => error);
  rmSync(folder, { recursive: true });
  // a container may not mount
  if ("stderr" in outcome && /permi|denied|not permitted/i.test(outcome.stderr)) return;
  expect((outcome as { stdout: string }).stdout.trim()).toBe("disk-full");
});

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
