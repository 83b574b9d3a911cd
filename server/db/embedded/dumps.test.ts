import { randomBytes } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createPool } from "../pool.ts";
import { openEmbedded, type EmbeddedDatabase } from "./open.ts";
import { openForTest } from "./testing/embedded.ts";

const OFTEN = 500;
const KEPT = 3;
let embedded: Awaited<ReturnType<typeof openForTest>>;
let again: EmbeddedDatabase | undefined;
afterEach(async () => {
  await again?.stop();
  await embedded.close();
});

const dumpsIn = (folder: string): string[] => {
  try {
    return readdirSync(join(folder, "dumps")).filter((name) => name.endsWith(".tar.gz")).sort();
  } catch {
    return [];
  }
};
const spoilControlFile = (folder: string) => writeFileSync(join(folder, "pgdata/global/pg_control"), randomBytes(8_192));

test("it is dumped when it has changed and at the end, the newest are kept, and the newest that opens replaces a folder that does not", { timeout: 240_000 }, async () => {
  embedded = await openForTest({ dumpEveryMilliseconds: OFTEN, dumpsKept: KEPT });
  const pool = createPool(embedded.database.url);
  await pool.query("create table kept (n int)");
  for (let n = 1; dumpsIn(embedded.folder).length < KEPT; n++) await pool.query("insert into kept select $1", [n]).then(() => new Promise((later) => setTimeout(later, 200)));
  const newestBefore = dumpsIn(embedded.folder).at(-1) ?? "";
  await expect.poll(async () => (await pool.query("insert into kept values (0)"), dumpsIn(embedded.folder).at(-1) ?? ""), { timeout: 20_000, interval: 300 }).not.toBe(newestBefore);
  await expect.poll(() => dumpsIn(embedded.folder).length).toBe(KEPT);

  await pool.query("insert into kept values (1000)");
  await pool.end();
  await embedded.database.stop();
  spoilControlFile(embedded.folder);
  again = await openEmbedded(embedded.folder);
  const restored = createPool(again.url);
  expect((await restored.query("select n from kept where n = 1000")).rows).toEqual([{ n: 1000 }]); // the one at the end had it
  await restored.end();
  await again.stop();

  // a dump that is damaged too is passed over
  const [newest] = dumpsIn(embedded.folder).reverse();
  spoilControlFile(embedded.folder);
  writeFileSync(join(embedded.folder, "dumps", newest ?? ""), "no dump");
  again = await openEmbedded(embedded.folder);
  const older = createPool(again.url);
  expect((await older.query("select count(*) > 0 as some from kept")).rows).toEqual([{ some: true }]);
  await older.end();
  await again.stop();
  expect(readdirSync(embedded.folder).filter((name) => name.startsWith("pgdata.unusable-"))).toHaveLength(2);
  expect(readdirSync(join(embedded.folder, "dumps"))).toContain(`${newest}.unusable`);
});

test("without a dump a folder that does not open is refused, and nothing in it is lost", async () => {
  embedded = await openForTest();
  await embedded.database.stop();
  spoilControlFile(embedded.folder);
  for (let tries = 0; tries < 2; tries++) await expect(openEmbedded(embedded.folder)).rejects.toMatchObject({ code: "does-not-open", message: expect.stringContaining("npm run restore") as string });
  expect(readdirSync(embedded.folder).some((name) => name.startsWith("pgdata.unusable-"))).toBe(true);
});
