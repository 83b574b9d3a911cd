import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Handover, HandoverSheet, Post, Vacancy } from "#contract/people.ts";
import type { AuditRow } from "#contract/auth.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

const NOW = "2026-01-01T09:00:00.000Z";
let clock = NOW;
let database: Console["database"];
let visitors: Console["visitors"];
let close: Console["close"];
let admin: Visitor;
let supervisor: Visitor;

beforeAll(async () => {
  ({ database, visitors, close } = await openConsole(() => clock));
  [admin, supervisor] = [await visitors.signedIn("administrator", AREAS.district), await visitors.signedIn("supervisor", AREAS.district)];
});
afterAll(() => close());


test("a grid lacks the posts nobody sits on; when somebody is seated it lacks one less", async () => {
  const missing = async () => (await json<Vacancy[]>(admin.get("/api/vacancies"))).find(({ area }) => area === AREAS.gridA)?.missing;
  expect(await missing()).not.toContain("grid_worker");
  expect(await missing()).toContain("mediator");
  const { id } = await json<{ id: number }>(admin.post("/api/persons", { name: "陈调", employment: "part-time" }));
  expect((await admin.post("/api/posts/2/seat", { person: id })).status).toBe(200);
  expect(await missing()).not.toContain("mediator");
  const posts = await json<Post[]>(admin.get(`/api/posts?area=${AREAS.gridA}`));
  expect(posts.find(({ role }) => role === "mediator")?.holders).toMatchObject([{ person: id, name: "陈调", substitute: false, from: NOW }]);
  expect((await admin.post("/api/posts/2/seat", { person: 1 })).status).toBe(409);
  expect((await admin.post("/api/posts/2/seat", { person: 1, substitute: true, until: "2026-01-02T00:00:00.000Z" })).status).toBe(200);
});

test("an account is made with a link that sets its password; with a post it comes in, and without one it is out", async () => {
  const { id: person } = await json<{ id: number }>(admin.post("/api/persons", { name: "周派", employment: "full-time" }));
  const { path } = await json<{ path: string }>(admin.post("/api/accounts", { name: "Zhou", person }));
  const token = path.split("#")[1] ?? "";
  const { id: post } = await json<{ id: number }>(admin.post("/api/posts", { area: AREAS.district, role: "dispatcher", employment: "full-time", title: "区派遣员" }));
  await admin.post(`/api/posts/${post}/seat`, { person });
  expect((await visitors.stranger.post("/api/password", { token, password: "清河值班席位 7" })).status).toBe(400); // too short
  const answer = await visitors.stranger.post("/api/password", { token, password: "清河街道值班席位 7" });
  expect(await answer.json()).toEqual({ page: "/desk" });
  const zhou = visitors.as(answer.headers.getSetCookie().map((each) => each.split(";")[0]).join("; "));
  const { client } = await zhou.listen();
  const closed = new Promise((resolve) => client.once("disconnect", resolve));
  clock = "2026-01-01T09:00:01.000Z";
  expect((await admin.post(`/api/posts/${post}/vacate`, { person })).status).toBe(200);
  expect(await closed).toBe("io server disconnect");
  expect((await zhou.get("/api/measures/day")).status).toBe(401);
  expect((await admin.post("/api/accounts", { name: "zhou", person })).status).toBe(409);
});

test("whoever is no administrator changes and reads none of it", async () => {
  const others = [await visitors.signedIn("dispatcher", AREAS.district), await visitors.signedIn("planner", AREAS.district), await visitors.signedIn("community_head", AREAS.westCommunity), supervisor];
  for (const other of others) {
    for (const path of ["/api/accounts", "/api/screens", `/api/posts?area=${AREAS.gridA}`, "/api/persons?q=x"]) expect([path, (await other.get(path)).status]).toEqual([path, 403]);
    for (const [path, body] of [["/api/posts/1/vacate", { person: 1 }], ["/api/screens", { name: "x", area: 1 }], ["/api/accounts/1/link", {}], ["/api/posts/1/close", {}]] as const) expect([path, (await other.post(path, body)).status]).toEqual([path, 403]);
  }
});

test("a rota is read from a sheet: good rows are kept, bad ones named; each sees the areas that are theirs", async () => {
  const sheet = ["person,name,areaCode,role,from,until", "1,李望,219901001001001,grid_worker,2026-01-03 08:00,2026-01-03 17:00", "1,李望,219901001001001,grid_worker,2026-01-03 16:00,2026-01-03 18:00", "7777,,219901001001001,grid_worker,2026-01-04 08:00,2026-01-04 17:00"].join("\r\n");
  const head = await visitors.signedIn("community_head", AREAS.westCommunity);
  expect(await json(head.post("/api/shifts/import", { csv: sheet }))).toMatchObject({ kept: 1, mistakes: [{ line: 3, reason: "overlap" }, { line: 4, reason: "person" }] });
  const window = "from=2026-01-03T00:00:00.000Z&until=2026-01-04T00:00:00.000Z";
  expect(await json(head.get(`/api/shifts?${window}`))).toMatchObject([{ name: "李望", areaCode: "219901001001001", from: "2026-01-03T00:00:00.000Z" }]);
  const file = await head.get(`/api/shifts.csv?${window}`);
  expect([file.headers.get("content-type"), await file.text()]).toEqual(["text/csv; charset=utf-8", expect.stringContaining("1,李望,219901001001001,grid_worker,2026-01-03 08:00,2026-01-03 17:00,甲一网格")]);

  const elsewhere = await visitors.signedIn("community_head", AREAS.eastCommunity);
  expect(await json(elsewhere.get(`/api/shifts?${window}`))).toEqual([]);
  expect(await json(elsewhere.post("/api/shifts/import", { csv: sheet.replaceAll("2026-01-03", "2026-01-08") }))).toMatchObject({ kept: 0, mistakes: [{ line: 2, reason: "forbidden" }, { line: 3, reason: "forbidden" }, { line: 4, reason: "person" }] });
});

test("a wall is told which office leads the shift, never who", async () => {
  const chief = await visitors.signedIn("duty_leader", AREAS.district);
  await database.pool.query("update post set title = '区指挥中心值班长' where role = 'duty_leader'");
  const wall = await visitors.wall(AREAS.district);
  const { client, heard } = await wall.listen();
  const { person } = chief;
  expect((await admin.post("/api/shifts", { person, area: AREAS.district, role: "duty_leader", from: "2026-01-01T08:00:00.000Z", until: "2026-01-01T16:00:00.000Z" })).status).toBe(200);
  await vi.waitFor(() => expect(heard.filter(({ name }) => name === "shift:changed").at(-1)?.what).toMatchObject({ leader: "区指挥中心值班长" }), 3000);
  await client.timeout(2000).emitWithAck("session:resume", {});
  await vi.waitFor(() => expect(heard.find(({ name }) => name === "session:snapshot")?.what).toMatchObject({ installation: { leader: "区指挥中心值班长" } }));
  expect(JSON.stringify(heard.map(({ name, what }) => [name, name === "session:snapshot" ? { ...(what as object), positions: [] } : what]))).not.toContain(chief.name);
});

test("a shift leaves a sheet to the next: signed by both, by two, and never changed", async () => {
  const [leaves, comes] = [await visitors.signedIn("dispatcher", AREAS.district), await visitors.signedIn("dispatcher", AREAS.district)];
  const insert = "insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at) values ($1, 1, $2, 'grid', 'reported', 'desk', $3, '家事', '纺织小区 7号楼', '', '2026-01-01T07:00Z') returning id";
  for (const [area, category, restricted, due] of [[6, 1, false, "2026-01-01T08:30Z"], [6, 1, false, "2026-01-01T10:30Z"], [8, 1, false, "2026-01-02T10:30Z"], [6, 4, true, "2026-01-01T08:00Z"]]) {
    const { rows } = await database.pool.query<{ id: number }>(insert, [area, category, restricted]);
    await database.pool.query("insert into incident_event (incident_id, seq, at, role, to_state, due_after) values ($1, 1, '2026-01-01T07:00Z', 'desk', 'reported', $2)", [rows[0]?.id, due]);
  }
  const draft = await json<HandoverSheet>(leaves.get("/api/handover/draft"));
  expect(draft).toMatchObject({ open: 4, happened: { reported: 4 }, overdue: [{ place: "" }, { place: "纺织小区 7号楼" }], dueSoon: [{ dueAt: "2026-01-01T10:30:00.000Z" }] });
  const { id } = await json<{ id: number }>(leaves.post("/api/handovers", { note: "二号泵停机" }));
  expect((await leaves.post(`/api/handovers/${id}/take`, {})).status).toBe(409);
  expect((await comes.post(`/api/handovers/${id}/take`, {})).status).toBe(200);
  expect((await comes.post(`/api/handovers/${id}/take`, {})).status).toBe(409);
  expect((await json<Handover[]>(comes.get("/api/handovers")))[0]).toMatchObject({ id, note: "二号泵停机", sheet: { open: 4 }, givenBy: expect.stringContaining("某") as string, takenAt: clock });
  await expect(database.pool.query("update handover set note = ''")).rejects.toThrow(/append-only/);
  await expect(database.pool.query("delete from handover_taken")).rejects.toThrow(/append-only/);
  expect((await supervisor.get("/api/handover/draft")).status).toBe(403);
});

test("a restricted case is opened with a reason by who may, and the supervisor reads who did", async () => {
  const { rows } = await database.pool.query<{ id: number }>("select id from incident where restricted limit 1");
  const id = rows[0]?.id ?? 0;
  const [dispatcher, worker] = [await visitors.signedIn("dispatcher", AREAS.district), await visitors.signedIn("grid_worker", AREAS.gridA)];
  expect(await json(dispatcher.get(`/api/incidents/${id}/events`))).toEqual([]);
  expect((await dispatcher.post(`/api/incidents/${id}/open`, { reason: "" })).status).toBe(400);
  expect(await json(dispatcher.post(`/api/incidents/${id}/open`, { reason: "核实出警" }))).toMatchObject({ incident: { description: "家事", place: "纺织小区 7号楼" }, events: [{ to: "reported" }] });
  expect([(await worker.post(`/api/incidents/${id}/open`, { reason: "好奇" })).status, (await visitors.wall(1).then((wall) => wall.post(`/api/incidents/${id}/open`, { reason: "好奇" }))).status]).toEqual([404, 403]);

  const audit = await json<AuditRow[]>(supervisor.get("/api/audit"));
  expect(audit.find(({ deed }) => deed === "opened")).toMatchObject({ kind: "incident", subject: String(id), reason: "核实出警", roles: ["dispatcher"] });
  expect(audit.filter(({ reason }) => reason === "好奇")).toEqual([]);
  expect(audit.map(({ deed }) => deed)).toEqual(expect.arrayContaining(["made", "seated", "vacated", "imported", "gave", "took"]));
  const file = await supervisor.get("/api/audit.csv");
  expect(await file.text()).toMatch(/^id,at,name,roles,deed,kind,subject,reason,detail\r\n/);
  for (const other of [dispatcher, worker]) expect([(await other.get("/api/audit")).status, (await other.get("/api/audit.csv")).status]).toEqual([403, 403]);
});
