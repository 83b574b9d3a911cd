import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import type { PostRole } from "#contract/roles.ts";
import type { Snapshot } from "#contract/session.ts";
import type { Client, Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE, PHONE } from "./db/testing/district.ts";
import { openConsole, type Console } from "./testing/console.ts";

/** Who hears what: each role, signed in at its place, against every kind of news. Silence is proved by a later message that did arrive. */

const NOW = "2026-01-01T09:00:00.000Z";
let database: Console["database"];
let url: string;
let visitors: Console["visitors"];
let close: Console["close"];
interface Listener {
  visitor: Visitor;
  client: Client;
  heard: { name: string; what: unknown }[];
}
const listeners = new Map<string, Listener>();

/** Who sits where: A and B are grids of one community, C is in another subdistrict. */
const PLACES: [name: string, post: PostRole | "wall", area: number][] = [
  ["worker A", "grid_worker", AREAS.gridA], ["worker B", "grid_worker", AREAS.gridB], ["worker C", "grid_worker", AREAS.gridC],
  ["electrician A", "electricity_officer", AREAS.gridA], ["mediator A", "mediator", AREAS.gridA], ["house head A", "building_head", AREAS.gridA],
  ["community west", "community_head", AREAS.westCommunity], ["community east", "community_head", AREAS.eastCommunity],
  ["subdistrict west", "subdistrict_officer", AREAS.west], ["dispatcher", "dispatcher", AREAS.district], ["duty leader", "duty_leader", AREAS.district],
  ["supervisor", "supervisor", AREAS.district], ["department", "department", AREAS.district], ["planner", "planner", AREAS.district],
  ["administrator", "administrator", AREAS.district], ["wall", "wall", AREAS.district], ["wall west", "wall", AREAS.west], ["wall east", "wall", AREAS.east],
];

beforeAll(async () => {
  ({ database, url, visitors, close } = await openConsole(() => NOW));
  for (const [name, post, area] of PLACES) {
    const visitor = post === "wall" ? await visitors.wall(area) : await visitors.signedIn(post, area);
    listeners.set(name, { visitor, ...(await visitor.listen()) });
  }
});
afterAll(() => close());


const at = (name: string): Listener => listeners.get(name) ?? expect.fail(`nobody is ${name}`);
const names = PLACES.map(([name]) => name);

/** Those who heard of this kind since, once the surest listener has, and time enough for the others has passed. */
async function whoHears(kind: string, act: () => Promise<unknown>): Promise<string[]> {
  for (const { heard } of listeners.values()) heard.length = 0;
  await act();
  await vi.waitFor(() => expect(at("dispatcher").heard.map(({ name }) => name)).toContain(kind), 5000);
  // what another process says comes by way of Redis, gathered here and there
  if (inject("redis")) await new Promise((later) => setTimeout(later, 1_500));
  // a question and its answer on each line: whatever was sent before it has arrived
  await Promise.all([...listeners.values()].map(({ client }) => client.timeout(5000).emitWithAck("session:resume", { cursor: 0 })));
  return names.filter((name) => at(name).heard.some((each) => each.name === kind));
}

const report = (category: string, where: readonly [number, number]) => async () =>
  expect(await at("dispatcher").client.timeout(5000).emitWithAck("incident:report", { key: randomUUID(), category, position: [...where], description: "beside the school" })).toMatchObject({ ok: true });

const WEST = ["community west", "subdistrict west", "dispatcher", "duty leader"];
test.each<[string, string, readonly [number, number], string[]]>([
  ["a lamp in grid A", "lamp", INSIDE.gridA, ["worker A", ...WEST, "wall", "wall west"]],
  ["a lamp in grid B", "lamp", INSIDE.gridB, ["worker B", ...WEST, "wall", "wall west"]],
  ["a lamp in grid C", "lamp", INSIDE.gridC, ["worker C", "community east", "dispatcher", "duty leader", "wall", "wall east"]],
  ["a family dispute in grid A", "family", INSIDE.gridA, ["mediator A", ...WEST]],
])("%s is news to exactly those it is for", async (_, category, where, expected) => {
  expect(await whoHears("incident:changed", report(category, where))).toEqual(names.filter((name) => expected.includes(name)));
});

test("of a dispute nobody is told the words or the place before they open it", async () => {
  await whoHears("incident:changed", report("family", INSIDE.gridA));
  for (const { heard } of listeners.values()) expect(JSON.stringify(heard.filter(({ name }) => name === "incident:changed"))).not.toMatch(/school|纺织小区|123\.43/);
});

test("a worker of grid A moves for those who may watch there, under another name for walls", async () => {
  const seconds = Date.parse(NOW) / 1000;
  let turn = 0;
  const move = () => fetch(`${url}/ingest/osmand?id=${PHONE}&timestamp=${seconds - 60 + ++turn * 10}&lat=41.8&lon=123.43&accuracy=5`);
  expect(await whoHears("worker:moved", move)).toEqual(names.filter((name) => ["worker A", ...WEST, "wall", "wall west"].includes(name)));
});

test("who comes on shift in grid B is told to those who may watch there, and to everybody else only that the roster changed", async () => {
  const { rows } = await database.pool.query<{ person: number }>("select person_id as person from post_holder join post on post.id = post_id where role = 'grid_worker' and area_id = $1", [AREAS.gridB]);
  const person = rows[0]?.person ?? 0;
  await database.pool.query("insert into device (secret_hash, worker_id, valid) values (sha256('another phone'), $1, '[2025-01-01Z,)')", [person]);
  const told = (name: string) => at(name).heard.flatMap((each) => (each.name === "shift:changed" ? (each.what as { workers: { id: number; name?: string }[] }).workers : []));
  await whoHears("shift:changed", () => at("administrator").visitor.post("/api/shifts", { person, area: AREAS.gridB, role: "grid_worker", from: "2026-01-01T08:00:00.000Z", until: "2026-01-01T16:00:00.000Z" }));
  expect(names.filter((name) => told(name).some(({ id }) => id === person))).toEqual(names.filter((name) => ["worker B", ...WEST].includes(name)));
  // a wall knows one more by an id of the day, and no name; who may watch nowhere knows nobody
  expect(["wall", "wall west", "wall east", "planner", "department", "supervisor", "electrician A"].map((name) => [name, told(name).length])).toEqual([["wall", 2], ["wall west", 2], ["wall east", 0], ["planner", 0], ["department", 0], ["supervisor", 0], ["electrician A", 0]]);
  for (const name of ["wall", "wall west"]) expect(told(name).every((each) => each.name === undefined && each.id !== person)).toBe(true);
});

test("a snapshot holds the cases of one's own place, and no other", async () => {
  const casesOf = async (name: string): Promise<number[]> => {
    const { client, heard } = at(name);
    heard.length = 0;
    await client.timeout(5000).emitWithAck("session:resume", {});
    await vi.waitFor(() => expect(heard.map((each) => each.name)).toContain("session:snapshot"));
    return [...new Set((heard.find((each) => each.name === "session:snapshot")?.what as Snapshot).incidents.flatMap(({ area }) => area ?? []))].sort();
  };
  expect(await casesOf("worker A")).toEqual([AREAS.gridA]);
  expect(await casesOf("worker C")).toEqual([AREAS.gridC]);
  expect(await casesOf("community west")).toEqual([AREAS.gridA, AREAS.gridB]);
  expect(await casesOf("dispatcher")).toEqual([AREAS.gridA, AREAS.gridB, AREAS.gridC]);
  for (const name of ["planner", "administrator", "department", "house head A", "electrician A", "supervisor"]) expect([name, await casesOf(name)]).toEqual([name, []]);
});

test("by no route does a worker of grid A learn anything of grid B: whatever is asked, and whatever the client claims", async () => {
  const { rows } = await database.pool.query<{ id: number }>("select id from incident where area_id = $1 limit 1", [AREAS.gridB]);
  const id = rows[0]?.id ?? 0;
  const { visitor, client, heard } = at("worker A");
  for (const path of [`/api/incidents/${id}`, `/api/incidents/${id}/events`, `/api/incidents/${id}?audience=desk`, `/api/incidents/${id}/events?audience=desk`, `/api/search?q=${id}&audience=desk`, "/api/shifts?from=2026-01-01T00:00:00.000Z&until=2026-01-02T00:00:00.000Z", "/api/audit", "/api/handovers"]) {
    const answer = await visitor.get(path);
    expect([path, [401, 403, 404].includes(answer.status)]).toEqual([path, true]);
  }
  expect((await visitor.post(`/api/incidents/${id}/open`, { reason: "好奇" })).status).toBe(404);
  const day = (await (await visitor.get("/api/measures/day")).json()) as { code?: string; open?: { total: number } };
  expect(day.code ?? day.open?.total).not.toBe(4);

  // wishes of other areas, and rooms a client names itself
  heard.length = 0;
  expect(await client.timeout(5000).emitWithAck("incident:report", { key: randomUUID(), category: "lamp", position: [...INSIDE.gridB], description: "" })).toMatchObject({ ok: false, code: "forbidden" });
  const anything = client as unknown as { emit: (name: string, ...what: unknown[]) => void };
  for (const name of ["join", "subscribe", "room", "session:rooms"]) anything.emit(name, [`area:${AREAS.gridB}:desk`, "news:desk:dispatcher@1"]);
  await whoHears("incident:changed", report("lamp", INSIDE.gridB));
  expect(at("worker A").heard.filter(({ name }) => name !== "session:beat")).toEqual([]);

  // who claims to be a desk in the query is still who they are
  const claimed = await visitors.as(visitor.cookie).get("/api/measures/day?audience=desk&area=1&role=dispatcher");
  expect(claimed.status).toBe((await visitor.get("/api/measures/day")).status);
});
