import { randomBytes, randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Command } from "#contract/commands.ts";
import type { IncidentSheet } from "#contract/incidents.ts";
import type { Photos } from "#contract/photos.ts";
import { CASE_TOKEN_HEADER, type ResidentCase } from "#contract/residents.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

let now = "2026-01-01T09:00:00.000Z";
let opened: Console;
let resident: Visitor;
let desk: Visitor;
let worker: Visitor & { person: number };
let post: number;

beforeAll(async () => {
  opened = await openConsole(() => now, { residentLimits: { reports: 25, allReports: 1_000, photos: 40, wrongLinks: 5 } });
  await opened.database.pool.query("update category set check_by = 'asker' where code = 'noise'");
  resident = opened.visitors.stranger;
  desk = await opened.visitors.signedIn("duty_leader", AREAS.district);
  worker = await opened.visitors.signedIn("grid_worker", AREAS.gridA);
  post = (await opened.database.pool.query<{ id: number }>("select post_id as id from post_holder where person_id = $1", [worker.person])).rows[0]?.id ?? 0;
});
afterAll(() => opened.close());

const newToken = () => randomBytes(32).toString("base64url");
const wish = (changes: object = {}) => ({ key: randomUUID(), token: newToken(), category: "lamp", description: "楼下的灯不亮", position: [...INSIDE.gridA], ...changes });
const report = async (changes: object = {}) => {
  const sent = wish(changes);
  return { ...sent, ...(await json<{ id: number }>(resident.post("/api/report/cases", sent))) };
};
const told = (token: string) => json<ResidentCase>(resident.post("/api/report/case", { token }));
const rate = (token: string, satisfied: boolean, more: object = {}) => resident.post("/api/report/rate", { token, key: randomUUID(), satisfied, ...more });
async function move(by: Visitor, id: number, ...commands: Command[]): Promise<void> {
  for (const command of commands) {
    const { incident } = await json<IncidentSheet>(by.get(`/api/incidents/${id}`));
    const answer = await by.post(`/api/incidents/${id}/commands`, { ver: incident.ver, key: randomUUID(), command });
    if (answer.status !== 200) throw new Error(`${command.kind}: ${await answer.text()}`);
  }
}
const picture = async (shade: number) => new Uint8Array(await sharp({ create: { width: 60, height: 40, channels: 3, background: { r: shade, g: 9, b: 90 } } }).jpeg().toBuffer());
const addPhoto = (token: string, file: Uint8Array<ArrayBuffer>) => fetch(`${opened.url}/api/report/photos`, { method: "POST", body: file, headers: { [CASE_TOKEN_HEADER]: token, origin: opened.url, "content-type": "image/jpeg" } });
const readPhoto = (token: string, id: string) => fetch(`${opened.url}/api/report/photos/${id}`, { headers: { [CASE_TOKEN_HEADER]: token } });

async function solved(id: number): Promise<void> {
  await move(desk, id, { kind: "accept", duplicatesSeen: true }, { kind: "dispatch", lead: { post }, assisting: [], reason: "就近" });
  await move(worker, id, { kind: "sign", call: 1 });
  const added = await fetch(`${opened.url}/api/incidents/${id}/photos`, { method: "POST", body: await picture(id % 200), headers: { cookie: worker.cookie, origin: opened.url, "content-type": "image/jpeg" } });
  await move(worker, id, { kind: "finish", call: 1, evidence: { photos: [(await json<{ id: string }>(added)).id] } });
}

test("without an account: a case comes in once, its link tells how far it is in plain words, and its photo is theirs alone", async () => {
  const sent = wish({ phone: "139 0000 0000", where: "三单元门口" });
  const answers = await Promise.all([1, 2, 3].map(async () => json<{ id: number }>(resident.post("/api/report/cases", sent))));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  const { token } = sent;
  const id = answers[0]?.id ?? 0;
  expect(await told(token)).toMatchObject({ id, nameZh: "路灯不亮", place: "纺织小区 7号楼", step: "received", may: ["note", "photo"], photos: [] });
  const sheet = await json<IncidentSheet>(desk.get(`/api/incidents/${id}`));
  expect(sheet).toMatchObject({ incident: { source: "app", description: "楼下的灯不亮\n三单元门口" }, askers: 1, contacts: [{ contact: "139 0000 0000" }] });

  const photo = await json<{ id: string }>(addPhoto(token, await picture(40)));
  expect((await told(token)).photos).toEqual([photo.id]);
  expect((await json<Photos>(desk.get(`/api/incidents/${id}/photos`))).photos.map((each) => each.id)).toEqual([photo.id]);
  expect((await readPhoto(token, photo.id)).status).toBe(200);
  const other = await report();
  for (const [why, answer] of [["another link", readPhoto(other.token, photo.id)], ["no link", readPhoto("x".repeat(43), photo.id)], ["no header", fetch(`${opened.url}/api/report/photos/${photo.id}`)], ["as a photo of the desk", resident.get(`/api/photos/${photo.id}`)]] as const) {
    expect([why, (await answer).status]).toEqual([why, 404]);
  }
  const { rows } = await opened.database.pool.query<{ t: string }>("select json_agg(case_link)::text || json_agg(incident)::text as t from case_link join incident on incident.id = incident_id");
  expect(rows[0]?.t).not.toContain(token); // only its hash is kept
});

test("solved, they say so; not solved within seven days begins it anew; words are kept", async () => {
  const { id, token } = await report();
  await solved(id);
  expect(await told(token)).toMatchObject({ step: "checking", may: ["note", "photo"] });
  const supervisor = await opened.visitors.signedIn("supervisor", AREAS.district);
  await move(supervisor, id, { kind: "pass", method: "photo", evidence: { photos: (await json<Photos>(desk.get(`/api/incidents/${id}/photos`))).photos.map((each) => each.id) } });
  const closed = await told(token);
  expect(closed).toMatchObject({ step: "solved", may: ["note", "photo", "rate"], reopenUntil: "2026-01-08T09:00:00.000Z" });
  expect(closed.photos).toHaveLength(1); // as it is now
  expect(closed.steps.map(({ step }) => step)).toEqual(["received", "accepted", "sent", "working", "checking", "solved"]);
  expect(await json<ResidentCase>(rate(token, false, { words: "还是不亮" }))).toMatchObject({ step: "again", satisfied: false });
  expect((await json<IncidentSheet>(desk.get(`/api/incidents/${id}`))).incident).toMatchObject({ state: "rework", rework: 1 });
  expect((await rate(token, true)).status).toBe(409);
});

test("after seven days a \"no\" is heard and begins nothing; where their own word ends it, they are asked for it, and a yes ends it", async () => {
  const { id, token } = await report();
  await solved(id);
  const supervisor = await opened.visitors.signedIn("supervisor", AREAS.district);
  await move(supervisor, id, { kind: "pass", method: "photo", evidence: { photos: (await json<Photos>(desk.get(`/api/incidents/${id}/photos`))).photos.map((each) => each.id) } });
  const before = now;
  now = "2026-01-09T10:00:00.000Z";
  expect(await json<ResidentCase>(rate(token, false))).toMatchObject({ step: "rated", satisfied: false, may: [] });
  now = before;

  const { id: loud, token: theirs } = await report({ category: "noise" });
  await solved(loud);
  expect(await told(theirs)).toMatchObject({ step: "checking", may: ["note", "photo", "judge"] });
  expect(await json<ResidentCase>(rate(theirs, false, { words: "还在吵" }))).toMatchObject({ step: "again" });
  const file = await fetch(`${opened.url}/api/incidents/${loud}/photos`, { method: "POST", body: await picture(loud % 200 + 1), headers: { cookie: worker.cookie, origin: opened.url, "content-type": "image/jpeg" } });
  await move(worker, loud, { kind: "finish", call: 1, evidence: { photos: [(await json<{ id: string }>(file)).id] } });
  expect(await json<ResidentCase>(rate(theirs, true))).toMatchObject({ step: "solved", may: ["note", "photo", "rate"] });
  expect(await json<ResidentCase>(rate(theirs, true, { stars: 5 }))).toMatchObject({ step: "rated", satisfied: true });
});

test("a wish is taken up and never assigned; what is restricted, unknown or outside is refused in words, and so is a robot", async () => {
  const offer = await json<{ kinds: { code: string; isWish: boolean }[] }>(resident.get("/api/report/offer"));
  expect(offer.kinds.map(({ code, isWish }) => [code, isWish])).toEqual([["lamp", false], ["noise", false], ["opinion", false], ["wish", true]]);
  const { id } = await report({ category: "wish", description: "想要一个晾衣架" });
  const { incident } = await json<IncidentSheet>(desk.get(`/api/incidents/${id}`));
  expect(incident).toMatchObject({ state: "reported", source: "app" });
  for (const [field, changes] of [["category", { category: "family" }], ["category", { category: "x" }], ["position", { position: [0, 0] }], ["description", { description: " " }], ["website", { website: "http://x" }], ["token", { token: "short" }], ["phone", { phone: "<script>" }]] as const) {
    const answer = await resident.post("/api/report/cases", wish(changes));
    expect([field, answer.status, (await json<{ field?: string }>(answer)).field]).toEqual([field, 400, field]);
  }
  const border = await report({ position: [123.44, 41.8] });
  expect(border.id).toBeGreaterThan(0);
  const known = await report();
  expect((await resident.post("/api/report/cases", { ...wish(), key: known.key })).status).toBe(400); // another's key gives nobody the case
});

test("what is sent too often from one network is told to wait, and who guesses links is not answered any more", async () => {
  let last = 0;
  for (let time = 0; time < 40 && last !== 429; time++) last = (await resident.post("/api/report/cases", wish())).status;
  expect(last).toBe(429);
  const mine = await opened.database.pool.query<{ n: number }>("select count(*)::int as n from case_link");
  expect(mine.rows[0]?.n).toBeLessThanOrEqual(25);
  const guesses: number[] = [];
  for (let time = 0; time < 8; time++) guesses.push((await resident.post("/api/report/case", { token: newToken() })).status);
  expect(guesses.at(-1)).toBe(429);
  expect(guesses[0]).toBe(404);
});

