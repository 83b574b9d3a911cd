import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../server/db/testing/database.ts";
import { seedDistrict } from "../server/db/testing/district.ts";
import { deviceSecretHash } from "./seed/device-secret.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await database.pool.query("insert into person (name, employment, valid) values ('王平', 'full-time', '[2025-01-01Z,)')");
});
afterAll(() => database.drop());

const device = (...words: string[]) =>
  new Promise<{ code: number; out: string; told: string }>((resolve) => {
    const environment = { ...process.env, DATABASE_URL: database.pool.options.connectionString ?? "", INGEST_HOST: "10.1.2.3" };
    const child = execFile(process.execPath, ["--import", "tsx", "scripts/device.ts", ...words], { cwd: root, env: environment }, (_error, out, told) => resolve({ code: child.exitCode ?? 1, out, told }));
  });

test("a phone is given with its id, address and code to scan; only the hash is kept; it is listed and revoked", async () => {
  const added = await device("add", "--worker", "2", "--seconds", "20");
  expect(added).toMatchObject({ code: 0, told: "" });
  const secret = /device identifier +([0-9a-f]{32})\n/.exec(added.out)?.[1] ?? "";
  expect(added.out).toMatch(/server URL +http:\/\/10\.1\.2\.3:5055\n/);
  expect(added.out).toMatch(/▀|▄|█/);
  const { rows: [row] } = await database.pool.query<{ text: string; hash: Buffer; seconds: number }>("select device::text as text, secret_hash as hash, report_seconds as seconds from device where worker_id = 2");
  expect(row).toMatchObject({ hash: deviceSecretHash(secret), seconds: 20 });
  expect(row?.text).not.toContain(secret);

  const { out } = await device("list");
  expect(out).toMatch(/worker 2\t王平\tevery 20 s/);
  expect(out).not.toContain(secret);
  expect(await device("add", "--worker", "2")).toMatchObject({ code: 1, told: expect.stringMatching(/^worker 2 \(王平\) already carries phone \d+/) as string });
  expect(await device("revoke", secret)).toMatchObject({ code: 0 });
  expect((await device("list")).out).not.toMatch(/worker 2/);
});

test("words that make no sense are answered with those that do", async () => {
  for (const words of [["add", "--worker", "zero"], ["add", "--worker", "99"], ["revoke", "12x"], ["list", "all"]]) {
    const { code, told } = await device(...words);
    expect([words, code, told]).toEqual([words, 1, expect.stringMatching(/npm run device|there is no worker 99/)]);
  }
});
