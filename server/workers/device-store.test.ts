import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createHash } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { PHONE, seedDistrict } from "../db/testing/district.ts";
import { addDevice, devicesAt, revokeDevice } from "./device-store.ts";

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();
const AT = "2026-01-01T09:00:00.000Z";
const LATER = "2026-01-01T10:00:00.000Z";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await database.pool.query("insert into person (name, employment, valid) values ('王平', 'full-time', '[2025-01-01Z,)'), ('走了', 'full-time', '[2025-01-01Z,2025-02-01Z)')");
});
afterEach(() => database.pool.query("delete from device where id > 1; update device set valid = '[2025-01-01Z,)'"));
afterAll(() => database.drop());

test("a phone is given, listed, revoked, and its row is closed, not overwritten", async () => {
  const { pool } = database;
  const { id, name } = await addDevice(pool, { secretHash: hashOf("x"), worker: 2, reportSeconds: 30 }, AT);
  expect(name).toBe("王平");
  expect(await devicesAt(pool, AT)).toMatchObject([{ worker: 1, name: "李望", reportSeconds: 10 }, { id, worker: 2, reportSeconds: 30, since: AT, heardAt: null }]);
  expect(await revokeDevice(pool, { id }, LATER)).toEqual({ id, worker: 2 });
  expect((await devicesAt(pool, LATER)).map(({ worker }) => worker)).toEqual([1]);
  expect((await devicesAt(pool, AT)).map(({ worker }) => worker)).toEqual([1, 2]);
});

test("it may be revoked by what the phone says, and only while it is in use", async () => {
  expect(await revokeDevice(database.pool, { secretHash: hashOf(PHONE) }, LATER)).toEqual({ id: 1, worker: 1 });
  await expect(revokeDevice(database.pool, { id: 1 }, LATER)).rejects.toMatchObject({ code: "not-found" });
});

test("who is not there, has left, or carries one already is refused in words", async () => {
  const device = { secretHash: hashOf("y"), reportSeconds: 10 };
  for (const worker of [99, 3]) await expect(addDevice(database.pool, { ...device, worker }, AT)).rejects.toThrow(`there is no worker ${worker}`);
  await expect(addDevice(database.pool, { ...device, worker: 1 }, AT)).rejects.toThrow("worker 1 (李望) already carries phone 1: revoke that one first");
  const both = await Promise.allSettled([1, 2].map((nth) => addDevice(database.pool, { ...device, secretHash: hashOf(`z${nth}`), worker: 2 }, AT)));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
