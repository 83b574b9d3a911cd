import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ImportJob, PastImport } from "#contract/imports.ts";
import { createApp } from "./app.ts";
import { createVisitors, type Visitor } from "./auth/testing/visitor.ts";
import { createTestDatabase, type TestDatabase } from "./db/testing/database.ts";
import { AREAS, seedDistrict } from "./db/testing/district.ts";

let database: TestDatabase;
let app: Awaited<ReturnType<typeof createApp>>;
let dataFolder: string;
let url: string;
let visitors: ReturnType<typeof createVisitors>;
let admin: Visitor;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  dataFolder = await mkdtemp(join(tmpdir(), "imports-test-"));
  app = await createApp({ pool: database.pool, clock: () => new Date("2026-01-01T09:00:00.000Z"), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder });
  await new Promise<void>((listening) => app.http.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
  visitors = createVisitors({ url, auth: app.auth, pool: database.pool, from: "2025-01-01T00:00:00.000Z" });
  admin = await visitors.signedIn("administrator", AREAS.district);
}, 60_000);
afterAll(async () => {
  visitors.close();
  await app.close();
  await database.drop();
  await rm(dataFolder, { recursive: true });
});

const upload = (who: Visitor, kind: string, content: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/imports?kind=${kind}&name=${encodeURIComponent("部件.csv")}`, { method: "POST", body: Buffer.from(content), headers: { cookie: who.cookie, origin: url, "content-type": "application/octet-stream", ...headers } });
const job = async (id: string): Promise<ImportJob> => (await (await admin.get(`/api/imports/${id}`)).json()) as ImportJob;
const settled = (id: string) => vi.waitFor(async () => {
  const state = await job(id);
  expect(["checked", "applied", "failed", "cancelled"]).toContain(state.state);
  return state;
}, { timeout: 30_000, interval: 50 });
const SHEET = "编号,类型,名称,lon,lat\r\nA1,路灯,L-1,123.43,41.8\r\nA2,消防栓,X,123.45,41.8\r\n";

test("a file is uploaded, checked, looked at, applied, listed, exported and audited", async () => {
  const sent = await upload(admin, "assets", SHEET);
  const { id, state } = (await sent.json()) as ImportJob;
  expect([sent.status, state]).toEqual([200, "waiting"]);
  expect((await admin.post(`/api/imports/${id}/check`, { options: {} })).status).toBe(200);
  expect(await settled(id)).toMatchObject({ state: "checked", report: { applied: false, counts: { added: 2 }, datum: { name: "wgs84", how: "assumed" }, encoding: "utf-8" } });
  expect((await database.pool.query("select 1 from asset")).rowCount).toBe(0);
  expect(await (await admin.get(`/api/imports/${id}/preview.geojson`)).json()).toMatchObject({ features: [{ properties: { name: "L-1" }, geometry: { coordinates: [123.43, 41.8] } }, {}] });

  await admin.post(`/api/imports/${id}/apply`, { options: { datum: "gcj02" } });
  expect(await settled(id)).toMatchObject({ state: "applied", report: { applied: true, datum: { name: "gcj02", how: "named" } } });
  const { rows } = await database.pool.query<{ lon: number; datum: string; area: number }>("select st_x(position) as lon, datum, area_id as area from asset join import_file on import_file.id = import_id order by asset.id");
  expect(rows).toMatchObject([{ datum: "gcj02", area: AREAS.gridA }, { datum: "gcj02", area: AREAS.gridB }]);
  expect(rows[0]?.lon).toBeLessThan(123.43);
  expect(await (await admin.get("/api/imports/past")).json()).toMatchObject([{ kind: "assets", name: "部件.csv", added: 2 }] satisfies Partial<PastImport>[]);
  const exported = await admin.get("/api/exports/assets?format=csv&datum=gcj02");
  expect(exported.headers.get("content-disposition")).toContain("assets-gcj02-2026-01-01.csv");
  expect(await exported.text()).toMatch(/A1,L-1,lamp,,123\.4(3|299999)\d*,41\.(8|7999999)\d*\r/);
  expect((await database.pool.query<{ deed: string }>("select deed from audit where kind = 'assets' order by id")).rows.map(({ deed }) => deed)).toEqual(["imported", "exported"]);
}, 60_000);

test("bad rows come back as a sheet, and a file nobody can read says why", async () => {
  const { id } = (await (await upload(admin, "assets", "编号,类型,名称,lon,lat\r\nB1,火箭,=1+1,123.43,41.8\r\n")).json()) as ImportJob;
  await admin.post(`/api/imports/${id}/check`, { options: {} });
  expect(await settled(id)).toMatchObject({ state: "checked", report: { mistakeCount: 1, mistakes: [{ line: 2, column: "类型", reason: "unknown-value", value: "火箭" }] } });
  expect(await (await admin.get(`/api/imports/${id}/mistakes.csv`)).text()).toBe("line,column,原因,reason,value\r\n2,类型,不认识的取值,an unknown value,火箭\r\n");

  const { id: other } = (await (await upload(admin, "areas", '{"type": "FeatureCollection", "features": [{')).json()) as ImportJob;
  await admin.post(`/api/imports/${other}/check`, { options: {} });
  expect(await settled(other)).toMatchObject({ state: "failed", refused: { reason: "truncated" } });
}, 60_000);

test("cancelled while it writes, nothing of it stays, and the next one is taken", async () => {
  const many = `编号,类型,lon,lat\r\n${Array.from({ length: 3_000 }, (_, index) => `M${index},井盖,123.43,41.8`).join("\r\n")}\r\n`;
  const { id } = (await (await upload(admin, "assets", many)).json()) as ImportJob;
  // whoever reads the table keeps the writer waiting: so it is cancelled in the middle, whatever the machine's pace
  const holder = database.embedded ? undefined : await database.pool.connect();
  await holder?.query("begin; lock table asset in share mode");
  await admin.post(`/api/imports/${id}/apply`, { options: {} });
  if (holder) await vi.waitFor(async () => expect((await job(id)).step).toBe("writing"), { timeout: 30_000, interval: 20 });
  expect((await admin.post(`/api/imports/${id}/apply`, { options: {} })).status).toBe(409);
  await admin.post(`/api/imports/${id}/cancel`, {});
  await holder?.query("rollback");
  holder?.release();
  const { state } = await settled(id);
  // nobody holds the embedded half up: it may have been quicker than the cancel, and then it says so
  if (holder) expect(state).toBe("cancelled");
  expect((await database.pool.query("select 1 from asset where source_id like 'M%'")).rowCount).toBe(state === "applied" ? 3_000 : 0);
  await admin.post(`/api/imports/${id}/check`, { options: {} });
  expect(await settled(id)).toMatchObject({ state: "checked" });
}, 60_000);

test("nobody but an administrator, on a page of ours, brings or takes a file", async () => {
  const dispatcher = await visitors.signedIn("dispatcher", AREAS.district);
  expect((await upload(dispatcher, "assets", SHEET)).status).toBe(403);
  expect((await upload(visitors.stranger, "assets", SHEET)).status).toBe(401);
  expect((await upload(admin, "assets", SHEET, { "content-type": "text/plain" })).status).toBe(403);
  expect((await upload(admin, "assets", SHEET, { origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await upload(admin, "everything", SHEET)).status).toBe(400);
  for (const path of ["/api/imports/past", "/api/exports/posts?format=csv", "/api/imports/6f9619ff-8b86-4d01-b42d-00cf4fc964ff"]) expect([path, (await dispatcher.get(path)).status]).toEqual([path, 403]);
  expect((await admin.get("/api/imports/6f9619ff-8b86-4d01-b42d-00cf4fc964ff")).status).toBe(404);
  expect((await admin.get("/api/exports/posts?format=shapefile")).status).toBe(400);
  expect((await admin.get("/api/exports/areas?datum=xian80")).status).toBe(400);
  expect(await readdir(join(dataFolder, "imports"))).not.toHaveLength(0);
});
