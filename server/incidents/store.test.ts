import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncidentReport } from "#contract/incidents.ts";
import type { Command } from "#contract/commands.ts";
import { deskOf, wallOf } from "#contract/testing/viewer.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { incidentEvents, incidentsNear, incidentsOnBoard, reportIncident } from "./actions.ts";
import { incidentSheet } from "./sheet.ts";
import { commandIncident } from "./commanding.ts";
import { escalateDue } from "./escalating.ts";
import type { IncidentNeeds } from "./needs.ts";
import { answerProposal } from "./proposing.ts";
import { needsFor } from "./testing/needs.ts";

const desk = deskOf(AREAS.district);
const post = viewerWith("field", [{ role: "grid_worker", area: AREAS.gridA, post: 1 }], { person: 1 });
const dutyLeader = viewerWith("desk", [{ role: "duty_leader", area: AREAS.district }]);
const supervisor = viewerWith("desk", [{ role: "supervisor", area: AREAS.district }], { account: 9 });
const CORNER = [123.42, 41.8005] as const;
let now = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
let needs: IncidentNeeds;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  needs = await needsFor(database.pool, () => now, () => CORNER);
});
afterAll(() => database.drop());

const report = (changes: Partial<IncidentReport> = {}): IncidentReport => ({ key: randomUUID(), category: "lamp", description: "不亮", position: [...INSIDE.gridA], ...changes });
const onBoard = async (id: number, moment = now) => (await incidentsOnBoard(database.pool, desk, moment)).find((incident) => incident.id === id);

test("a report becomes a case of the grid it lies in, with its place in words, its clock, and its first event", async () => {
  const { id } = await reportIncident(needs, desk, report());
  expect(await onBoard(id)).toMatchObject({
    ver: 1, area: AREAS.gridA, state: "reported", place: "纺织小区 7号楼", wallPlace: "纺织小区 7号楼", position: [...INSIDE.gridA], dueStage: "accept", dueAt: "2026-01-04T02:00:00.000Z", calls: [],
  });
  expect(await incidentEvents(needs, desk, id)).toMatchObject([{ seq: 1, at: now, role: "dispatcher", kind: "report", to: "reported" }]);
});

test("what touches one household is kept for walls by grid and corner, and what is restricted not at all", async () => {
  const { id: noise } = await reportIncident(needs, desk, report({ category: "noise" }));
  expect(await onBoard(noise)).toMatchObject({ wallPrecision: "grid", wallPlace: "甲一网格", wallPosition: [...CORNER] });
  const { id: family } = await reportIncident(needs, desk, report({ category: "family" }));
  expect(await onBoard(family)).toMatchObject({ restricted: true, wallPlace: "" });
  expect(await onBoard(family)).not.toHaveProperty("wallPosition");
});

test("the same key is the same case, however often and however fast it comes", async () => {
  const wish = report();
  const ids = await Promise.all(Array.from({ length: 8 }, () => reportIncident(needs, desk, wish)));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  const { rows } = await database.pool.query("select count(*)::int as n from news where subject = $1", [ids[0]?.id]);
  expect(rows).toEqual([{ n: 1 }]);
});

test("a case without a point belongs to the area that is named", async () => {
  const { id } = await reportIncident(needs, desk, { key: randomUUID(), category: "opinion", description: "多设座椅", area: AREAS.gridB });
  expect(await onBoard(id)).toMatchObject({ area: AREAS.gridB, place: "甲二网格" });
  expect(await onBoard(id)).not.toHaveProperty("position");
});

test.each([
  [{ category: "no such" }, "category"],
  [{ position: [120, 41.8] as [number, number] }, "position"],
  [{ position: undefined, area: 999 }, "area"],
])("%j is refused by its field", async (changes, field) => {
  await expect(reportIncident(needs, desk, report(changes as Partial<IncidentReport>))).rejects.toMatchObject({ code: "invalid", field });
});

const give = (viewer: Viewer, id: number, ver: number, command: Command, key = randomUUID()) => commandIncident(needs, viewer, { id, ver, key, command });
const accept: Command = { kind: "accept", duplicatesSeen: true };
const dispatch: Command = { kind: "dispatch", lead: { post: 1 }, assisting: [] };

test("from report to the asker's rating: each step by who may, each told, the past still as it was", async () => {
  now = "2026-01-05T02:00:00.000Z";
  const { id } = await reportIncident(needs, desk, report({ asker: { contact: "10000000009" } }));
  await give(desk, id, 1, accept);
  now = "2026-01-05T02:10:00.000Z";
  await give(desk, id, 2, dispatch);
  await give(post, id, 3, { kind: "sign", call: 1 });
  await give(post, id, 4, { kind: "finish", call: 1, evidence: { photos: ["after"] } });
  now = "2026-01-05T03:00:00.000Z";
  expect(await give(supervisor, id, 5, { kind: "pass", method: "photo", evidence: { photos: ["seen"] } })).toEqual({ id, ver: 6, state: "closed" });
  expect(await onBoard(id)).toMatchObject({ ver: 6, state: "closed", closedAt: now, calls: [{ to: { post: 1 }, toArea: AREAS.gridA, state: "done", role: "lead" }], posts: [1] });
  expect(await give(desk, id, 6, { kind: "rate", satisfied: true, stars: 5 })).toMatchObject({ state: "evaluated" });
  expect((await incidentEvents(needs, desk, id)).map(({ kind, to }) => `${kind} ${to}`)).toEqual(["report reported", "accept accepted", "dispatch assigned", "sign in_progress", "finish to_verify", "pass closed", "rate evaluated"]);
  expect(await onBoard(id, "2026-01-05T02:05:00.000Z")).toMatchObject({ ver: 2, state: "accepted", dueStage: "dispatch", calls: [] });
  const { rows } = await database.pool.query("select count(*)::int as n from news where subject = $1", [id]);
  expect(rows).toEqual([{ n: 7 }]);
});

test("the same key is one command, however often and however fast; another version is told what happened", async () => {
  const { id } = await reportIncident(needs, desk, report());
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 6 }, () => give(desk, id, 1, accept, key)));
  expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify({ id, ver: 2, state: "accepted" })]));
  expect(await incidentEvents(needs, desk, id)).toHaveLength(2);

  const both = await Promise.allSettled([give(desk, id, 2, dispatch), give(desk, id, 2, { kind: "lift", to: "district", reason: "跨街道" })]);
  const [lost] = both.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(lost).toMatchObject({ code: "conflict", field: "ver", current: { incident: { id, ver: 3 }, since: [{ seq: 3 }] } });

  const { id: other } = await reportIncident(needs, desk, report());
  await expect(give(desk, other, 1, accept, key)).rejects.toMatchObject({ code: "invalid", field: "key" });
});

test("a sheet says what this viewer may do with the case now", async () => {
  const { id } = await reportIncident(needs, desk, report());
  expect((await incidentSheet(needs, desk, id)).commands).toEqual(expect.arrayContaining(["accept", "reject", "merge", "note"]));
  expect((await incidentSheet(needs, desk, id)).commands).not.toContain("cancel");
  expect((await incidentSheet(needs, dutyLeader, id)).commands).toContain("cancel");
  expect((await incidentSheet(needs, post, id)).commands).toEqual(expect.arrayContaining(["solve", "note"]));
  expect((await incidentSheet(needs, post, id)).commands).not.toContain("accept");
});

test("what is open near by is shown with its distance and its age, and merging keeps whoever asked", async () => {
  now = "2026-01-06T02:00:00.000Z";
  const spot: [number, number] = [123.4325, 41.803];
  const { id: first } = await reportIncident(needs, desk, report({ position: spot, asker: { contact: "1", name: "甲" } }));
  now = "2026-01-06T04:00:00.000Z";
  const [near] = await incidentsNear(needs, desk, "lamp", [spot[0] + 0.0002, spot[1]]);
  expect(near).toMatchObject({ id: first, ageSeconds: 7_200 });
  expect(near?.distanceMetres).toBeCloseTo(16.6, 0);
  expect(await incidentsNear(needs, desk, "lamp", [spot[0] + 0.001, spot[1]])).toEqual([]);
  expect(await incidentsNear(needs, desk, "noise", spot)).toEqual([]);

  const { id: second } = await reportIncident(needs, desk, report({ position: spot, asker: { contact: "2" } }));
  expect(await give(desk, second, 1, { kind: "merge", into: first })).toMatchObject({ state: "merged" });
  await expect(give(desk, first, 1, { kind: "merge", into: second })).rejects.toMatchObject({ code: "conflict", field: "into" });
  expect(await incidentSheet(needs, desk, first)).toMatchObject({ askers: 2, children: [second] });
});

test("three reports in one place within the hour propose a parent, which a person decides; what is urgent is folded at once", async () => {
  now = "2026-01-07T02:00:00.000Z";
  const at = (n: number): [number, number] => [123.425 + n * 0.0008, 41.795];
  const ids: number[] = [];
  for (let n = 0; n < 3; n++) ids.push((await reportIncident(needs, desk, report({ position: at(n), category: "noise" }))).id);
  const [oldest = 0, ...members] = ids;
  const proposal = (await onBoard(oldest))?.proposal;
  expect(proposal).toMatchObject({ members });
  expect(await answerProposal(needs, desk, { id: proposal?.id ?? 0, accepted: true })).toEqual({ merged: members });
  await expect(answerProposal(needs, desk, { id: proposal?.id ?? 0, accepted: false })).rejects.toMatchObject({ code: "conflict" });
  expect(await onBoard(oldest)).not.toHaveProperty("proposal");

  await database.pool.query("update category set urgent = true where code = 'noise'");
  now = "2026-01-07T05:00:00.000Z";
  const urgent: Awaited<ReturnType<typeof reportIncident>>[] = [];
  for (let n = 0; n < 4; n++) urgent.push(await reportIncident(needs, desk, report({ position: [at(n)[0], 41.8075], category: "noise" })));
  expect(urgent.map(({ state }) => state)).toEqual(["reported", "reported", "merged", "merged"]);
  expect((await incidentSheet(needs, desk, urgent[0]?.id ?? 0)).children).toEqual(urgent.slice(1).map(({ id }) => id));

  // 特急 alarms everybody until somebody has taken it by name
  const alarming = urgent[0]?.id ?? 0;
  expect((await onBoard(alarming))?.alarm).toEqual({ raisedAt: "2026-01-07T05:00:00.000Z" });
  const named: Viewer = { ...dutyLeader, person: 1 };
  const ver = (await onBoard(alarming))?.ver ?? 0;
  expect((await incidentSheet(needs, named, alarming)).commands).toContain("take");
  now = "2026-01-07T05:01:00.000Z";
  await give(named, alarming, ver, { kind: "take" });
  expect((await onBoard(alarming))?.alarm).toEqual({ raisedAt: "2026-01-07T05:00:00.000Z", takenAt: now, takenBy: "李望" });
  expect((await onBoard(oldest))?.alarm).toBeDefined();
  await database.pool.query("update category set urgent = false where code = 'noise'");
  expect(await onBoard(alarming)).not.toHaveProperty("alarm");
});

test("near a border both grids are shown, and a person chooses", async () => {
  const position: [number, number] = [123.4401, 41.8]; // eight metres into the second
  const asked = reportIncident(needs, desk, report({ position }));
  await expect(asked).rejects.toMatchObject({ code: "conflict", field: "area", current: { grids: [{ id: AREAS.gridB }, { id: AREAS.gridA }] } });
  const { id } = await reportIncident(needs, desk, report({ position, area: AREAS.gridA }));
  expect(await onBoard(id)).toMatchObject({ area: AREAS.gridA, position });
});

test("an order of 12345 is accepted as it comes, due when the order says, and one case however often it comes", async () => {
  const order = { number: "12345-2026-1", dueAt: "2026-01-12T09:00:00.000Z" };
  const first = await reportIncident(needs, desk, report({ source: "12345", order }));
  expect(first.state).toBe("accepted");
  expect(await onBoard(first.id)).toMatchObject({ handleDueAt: order.dueAt, source: "12345" });
  expect(await reportIncident(needs, desk, report({ source: "12345", order }))).toMatchObject({ id: first.id });
});

test("what fell due while nobody ran speaks once, with one notice for each rule", async () => {
  now = "2026-01-08T01:00:00.000Z";
  const { id } = await reportIncident(needs, desk, report());
  await give(desk, id, 1, accept);
  await give(desk, id, 2, dispatch);
  now = "2026-01-12T01:00:00.000Z";
  await escalateDue(needs);
  const spoken = (await incidentEvents(needs, desk, id)).filter(({ kind }) => kind === "escalate").map(({ detail }) => `${String(detail?.["stage"])} ${String(detail?.["rule"])}`);
  expect(new Set(spoken).size).toBe(spoken.length);
  expect(spoken).toEqual(expect.arrayContaining(["sign:3 remind", "sign:3 overdue", "call:1 absent", "sign:3 to_subdistrict", "sign:3 supervise"]));
  expect(await onBoard(id)).toMatchObject({ coOwner: "subdistrict", supervised: true, calls: [{ state: "absent" }] });
  const before = await database.pool.query("select count(*)::int as n from incident_event");
  expect(await escalateDue(needs)).toBe(0);
  expect((await database.pool.query("select count(*)::int as n from incident_event")).rows).toEqual(before.rows);
});

test("another's area is neither reported into, nor handled, nor read", async () => {
  const elsewhere = deskOf(AREAS.east);
  const { id } = await reportIncident(needs, desk, report());
  await expect(reportIncident(needs, elsewhere, report())).rejects.toMatchObject({ code: "forbidden" });
  await expect(give(elsewhere, id, 1, accept)).rejects.toMatchObject({ code: "not-found" });
  await expect(incidentEvents(needs, elsewhere, id)).rejects.toMatchObject({ code: "not-found" });
  await expect(incidentSheet(needs, elsewhere, id)).rejects.toMatchObject({ code: "not-found" });
  await expect(give(wallOf(AREAS.district), id, 1, accept)).rejects.toMatchObject({ code: "forbidden" });
});

test("the log of a case cannot be rewritten", async () => {
  await expect(database.pool.query("update incident_event set reason = 'x'")).rejects.toThrow(/append-only/);
  await expect(database.pool.query("delete from incident_event")).rejects.toThrow(/append-only/);
});
