import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FieldDay, FieldTask, House } from "#contract/field.ts";
import type { CaseAnswer, Contact, IncidentSheet } from "#contract/incidents.ts";
import type { Photo } from "#contract/photos.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

let now = "2026-01-01T09:00:00.000Z";
let console_: Console;
let desk: Visitor;
let worker: Visitor & { person: number };
let post: number;
const pool = () => console_.database.pool;

beforeAll(async () => {
  console_ = await openConsole(() => now);
  const { visitors } = console_;
  desk = await visitors.signedIn("dispatcher", AREAS.district);
  worker = await visitors.signedIn("grid_worker", AREAS.gridA);
  const { rows } = await pool().query<{ post: number }>(`select post_id as post from post_holder where person_id = $1`, [worker.person]);
  post = rows[0]?.post ?? 0;
  await pool().query("insert into shift (worker_id, area_id, role, valid) values ($1, $2, 'grid_worker', tstzrange('2026-01-01T08:00Z', '2026-01-01T16:00Z'))", [worker.person, AREAS.gridA]);
});
afterAll(() => console_.close());

const day = async (visitor: Visitor = worker) => json<FieldDay>(visitor.get("/api/field/day"));
const taskOf = async (id: number): Promise<FieldTask | undefined> => (await day()).tasks.find(({ incident }) => incident.id === id);
const report = (changes: object = {}) => json<CaseAnswer>(desk.post("/api/incidents", { key: randomUUID(), category: "lamp", description: "不亮", position: [...INSIDE.gridA], ...changes }));
const deed = (id: number, command: object, more: object = {}, by: Visitor = worker) => by.post(`/api/field/cases/${id}/deeds`, { key: randomUUID(), command, ...more });
const photo = async (id: number): Promise<string> => {
  const file = await sharp({ create: { width: 60, height: 40, channels: 3, background: { r: id % 256, g: Math.floor(performance.now()) % 256, b: 9 } } }).jpeg().toBuffer();
  return (await json<Photo>(fetch(`${console_.url}/api/incidents/${id}/photos`, { method: "POST", body: new Uint8Array(file), headers: { cookie: worker.cookie, origin: console_.url, "content-type": "image/jpeg" } }))).id;
};
async function called(changes: object = {}): Promise<number> {
  const { id } = await report(changes);
  let { ver } = await json<CaseAnswer>(desk.post(`/api/incidents/${id}/commands`, { ver: 1, key: randomUUID(), command: { kind: "accept", duplicatesSeen: true } }));
  ({ ver } = await json<CaseAnswer>(desk.post(`/api/incidents/${id}/commands`, { ver, key: randomUUID(), command: { kind: "dispatch", lead: { post }, reason: "就近" } })));
  expect(ver).toBe(3);
  return id;
}

test("a day holds what somebody is called to, with their call, and nobody else's grid", async () => {
  const id = await called();
  const far = await report({ position: [...INSIDE.gridC] });
  const mine = await day();
  expect(mine).toMatchObject({ at: now, onShiftUntil: "2026-01-01T16:00:00.000Z", places: [{ id: AREAS.gridA, level: "grid" }], month: { houses: 1, passed: 0 } });
  expect(mine.me).toMatchObject({ id: worker.person });
  expect(await taskOf(id)).toMatchObject({ incident: { state: "assigned" }, call: { number: 1, state: "called", role: "lead" }, isFound: false });
  expect(mine.tasks.map(({ incident }) => incident.id)).not.toContain(far.id);
});

test("signed, under way, there, done: as the case stands, whatever happened meanwhile, and once however often it is sent", async () => {
  const id = await called();
  const key = randomUUID();
  const signed = await Promise.all([1, 2, 3].map(async () => json<CaseAnswer>(worker.post(`/api/field/cases/${id}/deeds`, { key, command: { kind: "sign", call: 1 } }))));
  expect(signed).toEqual(Array.from({ length: 3 }, () => ({ id, ver: 4, state: "in_progress" })));
  await desk.post(`/api/incidents/${id}/commands`, { ver: 4, key: randomUUID(), command: { kind: "note", note: "请尽快" } });
  const before = now;
  now = "2026-01-01T09:40:00.000Z";
  expect((await deed(id, { kind: "arrive", call: 1 }, { doneAt: "2026-01-01T09:12:00.000Z" })).status).toBe(200);
  expect((await deed(id, { kind: "finish", call: 1, evidence: { photos: [] } })).status).toBe(400);
  expect((await deed(id, { kind: "finish", call: 1, evidence: { photos: [await photo(id)] } }, { doneAt: "2026-01-01T23:00:00.000Z" })).status).toBe(200);
  const sheet = await json<IncidentSheet>(desk.get(`/api/incidents/${id}`));
  expect(sheet.incident.state).toBe("to_verify");
  const said = (kind: string) => sheet.events.find((event) => event.kind === kind);
  expect(said("arrive")).toMatchObject({ at: now, detail: { doneAt: "2026-01-01T09:12:00.000Z" } });
  expect(said("finish")?.detail).toMatchObject({ doneAt: now }); // a clock that is ahead says now
  now = before;
});

test("what the desk does is not done here, and another's call is not answered", async () => {
  const id = await called();
  expect((await deed(id, { kind: "cancel", cause: "test", reason: "x" })).status).toBe(400);
  const colleague = await console_.visitors.signedIn("grid_worker", AREAS.gridA);
  expect((await deed(id, { kind: "sign", call: 1 }, {}, colleague)).status).toBe(403);
  const elsewhere = await console_.visitors.signedIn("grid_worker", AREAS.gridC);
  expect((await deed(id, { kind: "sign", call: 1 }, {}, elsewhere)).status).toBe(404);
  for (const path of ["day", "houses", "track"]) expect([path, (await console_.visitors.stranger.get(`/api/field/${path}`)).status]).toEqual([path, 401]);
});

test("who asked is rung up by who has signed, and that is written down", async () => {
  const id = await called({ asker: { name: "王某", contact: "13900000000" } });
  const contacts = () => worker.post(`/api/field/cases/${id}/contacts`, {});
  expect((await contacts()).status).toBe(403);
  await deed(id, { kind: "sign", call: 1 });
  expect(await json<Contact[]>(contacts())).toMatchObject([{ name: "王某", contact: "13900000000" }]);
  const { rows } = await pool().query("select deed from audit where subject = $1 and kind = 'asker'", [String(id)]);
  expect(rows).toEqual([{ deed: "read" }]);
});

test("a house somebody came by is done for the month, once; another's grid is not theirs", async () => {
  const visit = { key: randomUUID(), at: now, outcome: "nothing_found", building: 1 };
  for (let time = 0; time < 3; time++) expect((await worker.post("/api/field/visits", visit)).status).toBe(200);
  expect(await json<House[]>(worker.get("/api/field/houses"))).toEqual([{ id: 1, name: "纺织小区 7号楼", households: 36, position: [expect.closeTo(123.43, 3), expect.closeTo(41.8, 3)], passed: true }]);
  expect((await day()).month).toEqual({ houses: 1, passed: 1 });
  expect((await worker.post("/api/field/visits", { key: randomUUID(), at: now, outcome: "nothing_found", position: [...INSIDE.gridA] })).status).toBe(200);
  expect((await worker.post("/api/field/visits", { key: randomUUID(), at: now, outcome: "nothing_found", position: [...INSIDE.gridC] })).status).toBe(403);
  expect((await worker.post("/api/field/visits", { key: randomUUID(), at: now, outcome: "nothing_found", position: [0, 0] })).status).toBe(400);
  const { rows } = await pool().query("select count(*)::int as n from visit");
  expect(rows).toEqual([{ n: 2 }]);
});

test("a page that shares a position is a phone: on shift it is kept and moves the symbol, off shift it is not kept", async () => {
  const { client, heard } = await desk.listen();
  const fixes = [0, 1, 2].map((index) => ({ recordedAt: `2026-01-01T08:59:5${index}.000Z`, position: [123.43 + index / 1e5, 41.8], accuracyMetres: 8 }));
  expect(await json(worker.post("/api/field/fixes", { fixes }))).toEqual({ kept: 3, offShift: 0 });
  expect(await json(worker.post("/api/field/fixes", { fixes }))).toEqual({ kept: 3, offShift: 0 });
  expect(await json(worker.get("/api/field/track"))).toHaveLength(3);
  await vi.waitFor(() => expect(heard.map(({ name }) => name)).toContain("worker:moved"), 5_000);
  client.close();
  const before = now;
  now = "2026-01-01T17:00:00.000Z";
  expect(await json(worker.post("/api/field/fixes", { fixes: [{ recordedAt: now, position: [123.43, 41.8], accuracyMetres: 8 }] }))).toEqual({ kept: 0, offShift: 1 });
  now = before;
});

test("a call for help is an alarm on the desk wherever it comes from, once, until it is taken; and the caller sees who took it", async () => {
  const { client, heard } = await desk.listen();
  const key = randomUUID();
  const outside = { key, at: now, position: [0, 0], accuracyMetres: 30 };
  const [first, again] = await Promise.all([json<CaseAnswer>(worker.post("/api/field/sos", outside)), json<CaseAnswer>(worker.post("/api/field/sos", outside))]);
  expect(again.id).toBe(first.id);
  await vi.waitFor(() => expect(heard.filter(({ name }) => name === "incident:changed").at(-1)?.what).toMatchObject({ subject: first.id, body: { level: "district", alarm: { raisedAt: now } } }), 5_000);
  client.close();
  expect((await day()).sos).toEqual({ id: first.id, alarm: { raisedAt: now } });
  await desk.post(`/api/incidents/${first.id}/commands`, { ver: first.ver, key: randomUUID(), command: { kind: "take" } });
  expect((await day()).sos?.alarm).toMatchObject({ takenBy: expect.any(String) as string });
  const duty = async () => (await pool().query("select state from duty_state where worker_id = $1 and upper_inf(valid)", [worker.person])).rows;
  expect(await duty()).toEqual([{ state: "sos" }]);
  expect((await worker.post("/api/field/safe", { key: randomUUID(), words: "已安全" })).status).toBe(200);
  expect(await duty()).toEqual([]);
  const { rows } = await pool().query("select count(*)::int as n from category where code = 'sos'");
  expect(rows).toEqual([{ n: 1 }]);
  const far = await json<CaseAnswer>(worker.post("/api/field/sos", { key: randomUUID(), at: now, position: [...INSIDE.gridC] }));
  expect(far.state).toBe("reported");
});
