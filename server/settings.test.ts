import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditRow } from "#contract/auth.ts";
import type { Retention, TrackFate } from "#contract/retention.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

let clock = "2026-01-01T09:00:00.000Z";
let ground: Console;
let admin: Visitor;
let desk: Visitor;
beforeAll(async () => {
  ground = await openConsole(() => clock);
  [admin, desk] = [await ground.visitors.signedIn("administrator", AREAS.district), await ground.visitors.signedIn("dispatcher", AREAS.district)];
});
afterAll(() => ground.close());

const MAP = { kind: "xyz", address: "https://tiles.example/{z}/{x}/{y}.png?k={key}", key: "geheim", datum: "gcj02", attribution: "某图", approval: "GS(2026)0000号" };
const policy = async () => (await desk.get("/api/base-map")).headers.get("content-security-policy") ?? "";

test("an outside map is known to desk and wall, and pages may ask its host and no other, as long as it is set", async () => {
  const wall = await ground.visitors.wall(AREAS.district);
  expect(await json(desk.get("/api/base-map"))).toEqual({});
  expect(await policy()).toMatch(/connect-src 'self' *;/);
  expect((await admin.post("/api/base-map", { map: MAP })).status).toBe(200);
  expect(await policy()).toContain("connect-src 'self' https://tiles.example;");
  expect((await policy()).match(/tiles\.example/g)).toHaveLength(1);
  for (const visitor of [desk, wall]) expect(await json(visitor.get("/api/base-map"))).toMatchObject({ map: MAP });
  expect((await ground.visitors.stranger.get("/api/base-map")).status).toBe(401);
  expect((await admin.post("/api/base-map", {})).status).toBe(200);
  expect(await json(desk.get("/api/base-map"))).toEqual({});
  expect(await policy()).toMatch(/connect-src 'self' *;/);
});

test("whoever administers sets it, with a line in the audit that does not hold the key; nobody else does", async () => {
  for (const visitor of [desk, await ground.visitors.signedIn("planner", AREAS.district), await ground.visitors.signedIn("administrator", AREAS.westCommunity)]) {
    expect((await visitor.post("/api/base-map", { map: MAP })).status).toBe(403);
  }
  expect(await json(desk.get("/api/base-map"))).toEqual({});
  await admin.post("/api/base-map", { map: MAP });
  const [last] = await json<AuditRow[]>(admin.get("/api/audit"));
  expect(last).toMatchObject({ deed: "changed", kind: "setting", subject: "base-map", detail: { address: MAP.address, datum: "gcj02" } });
  expect(JSON.stringify(last)).not.toContain("geheim");
});

test("what cannot be a map is refused at its field, and the one there is stays", async () => {
  const answer = await admin.post("/api/base-map", { map: { ...MAP, address: "https://tiles.example;script-src *;/{z}/{x}/{y}", key: "" } });
  expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ field: "map.address" })]);
  expect(await json(desk.get("/api/base-map"))).toMatchObject({ map: MAP });
});

const at = (day: string): string => `${day}T09:00:00.000Z`;
const state = async () => json<{ policy: Retention; ahead: TrackFate[]; done: TrackFate[] }>(admin.get("/api/retention"));
const count = async () => (await ground.database.pool.query<{ n: number }>("select count(*)::int as n from fix")).rows[0]?.n;
const turn = async (day: string) => {
  clock = at(day);
  admin = await ground.visitors.signedIn("administrator", AREAS.district);
  return ground.app.turnTracks();
};

test("a track is thinned and dropped seven days after it was announced and not a moment sooner, by no more metres than was set, and each deed is in the audit", async () => {
  await ground.database.pool.query(/* sql */ `
    create table fix_2025_09_01 partition of fix for values from ('2025-08-31T16:00Z') to ('2025-09-01T16:00Z');
    create table fix_2024_12_20 partition of fix for values from ('2024-12-19T16:00Z') to ('2024-12-20T16:00Z');
    insert into fix (worker_id, recorded_at, position, accuracy_metres, alarm)
    select worker, from_at + second * interval '1 second', st_setsrid(st_makepoint(123.43 + least(second, 600) * 0.00001, 41.8), 4326), 5, case when second = 100 then 'sos' end
      from unnest(array[1, 2]) as worker, unnest(array['2025-09-01T01:00:00.123Z'::timestamptz, '2024-12-20T01:00Z'::timestamptz]) as from_at, generate_series(0, 1200, 10) as second`);
  const whole = 4 * 121;
  expect(await count()).toBe(whole);

  expect(await turn("2026-01-02")).toEqual([]);
  expect((await state()).ahead.map(({ day, deed, dueAt }) => [day, deed, dueAt])).toEqual([["2024-12-20", "drop", at("2026-01-09")], ["2025-09-01", "thin", at("2026-01-09")]]);
  expect(await json<TrackFate[]>(desk.get("/api/retention/ahead"))).toHaveLength(2);
  expect(await turn("2026-01-08")).toEqual([]);
  expect(await count()).toBe(whole);
  await expect(ground.database.pool.query("insert into track_fate (day, deed, announced_at, due_at) values ('2025-09-02', 'drop', $1, $2)", [at("2026-01-02"), at("2026-01-08")])).rejects.toThrow(/due_at|check/);

  const [first, second] = await Promise.all([turn("2026-01-09"), turn("2026-01-09")]);
  expect([...first, ...second]).toContain("2024-12-20");
  // two walked straight and then stood: both ends, the corner, and the alarm
  expect(await count()).toBe(2 * 4);
  const { ahead, done } = await state();
  expect(ahead).toEqual([]);
  expect(done.map(({ day, deed, fixesBefore, fixesAfter }) => [day, deed, fixesBefore, fixesAfter]).sort()).toEqual([["2024-12-20", "drop", 242, 0], ["2025-09-01", "thin", 242, 8]]);
  for (const { mostMetres } of done) expect(mostMetres).toBeLessThanOrEqual(10);
  const deeds = (await json<AuditRow[]>(admin.get("/api/audit"))).filter(({ kind }) => kind === "track").map(({ deed, subject }) => `${deed} ${subject}`);
  expect(deeds.sort()).toEqual(["dropped 2024-12-20", "thinned 2025-09-01"]);
  expect(await turn("2026-01-10")).toEqual([]);
  expect(await count()).toBe(8);
});

test("keeping tracks longer withdraws what was announced; shorter announces at once, and only administrators decide", async () => {
  const shorter = { rawDays: 30, keepDays: 90, thinMetres: 10 };
  expect((await desk.post("/api/retention", { policy: shorter })).status).toBe(403);
  expect((await desk.get("/api/retention")).status).toBe(403);
  expect((await admin.post("/api/retention", { policy: { ...shorter, keepDays: 20 } })).status).toBe(400);
  expect((await admin.post("/api/retention", { policy: shorter })).status).toBe(200);
  expect((await state()).ahead).toMatchObject([{ day: "2025-09-01", deed: "drop", dueAt: at("2026-01-17") }]);
  expect((await admin.post("/api/retention", { policy: { ...shorter, keepDays: 365 } })).status).toBe(200);
  expect((await state()).ahead).toEqual([]);
  expect(await turn("2026-01-20")).toEqual([]);
  expect(await count()).toBe(8);
});
