import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditRow } from "#contract/auth.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

const NOW = "2026-01-01T09:00:00.000Z";
let ground: Console;
let admin: Visitor;
let desk: Visitor;
beforeAll(async () => {
  ground = await openConsole(() => NOW);
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
