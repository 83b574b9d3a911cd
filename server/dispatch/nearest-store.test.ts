import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Helper } from "#contract/dispatch.ts";
import type { Visitor } from "../auth/testing/visitor.ts";
import { AREAS, INSIDE, PHONE } from "../db/testing/district.ts";
import { json, openConsole, type Console } from "../testing/console.ts";

const BEGAN = Date.parse("2026-01-01T09:00:00.000Z");
let seconds = 0;
let desk: Console;
let dispatcher: Visitor;
let id: number;

beforeAll(async () => {
  desk = await openConsole(() => new Date(BEGAN + seconds * 1_000).toISOString());
  dispatcher = await desk.visitors.signedIn("dispatcher", AREAS.district);
  ({ id } = await json<{ id: number }>(dispatcher.post("/api/incidents", { key: randomUUID(), category: "lamp", description: "路灯不亮", position: [...INSIDE.gridA] })));
});
afterAll(() => desk.close());

const nearest = (by = "walk") => json<Helper[]>(dispatcher.get(`/api/incidents/${id}/nearest?by=${by}`));
const worker = async () => (await nearest()).find(({ to }) => "post" in to && to.post === 1);

test("who is on shift and has sent nothing is not sent, and that is why", async () => {
  expect(await worker()).toEqual({ to: { post: 1 }, state: "no_fix", load: 0 });
});

test("with a fresh fix there are minutes by the street, not by the straight line; quicker on wheels", async () => {
  await fetch(`${desk.url}/ingest/osmand?id=${PHONE}&timestamp=${BEGAN / 1_000}&lat=41.8&lon=123.44&accuracy=5`);
  const found = await worker();
  expect(found).toMatchObject({ state: "ready", load: 0, ageSeconds: 0 });
  // 829 m along the street, 56 m from it at either end, at 1.2 m/s
  expect(found?.seconds).toBeGreaterThan(775);
  expect(found?.seconds).toBeLessThan(793);
  const [driven] = (await nearest("car")).filter(({ state }) => state === "ready");
  expect(driven?.seconds).toBeLessThan(300);
});

test("where the only street is closed the case lies on no way at all", async () => {
  const { rows: [closure] } = await desk.database.pool.query<{ id: number }>("insert into closure (street_id, reason, valid) values (1, '施工', '[2025-01-01Z,)') returning id");
  expect(await worker()).toEqual({ to: { post: 1 }, state: "no_place", ageSeconds: 0, load: 0 });
  await desk.database.pool.query("delete from closure where id = $1", [closure?.id]);
});

test("an older fix says where somebody was: that one is not sent, and how old it is is told", async () => {
  seconds = 51;
  expect(await worker()).toEqual({ to: { post: 1 }, state: "stale", ageSeconds: 51, load: 0 });
  seconds = 49;
  expect((await worker())?.state).toBe("ready");
});

test("whoever works in a grid is not told where the others are", async () => {
  const other = await desk.visitors.signedIn("grid_worker", AREAS.gridB);
  expect((await other.get(`/api/incidents/${id}/nearest`)).status).toBeGreaterThanOrEqual(403);
  expect((await desk.visitors.stranger.get(`/api/incidents/${id}/nearest`)).status).toBe(401);
});
