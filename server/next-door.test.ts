import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { authRoutes } from "#contract/auth.ts";
import { calendarRoutes } from "#contract/calendar.ts";
import { COMMAND_KINDS, type Command } from "#contract/commands.ts";
import { fieldRoutes } from "#contract/field.ts";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { MEASURE_GROUPS, type MeasureTable } from "#contract/measures.ts";
import { peopleRoutes } from "#contract/people.ts";
import { photoRoutes, photoUrl, thumbnailUrl, type Photo } from "#contract/photos.ts";
import type { Route } from "#contract/route.ts";
import { residentRoutes } from "#contract/residents.ts";
import { baseMapRoutes } from "#contract/base-map.ts";
import { retentionRoutes } from "#contract/retention.ts";
import { routes } from "#contract/routes.ts";
import type { Snapshot } from "#contract/session.ts";
import { sitingRoutes } from "#contract/siting.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

/** A grid worker of grid A at every door there is, asking for what is grid B's: they learn nothing of it, and change nothing. */

vi.setConfig({ testTimeout: 60_000 });
const NOW = "2026-01-01T09:00:00.000Z";
const EVERY = { ...authRoutes, ...peopleRoutes, ...incidentRoutes, ...calendarRoutes, ...photoRoutes, ...sitingRoutes, ...retentionRoutes, ...baseMapRoutes, ...fieldRoutes, ...residentRoutes, ...routes } as unknown as Record<string, Route>;
const NOTHING = 2_000_000;
/** What stands nowhere but in grid B. */
const SECRETS = /乙格密语|欧阳某|10000000042|王乙格|甲二网格楼/;
let pool: Console["database"]["pool"];
let url: string;
let close: Console["close"];
let visitors: Console["visitors"];
let worker: Visitor;
let neighbour: Visitor;
/** Ids of grid B's own: a case, its photo, a worker, a post, a shift, a building. */
const next = { incident: 0, photo: "", person: 0, post: 0, shift: 0, building: 0 };

beforeAll(async () => {
  ({ database: { pool }, url, visitors, close } = await openConsole(() => NOW, {}, ({ pool: fresh }) => fresh.query(/* sql */ `
    insert into building (name, address, use, storeys, units, households, population, aged65, geom, valid)
    values ('甲二网格楼', '甲二网格楼 1号', 'residential', 6, 3, 36, 90, 20, st_makeenvelope(123.4498, 41.7999, 123.4502, 41.8001, 4326), '[2025-01-01Z,)')`)));
  await pool.query("insert into building_grid (building_id, area_id, valid) values (2, $1, '[2025-01-01Z,)')", [AREAS.gridB]);
  worker = await visitors.signedIn("grid_worker", AREAS.gridA);
  const [desk, theirs] = [await visitors.signedIn("dispatcher", AREAS.district), await visitors.signedIn("grid_worker", AREAS.gridB)];
  neighbour = theirs;
  await pool.query("update person set name = '王乙格' where id = $1", [theirs.person]);
  const idOf = async (sql: string, parameter: unknown): Promise<number> => (await pool.query<{ id: number }>(sql, [parameter])).rows[0]?.id ?? 0;
  next.person = theirs.person;
  next.building = 2;
  next.post = await idOf("select post_id as id from post_holder where person_id = $1", theirs.person);
  next.shift = await idOf(`insert into shift (worker_id, area_id, role, valid) values ($1, ${AREAS.gridB}, 'grid_worker', '[2026-01-01T08:00Z,2026-01-01T16:00Z)') returning id`, theirs.person);
  next.incident = (await json<{ id: number }>(desk.post("/api/incidents", { key: randomUUID(), category: "lamp", description: "乙格密语", position: [...INSIDE.gridB], asker: { name: "欧阳某", contact: "10000000042" } }))).id;
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 9, g: 90, b: 60 } } }).jpeg().toBuffer();
  const added = await fetch(`${url}/api/incidents/${next.incident}/photos`, { method: "POST", body: new Uint8Array(picture), headers: { cookie: desk.cookie, origin: url, "content-type": "image/jpeg" } });
  next.photo = (await json<Photo>(added)).id;
}, 60_000);
afterAll(() => close());

/** Everything of grid B that somebody could change. */
const standing = async (): Promise<string> => {
  const texts = [
    "select json_agg(incident order by id)::text as t from incident", "select json_agg(post_holder order by post_id, person_id)::text as t from post_holder", "select json_agg(shift order by id)::text as t from shift",
    "select count(*)::text as t from photo", "select json_agg(calendar_day order by day)::text as t from calendar_day", "select json_agg(category order by id)::text as t from category", "select count(*)::text as t from handover",
    "select json_agg(account order by id)::text as t from account", "select count(*)::text as t from screen", "select count(*)::text as t from person",
  ];
  const kept: unknown[] = [];
  for (const sql of texts) kept.push((await pool.query<{ t: string }>(sql)).rows[0]?.t);
  return JSON.stringify(kept);
};

const pathOf = ({ path }: Route, id: number | string) => path.replace(/:\w+/, String(id));
const ask = async (visitor: Visitor, route: Route, id: number | string, input: Record<string, unknown>): Promise<{ status: number; text: string }> => {
  const answer = route.method === "post" ? await visitor.post(pathOf(route, id), input) : await visitor.get(`${pathOf(route, id)}?${new URLSearchParams(Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]))).toString()}`);
  return { status: answer.status, text: (await answer.text()).replaceAll(String(id), "ID") };
};

/** What whoever is in the field may ask at all, aimed at grid B; a route that is added has to be thought of here. */
const AIMED: Record<string, Record<string, unknown>> = {
  entrance: {}, signIn: { name: "x", password: "y" }, enter: { token: "x".repeat(30) }, setPassword: { token: "x".repeat(30), password: "清河街道值班 2026" }, changePassword: { old: "x", password: "清河街道值班 2026" }, signOut: {},
  report: { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridB] }, near: { category: "lamp", lon: INSIDE.gridB[0], lat: INSIDE.gridB[1] },
  sheet: {}, command: { ver: 2, key: randomUUID(), command: { kind: "note", note: "x" } }, photos: {}, addPhoto: {}, openIncident: { reason: "好奇" },
  fieldDay: {}, houses: {}, ownTrack: {}, fieldDeed: { key: randomUUID(), command: { kind: "note", note: "x" } }, fieldContacts: {}, visit: { key: randomUUID(), at: NOW, outcome: "talked", building: 2 },
  ownFixes: { fixes: [{ recordedAt: NOW, position: [...INSIDE.gridB], accuracyMetres: 5 }] }, sos: { key: randomUUID(), at: NOW }, safe: { key: randomUUID(), words: "x" },
  // by a link, whoever asks
  reportOffer: {}, residentReport: {}, residentCase: {}, residentNote: {}, residentRate: {},
};
const inTheField = Object.entries(EVERY).filter(([, { audiences }]) => audiences.includes("field"));

test("every route that the field may ask at all is aimed at grid B below", () => {
  expect(inTheField.map(([name]) => name).sort()).toEqual(Object.keys(AIMED).sort());
});

test.each(Object.entries(EVERY).filter(([, { audiences }]) => !audiences.includes("field")))("%s is not for the field, whatever is asked and whoever is claimed to ask", async (_, route) => {
  for (const id of [next.incident, next.person, next.post, next.shift, NOTHING]) {
    const { status, text } = await ask(worker, route, id, { audience: "desk", area: AREAS.gridB, by: "grid", q: "王乙格", from: NOW, until: NOW });
    expect([status, SECRETS.test(text)]).toEqual([403, false]);
  }
});

test("a day in the field, its houses and its track are one's own, and a house of grid B is not visited", async () => {
  for (const name of ["fieldDay", "houses", "ownTrack"]) {
    const { status, text } = await ask(worker, EVERY[name] ?? expect.fail(), NOTHING, {});
    expect([name, status, SECRETS.test(text)]).toEqual([name, 200, false]);
  }
  expect((await ask(worker, EVERY["visit"] ?? expect.fail(), NOTHING, AIMED["visit"] ?? {})).status).toBe(403);
});

test.each(["near", "sheet", "command", "photos", "openIncident", "report", "fieldDeed", "fieldContacts"])("%s of grid B is answered as what is not there, and to its own worker it is there", async (name) => {
  const route = EVERY[name] ?? expect.fail();
  const before = await standing();
  const [there, nowhere] = [await ask(worker, route, next.incident, AIMED[name] ?? {}), await ask(worker, route, NOTHING, AIMED[name] ?? {})];
  expect(there).toEqual(nowhere);
  expect(name === "near" ? there.text : there.status).toEqual(name === "near" ? "[]" : name === "report" ? 403 : 404);
  expect(await standing()).toBe(before);
  if (name === "sheet" || name === "near") expect((await ask(neighbour, route, next.incident, AIMED[name] ?? {})).text).toMatch(SECRETS);
});

test("photos, exports and tiles: not the picture, not a list, and of the map only what everybody's map shows", async () => {
  for (const path of [photoUrl(next.photo), thumbnailUrl(next.photo)]) expect([path, (await worker.get(path)).status, (await neighbour.get(path)).status]).toEqual([path, 404, 200]);
  const added = await fetch(`${url}/api/incidents/${next.incident}/photos`, { method: "POST", body: "x", headers: { cookie: worker.cookie, origin: url, "content-type": "image/jpeg" } });
  expect(added.status).toBe(404);
  for (const path of ["/api/shifts.csv?from=2026-01-01T00:00:00.000Z&until=2026-01-02T00:00:00.000Z", "/api/audit.csv", "/api/openapi.json", "/metrics", "/healthz"]) expect([path, SECRETS.test(await (await worker.get(path)).text())]).toEqual([path, false]);
  for (const [x, y] of [[6902, 3058], [6903, 3058], [6902, 3057], [6903, 3057]]) {
    for (const layer of ["areas/1", "buildings", "base"]) {
      const answer = await worker.get(`/tiles/${layer}/13/${x}/${y}.mvt`);
      expect(Buffer.from(await answer.arrayBuffer()).toString("utf8")).not.toMatch(/乙格密语|欧阳某|10000000042|王乙格|population|households/);
    }
  }
});

test("by the socket: no command, no report, no proposal, no snapshot and no cursor leads next door", async () => {
  const { client, heard } = await worker.listen();
  const before = await standing();
  const call = { call: 1 };
  const EXTRA: Partial<Record<Command["kind"], object>> = {
    accept: { duplicatesSeen: true }, reject: { reason: "x", preset: "court", referTo: "x" }, solve: { evidence: { photos: ["x"] } }, merge: { into: 1 }, dispatch: { lead: { post: 1 }, assisting: [] }, whistle: { to: [{ post: 1 }] },
    claim: { by: { post: 1 } }, receive: call, sign: call, decline: { ...call, reason: "x" }, set_out: call, arrive: call, progress: { note: "x" }, finish: { ...call, evidence: { photos: ["x"] } }, release: { ...call, reason: "x" },
    hand_over: { to: "110", reason: "x" }, confirm_hand_over: { reference: "x" }, refuse_hand_over: { reason: "x" }, suspend: { reason: "x", reviewAt: "2026-01-09T00:00:00.000Z" }, resume: { reason: "x" }, extend: { amount: 1, reason: "x" },
    pass: { method: "photo" }, fail: { reason: "x" }, rate: { satisfied: true }, mark_unreasonable: { reason: "x" }, cancel: { cause: "test", reason: "x" }, lift: { to: "district", reason: "x" }, hand_down: { to: "grid", instruction: "x" },
    supervise: { reason: "x" }, clear: { note: "x" }, rate_call: { ...call, stars: 1 }, contest: { ...call, reason: "x" }, judge_return: { ...call, upheld: true, reason: "x" }, note: { note: "x" },
  };
  for (const kind of COMMAND_KINDS) {
    const command = { kind, ...EXTRA[kind] } as Command;
    const reply = await client.timeout(20_000).emitWithAck("incident:command", { id: next.incident, ver: 2, key: randomUUID(), command });
    expect([kind, reply]).toEqual([kind, { ok: false, code: "not-found", message: expect.any(String) as string }]);
  }
  expect(await client.timeout(20_000).emitWithAck("incident:report", { key: randomUUID(), category: "lamp", description: "", area: AREAS.gridB })).toMatchObject({ ok: false, code: "forbidden" });
  expect(await client.timeout(20_000).emitWithAck("proposal:answer", { id: 1, accepted: true })).toMatchObject({ ok: false });
  for (const cursor of [0, 1, undefined, NOTHING]) await client.timeout(20_000).emitWithAck("session:resume", cursor === undefined ? {} : { cursor });
  await vi.waitFor(() => expect(heard.map(({ name }) => name)).toContain("session:snapshot"), 20_000);
  const { areas, incidents, workers } = heard.find(({ name }) => name === "session:snapshot")?.what as Snapshot;
  expect([areas.map(({ id }) => id), incidents, workers.map(({ id }) => id).includes(next.person)]).toEqual([[AREAS.gridA], [], false]);
  expect(JSON.stringify(heard.map(({ what }) => ({ ...(what as object), positions: undefined })))).not.toMatch(SECRETS);
  expect(await standing()).toBe(before);
  client.close();
});

test("the chief of the community next door sees no row of another's in any table of figures, nor in its sheet", async () => {
  const chief = await visitors.signedIn("community_head", AREAS.eastCommunity);
  for (const by of MEASURE_GROUPS) {
    const table = await json<MeasureTable>(chief.get(`/api/measures/table?by=${by}`));
    expect([by, table.total.funnel.reported, table.rows.filter(({ funnel }) => funnel.reported > 0)]).toEqual([by, 0, []]);
    expect((await json<{ csv: string }>(chief.get(`/api/measures/sheet?by=${by}`))).csv).not.toMatch(/甲二网格|甲一网格|甲社区|西街道/);
  }
});
