import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { viewerWith } from "#contract/viewer.ts";
import { backup } from "../db/backup/backup.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { newKey } from "../secrets/keyring.ts";
import { createSealing } from "../secrets/sealing.ts";
import { reportIncident } from "./actions.ts";
import { contactsByKey, contactsOf, sealAgain, sealOpenContacts } from "./asker-store.ts";
import { commandIncident } from "./commanding.ts";
import type { IncidentNeeds } from "./needs.ts";
import { incidentSheet } from "./sheet.ts";
import { needsFor } from "./testing/needs.ts";

const NOW = "2026-01-01T09:00:00.000Z";
const NAME = "欧阳某某";
const NUMBER = "10000000042";
const desk = deskOf(AREAS.district);
const read: string[] = [];
let database: TestDatabase;
let needs: IncidentNeeds;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  needs = { ...(await needsFor(database.pool, () => NOW)), auth: { audit: async () => {}, auditReading: async ({ roles }, { kind, subject }) => void read.push(`${roles.join()} ${kind} ${subject}`) } };
});
afterAll(() => database.drop());

const asked = async (who: object) => (await reportIncident(needs, desk, { key: randomUUID(), category: "lamp", description: "不亮", position: [...INSIDE.gridA], asker: who })).id;

test("who asked stands nowhere in the database in the open, nor in a backup, and is shown to who may call back", { timeout: 60_000 }, async () => {
  const id = await asked({ name: NAME, contact: NUMBER });
  const { rows: tables } = await database.pool.query<{ name: string }>("select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace where nspname = 'public' and relkind = 'r' and relname <> 'spatial_ref_sys'");
  expect(tables.length).toBeGreaterThan(25);
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ n: number }>(`select count(*)::int as n from "${name}" as each where each::text like any ($1)`, [[`%${NAME}%`, `%${NUMBER}%`]]);
    expect([name, rows[0]?.n]).toEqual([name, 0]);
  }
  const folder = await mkdtemp(join(tmpdir(), "askers-test-"));
  await backup(database.pool, join(folder, "backup.tar.gz"), new Date(NOW), "test", () => {});
  const kept = gunzipSync(await readFile(join(folder, "backup.tar.gz"))).toString("utf8");
  await rm(folder, { recursive: true });
  expect(kept).toContain("asker");
  expect(kept).not.toMatch(new RegExp(`${NAME}|${NUMBER}`));

  expect((await incidentSheet(needs, desk, id)).contacts).toEqual([{ name: NAME, contact: NUMBER, words: "不亮", askedAt: NOW }]);
  expect(read).toEqual([`dispatcher asker ${id}`]);
  const worker = viewerWith("field", [{ role: "grid_worker", area: AREAS.gridA, post: 1 }], { person: 1 });
  for (const other of [worker, viewerWith("desk", [{ role: "community", area: AREAS.westCommunity }]), viewerWith("desk", [{ role: "leader", area: AREAS.district }])]) {
    expect(await incidentSheet(needs, other, id)).toMatchObject({ askers: 1, contacts: [] });
  }
  expect(read).toHaveLength(1);
});

test("a merge takes the askers along, each still opens, and a copy put under another case does not", async () => {
  const [first, second, third] = [await asked({ name: "甲" }), await asked({ contact: "2" }), await asked({ contact: "3" })];
  const merge = async (id: number, into: number) => commandIncident(needs, desk, { id, ver: 1, key: randomUUID(), command: { kind: "merge", into } });
  await merge(second, first);
  await merge(first, third);
  expect((await contactsOf(database.pool, needs.sealing, third)).map(({ name, contact, from }) => [name ?? contact, from])).toEqual([["3", undefined], ["甲", first], ["2", second]]);
  const stolen = await asked({ contact: "4" });
  await database.pool.query("update asker set sealed = (select sealed from asker where incident_id = $1 limit 1) where incident_id = $2", [second, stolen]);
  await expect(contactsOf(database.pool, needs.sealing, stolen)).rejects.toThrow();
});

test("what an older program kept in the open is sealed, and nothing can be kept so again", async () => {
  const id = await asked({ contact: "5" });
  await expect(database.pool.query("update asker set name = '乙' where incident_id = $1", [id])).rejects.toThrow(/asker_sealed/);
  await database.pool.query("alter table asker drop constraint asker_sealed");
  await database.pool.query("update asker set sealed = null, name = $2, contact = $3 where incident_id = $1", [id, NAME, NUMBER]);
  await database.pool.query("alter table asker add constraint asker_sealed check (contact is null and name is null) not valid");
  expect([await sealOpenContacts(database.pool, needs.sealing), await sealOpenContacts(database.pool, needs.sealing)]).toEqual([1, 0]);
  expect(await contactsOf(database.pool, needs.sealing, id)).toMatchObject([{ name: NAME, contact: NUMBER }]);
});

test("a new key seals everything again, once; without the old one nothing is lost, and before that nothing opens", async () => {
  const keys = [newKey(NOW)];
  const sealing = createSealing({ newest: () => keys.at(-1) ?? newKey(NOW), find: (id) => keys.find((key) => key.id === id) }, "contacts");
  await database.pool.query("delete from asker");
  needs = { ...needs, sealing };
  const id = await asked({ name: NAME, contact: NUMBER });
  const [old] = keys;
  keys.push(newKey(NOW));
  const [, fresh] = keys;
  expect([await sealAgain(database.pool, sealing), await sealAgain(database.pool, sealing)]).toEqual([{ sealed: 1, lost: 0 }, { sealed: 0, lost: 0 }]);
  expect(await contactsByKey(database.pool)).toEqual(new Map([[fresh?.id, 1]]));
  keys.splice(0, keys.length, newKey(NOW), ...(fresh ? [fresh] : []));
  expect(await contactsOf(database.pool, sealing, id)).toMatchObject([{ name: NAME }]);
  keys.splice(0, keys.length, ...(old ? [old] : []));
  expect(await contactsOf(database.pool, sealing, id)).toEqual([{ words: "不亮", askedAt: NOW }]);
  expect(await sealAgain(database.pool, sealing)).toEqual({ sealed: 0, lost: 1 });
});
