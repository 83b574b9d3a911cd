import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CategoryDraft } from "#contract/categories.ts";
import type { Command } from "#contract/commands.ts";
import type { CaseAnswer, IncidentReport, IncidentSheet } from "#contract/incidents.ts";
import type { Photo } from "#contract/photos.ts";
import type { PostRole } from "#contract/roles.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

/** Each way through the one machine (incidents.md §8), from the report to the asker's word, by those whose steps they are. */

vi.setConfig({ testTimeout: 60_000 }); // each is some forty questions, on a machine that may be busy
const NOW = "2026-01-08T01:00:00.000Z"; // a Thursday, nine o'clock; it stands still, so that no rule speaks in between
type Name = "worker" | "officer" | "community" | "dispatcher" | "dutyLeader" | "leader" | "supervisor" | "department" | "administrator";
const who = {} as Record<Name, Visitor>;
const posts: Partial<Record<Name, number>> = {};
let url: string;
let visitors: Console["visitors"];
let close: Console["close"];
let pool: Console["database"]["pool"];

const PLACES: [Name, PostRole, number][] = [
  ["worker", "grid_worker", AREAS.gridA], ["officer", "electricity_officer", AREAS.gridA], ["community", "community_head", AREAS.westCommunity], ["dispatcher", "dispatcher", AREAS.district],
  ["dutyLeader", "duty_leader", AREAS.district], ["leader", "leader", AREAS.district], ["supervisor", "supervisor", AREAS.district], ["department", "department", AREAS.district], ["administrator", "administrator", AREAS.district],
];
const kind = (code: string, changes: Partial<CategoryDraft>): CategoryDraft => ({
  code, group: "municipal", nameZh: code, nameEn: code, sign: "试", level: "grid", owner: "department", preset: "standard", fastTrack: false, urgent: false, restricted: false, wallPlace: "exact", check: "asker", radiusMetres: 50,
  clocks: { sign: { amount: 120, unit: "working_minutes" }, handle: { amount: 2, unit: "working_days" } }, ...changes,
});
const KINDS = [
  kind("power", { group: "utilities", owner: "electricity_officer", preset: "fast_track", fastTrack: true, clocks: { sign: { amount: 10, unit: "emergency_minutes" }, handle: { amount: 60, unit: "emergency_minutes" } } }),
  kind("wish", { preset: "claim" }), kind("proposal", { preset: "deliberation", group: "services" }), kind("works", { preset: "project" }), kind("pipe", {}), kind("cover", { check: "photo" }),
];

beforeAll(async () => {
  ({ url, visitors, close, database: { pool } } = await openConsole(() => NOW));
  await pool.query("insert into unit (kind, name, area_id) values ('department', '市政公司', 1)");
  for (const [name, role, area] of PLACES) {
    const { id, person } = await visitors.account(role, area);
    const { rows } = await pool.query<{ id: number }>("update post set unit_id = case when role = 'department' then 1 end where id in (select post_id from post_holder where person_id = $1) returning id", [person]);
    posts[name] = rows[0]?.id ?? 0;
    who[name] = await visitors.signedInAs(id);
  }
  for (const each of KINDS) expect((await who.administrator.post("/api/categories", each)).status).toBe(200);
}, 60_000);
afterAll(() => close());

const report = async (by: Name, category: string, changes: Partial<IncidentReport> = {}) => {
  const wish: IncidentReport = { key: randomUUID(), category, description: "不亮", position: [...INSIDE.gridA], ...changes };
  const answer = await json<CaseAnswer>(who[by].post("/api/incidents", wish));
  expect(answer).toMatchObject({ id: expect.any(Number) as number });
  return answer;
};
const sheet = (by: Name, id: number) => json<IncidentSheet>(who[by].get(`/api/incidents/${id}`));
let ver = 0;
/** The next step of the case that was reported last; answers with where it led, or with the code of the refusal. */
const step = async (by: Name, id: number, command: Command): Promise<string> => {
  const answer = await json<CaseAnswer & { code?: string; message?: string }>(who[by].post(`/api/incidents/${id}/commands`, { ver, key: randomUUID(), command }));
  if (answer.code !== undefined) return answer.code;
  ver = answer.ver;
  return answer.state;
};
/** Each step by whom, and where it has to lead. */
async function walk(id: number, from: number, steps: readonly (readonly [Name, Command, string])[]): Promise<void> {
  ver = from;
  for (const [by, command, expected] of steps) expect([by, command.kind, await step(by, id, command)]).toEqual([by, command.kind, expected]);
}
async function shoot(by: Name, id: number): Promise<string> {
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: id % 256, g: by.length * 9, b: 60 } } }).jpeg().toBuffer();
  const answer = await fetch(`${url}/api/incidents/${id}/photos`, { method: "POST", body: new Uint8Array(picture), headers: { cookie: who[by].cookie, origin: url, "content-type": "image/jpeg" } });
  return (await json<Photo>(answer)).id;
}
const reading = { photos: [], reading: "已恢复" };
const said = { photos: [], note: "来电确认" };
const reason = "事由";
const UNIT = { unit: 1 };
const rated: readonly [Name, Command, string] = ["dispatcher", { kind: "rate", satisfied: true, stars: 5 }, "evaluated"];
const passed: readonly [Name, Command, string] = ["dispatcher", { kind: "pass", method: "asker", evidence: said }, "closed"];

test("速办件: reported, accepted and assigned in one; the officer who serves the place hears it, and the asker verifies", async () => {
  const { heard, client } = await who.officer.listen();
  const { id, ver: from, state } = await report("worker", "power", { asker: { contact: "10000000001" } });
  expect([from, state]).toEqual([1, "assigned"]);
  await vi.waitFor(() => expect(heard.flatMap(({ name, what }) => (name === "incident:changed" ? (what as { subject: number }).subject : []))).toContain(id), 20_000);
  client.close();
  const { clocks, called, incident } = await sheet("officer", id);
  expect(clocks.map(({ stage, dueAt }) => [stage, dueAt])).toEqual([["sign", "2026-01-08T01:10:00.000Z"], ["handle", "2026-01-08T02:00:00.000Z"]]);
  expect([called.map(({ role }) => role), incident.calls?.map(({ to, role }) => [to, role])]).toEqual([["electricity_officer"], [[{ post: posts.officer }, "lead"]]]);
  await walk(id, from, [
    ["officer", { kind: "sign", call: 1 }, "in_progress"], ["officer", { kind: "set_out", call: 1 }, "in_progress"], ["officer", { kind: "arrive", call: 1 }, "in_progress"],
    ["officer", { kind: "finish", call: 1, evidence: { photos: [] } }, "invalid"], ["officer", { kind: "finish", call: 1, evidence: reading }, "to_verify"],
    ["officer", { kind: "pass", method: "asker", evidence: said }, "forbidden"], passed, rated,
  ]);
});

test("自行处置: found, shown and closed by the grid worker alone; a photo that is not there shows nothing; the asker may still rate", async () => {
  const early = await who.worker.post("/api/incidents", { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridA], solved: { photos: ["0123456789abcdef0123456789abcdef"] } });
  expect(await early.json()).toMatchObject({ code: "invalid", field: "evidence.photos" });
  const { id } = await report("worker", "lamp", { source: "grid_worker" });
  const photo = await shoot("worker", id);
  await walk(id, 1, [
    ["worker", { kind: "solve", evidence: { photos: [] } }, "invalid"], ["worker", { kind: "solve", evidence: { photos: ["0123456789abcdef0123456789abcdef"] } }, "invalid"],
    ["dispatcher", { kind: "solve", evidence: { photos: [photo] } }, "forbidden"], ["worker", { kind: "solve", evidence: { photos: [photo] } }, "closed"], rated,
  ]);
  expect((await sheet("worker", id)).events.map(({ kind: did }) => did)).toEqual(["report", "solve", "rate"]);
});

test("12345: accepted as it comes, due when the order says, one case however often it comes; returned within two working days", async () => {
  const order = { number: "12345-2026-0108", dueAt: "2026-01-14T09:00:00.000Z" };
  const { id, ver: from, state } = await report("dispatcher", "cover", { source: "12345", order });
  expect(state).toBe("accepted");
  expect(await report("dispatcher", "cover", { source: "12345", order })).toMatchObject({ id });
  expect((await sheet("dispatcher", id)).incident).toMatchObject({ handleDueAt: order.dueAt, source: "12345" });
  await walk(id, from, [
    ["dispatcher", { kind: "dispatch", lead: UNIT, assisting: [] }, "assigned"], ["department", { kind: "decline", call: 1, reason }, "accepted"], ["dutyLeader", { kind: "judge_return", call: 1, upheld: false, reason }, "accepted"],
    ["dispatcher", { kind: "dispatch", lead: UNIT, assisting: [] }, "assigned"], ["department", { kind: "sign", call: 2 }, "in_progress"], ["department", { kind: "finish", call: 2, evidence: reading }, "to_verify"],
  ]);
  const photo = await shoot("supervisor", id);
  await walk(id, ver, [["dispatcher", { kind: "pass", method: "photo", evidence: { photos: [photo] } }, "forbidden"], ["supervisor", { kind: "pass", method: "photo", evidence: { photos: [photo] } }, "closed"], ["dispatcher", { kind: "rate", satisfied: false }, "rework"]]);
  await walk(id, ver, [["department", { kind: "finish", call: 2, evidence: reading }, "invalid"], ["department", { kind: "finish", call: 2, evidence: { photos: [], reading: "再次处理" } }, "to_verify"], ["supervisor", { kind: "pass", method: "photo", evidence: { photos: [photo] } }, "closed"], rated]);
});

test("吹哨: the community calls two, each answers for itself, and who called rates who was called", async () => {
  const { id } = await report("worker", "pipe");
  const helper = { post: posts.officer ?? 0 };
  await walk(id, 1, [
    ["community", { kind: "accept", duplicatesSeen: true }, "accepted"], ["community", { kind: "whistle", to: [UNIT, helper], reason }, "assigned"],
    ["officer", { kind: "sign", call: 1 }, "forbidden"], ["officer", { kind: "sign", call: 2 }, "assigned"], ["department", { kind: "receive", call: 1 }, "assigned"], ["department", { kind: "sign", call: 1 }, "in_progress"],
    ["department", { kind: "finish", call: 1, evidence: reading }, "conflict"], ["officer", { kind: "finish", call: 2, evidence: { photos: [] } }, "in_progress"], ["department", { kind: "finish", call: 1, evidence: reading }, "to_verify"],
    ["community", { kind: "rate_call", call: 2, stars: 1, words: "来迟" }, "to_verify"], ["department", { kind: "contest", call: 2, reason }, "forbidden"], ["officer", { kind: "contest", call: 2, reason }, "to_verify"], passed, rated,
  ]);
  expect((await sheet("community", id)).incident.calls).toMatchObject([{ role: "lead", fromArea: AREAS.westCommunity, reportedInAt: NOW }, { role: "assisting", rating: 1, contested: true }]);
});

test("认领: no clock until somebody claims it, for themselves or told by telephone; what is claimed is in progress at once", async () => {
  const { id, state } = await report("community", "wish", { asker: { name: "甲" } });
  expect([state, (await sheet("dispatcher", id)).clocks]).toEqual(["reported", []]);
  await walk(id, 1, [
    ["dispatcher", { kind: "claim", by: UNIT }, "forbidden"], ["worker", { kind: "claim", by: UNIT }, "forbidden"], ["dispatcher", { kind: "claim", by: UNIT, relayed: "电话 市政公司" }, "in_progress"],
    ["department", { kind: "finish", call: 1, evidence: reading }, "to_verify"], passed, rated,
  ]);
  const { id: own } = await report("community", "wish");
  await walk(own, 1, [["worker", { kind: "claim", by: { post: posts.worker ?? 0 } }, "in_progress"], ["community", { kind: "claim", by: UNIT }, "forbidden"]]);
});

test("议事: a proposal has no clock until it is adopted, then it runs as any other", async () => {
  const { id, state } = await report("community", "proposal", { position: undefined, area: AREAS.gridA });
  expect([state, (await sheet("community", id)).clocks]).toEqual(["reported", []]);
  await walk(id, 1, [["community", { kind: "note", note: "议事会讨论" }, "reported"], ["community", { kind: "accept", duplicatesSeen: true }, "invalid"], ["community", { kind: "accept", duplicatesSeen: true, withoutPlace: true }, "accepted"]]);
  expect((await sheet("community", id)).clocks.map(({ stage }) => stage)).toEqual(["dispatch", "handle"]);
  await walk(id, ver, [["community", { kind: "dispatch", lead: UNIT, assisting: [] }, "assigned"], ["department", { kind: "sign", call: 1 }, "in_progress"], ["department", { kind: "finish", call: 1, evidence: reading }, "to_verify"], passed, rated]);
});

test("挂账: a project begins suspended with a day to look at it again; what is running is suspended once by the leader on duty, again by the leader", async () => {
  const reviewAt = "2026-02-01T00:00:00.000Z";
  const late = await who.community.post("/api/incidents", { key: randomUUID(), category: "works", description: "", position: [...INSIDE.gridA], reviewAt: "2026-03-01T00:00:00.000Z" });
  expect(await late.json()).toMatchObject({ code: "invalid", field: "reviewAt" });
  const { id, state } = await report("community", "works", { reviewAt });
  expect([state, (await sheet("dispatcher", id)).clocks]).toMatchObject(["suspended", [{ stage: "review", dueAt: reviewAt }]]);
  const begun = (from: number): [Name, Command, string][] => [["dispatcher", { kind: "dispatch", lead: UNIT, assisting: [] }, "assigned"], ["department", { kind: "sign", call: from }, "in_progress"]];
  const suspend: Command = { kind: "suspend", reason, reviewAt };
  await walk(id, 1, [
    ["dispatcher", { kind: "resume", reason }, "forbidden"], ["dutyLeader", { kind: "resume", reason }, "accepted"], ...begun(1),
    // it has been suspended once: the leader decides
    ["dutyLeader", suspend, "forbidden"], ["leader", suspend, "suspended"], ["leader", { kind: "resume", reason }, "in_progress"], ["department", { kind: "finish", call: 1, evidence: reading }, "to_verify"], passed, rated,
  ]);
  const { id: running } = await report("dispatcher", "pipe", { position: [...INSIDE.gridB] });
  await walk(running, 1, [["dispatcher", { kind: "accept", duplicatesSeen: true }, "accepted"], ...begun(1), ["supervisor", suspend, "not-found"], ["dutyLeader", suspend, "suspended"]]);
  const { clocks } = await sheet("dispatcher", running);
  expect(clocks.map(({ stage, dueAt, restSeconds }) => [stage, dueAt ?? restSeconds])).toEqual(expect.arrayContaining([["review", reviewAt], ["handle", 23 * 3_600]])); // seven hours of today, two days of eight
});
