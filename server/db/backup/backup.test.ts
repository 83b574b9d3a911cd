import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { seedDistrict } from "../testing/district.ts";
import { digestOf, fillAwkwardly } from "../testing/digest.ts";
import { backup } from "./backup.ts";
import { restore } from "./restore.ts";

const NOW = new Date("2026-01-01T12:00:00.000Z");
const quiet = () => {};

let database: TestDatabase;
let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
  file = join(folder, "backup.tar.gz");
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await fillAwkwardly(database.pool);
  await backup(database.pool, file, NOW, "test", quiet);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

test("a backup is for its owner's eyes, and a second one replaces it only when it is whole", async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(backup(database.pool, join(folder, "nowhere\0/b"), NOW, "test", quiet)).rejects.toThrow();
});

test("what was backed up comes back, row for row, and the next ids follow the last", async () => {
  const before = await digestOf(database.pool);
  await database.pool.query("delete from opening_hours");
  await database.pool.query("insert into setting (name, value) values ('written later', '1')");
  await expect(restore(database.pool, file, false, quiet)).rejects.toMatchObject({ code: "not-empty" });

  const told = new Map<string, number>();
  await restore(database.pool, file, true, (table, rows) => void told.set(table, rows));
  expect(await digestOf(database.pool)).toEqual(before);
  expect(told.get("area")).toBe(8);
  const { rows } = await database.pool.query<{ id: number }>("insert into person (name, employment, valid) values ('后来', 'volunteer', '[2026-01-01Z,)') returning id");
  expect(rows).toEqual([{ id: 2 }]);
  await database.pool.query("delete from person where id = 2");
});

test("what is append-only is so again, and what refers to nothing is refused again", async () => {
  await expect(database.pool.query("delete from incident_event")).rejects.toMatchObject({ code: "23001" });
  await expect(database.pool.query("insert into post (area_id, role, employment, valid) values (999, 'leader', 'full-time', '[2026-01-01Z,)')")).rejects.toMatchObject({ code: "23503" });
});

test("a damaged file changes nothing", async () => {
  const before = await digestOf(database.pool);
  const bad = join(folder, "bad.tar.gz");
  const whole = readFileSync(file);
  const packed = gunzipSync(whole);
  const attempts: [string, Buffer][] = [
    ["cut short", whole.subarray(0, whole.length / 2)],
    ["cut between two entries", gzipSync(Buffer.concat([packed.subarray(0, packed.lastIndexOf("counts.json")), Buffer.alloc(1_024)]))],
    ["something else", Buffer.from("a letter to my aunt")],
    ["an empty one", Buffer.alloc(0)],
    ["a row too few", gzipSync(Buffer.from(packed.toString("latin1").replace('"area":8', '"area":7'), "latin1"))],
    ["another's words for a partition", gzipSync(Buffer.from(packed.toString("latin1").replace("FROM ('2025", "FROM (now()"), "latin1"))],
  ];
  for (const [how, bytes] of attempts) {
    writeFileSync(bad, bytes);
    await expect(restore(database.pool, bad, true, quiet), how).rejects.toMatchObject({ code: "bad-file" });
  }
  truncateSync(bad);
  await expect(restore(database.pool, join(folder, "missing"), true, quiet)).rejects.toMatchObject({ code: "bad-file" });
  expect(await digestOf(database.pool)).toEqual(before);
});

test("a backup of a newer version, or of migrations edited since, is refused", async () => {
  const packed = gunzipSync(readFileSync(file)).toString("latin1");
  const other = join(folder, "other.tar.gz");
  const sha = /"sha256": "(\w{64})"/.exec(packed)?.[1] ?? "";
  for (const [text, code] of [[packed.replace('"format": 1', '"format": 2'), "newer"], [packed.replace("0001-areas.sql", "0009-areas.sql"), "newer"], [packed.replace(sha, "0".repeat(64)), "edited"]] as const) {
    writeFileSync(other, gzipSync(Buffer.from(text, "latin1")));
    await expect(restore(database.pool, other, true, quiet)).rejects.toMatchObject({ code });
  }
});
