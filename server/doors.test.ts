import fc from "fast-check";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io as connect } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { baseMapRoutes } from "#contract/base-map.ts";
import { calendarRoutes } from "#contract/calendar.ts";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { peopleRoutes } from "#contract/people.ts";
import { planRoutes } from "#contract/plans.ts";
import { photoRoutes, photoUrl, thumbnailUrl } from "#contract/photos.ts";
import { retentionRoutes } from "#contract/retention.ts";
import { routes } from "#contract/routes.ts";
import { sitingRoutes } from "#contract/siting.ts";
import { createApp } from "./app.ts";
import { createTestDatabase, type TestDatabase } from "./db/testing/database.ts";
import { PHONE, seedDistrict } from "./db/testing/district.ts";
import { askedViewer } from "#contract/testing/viewer.ts";
import { log } from "./log.ts";

/** Everybody at every door at once, with the worst they can think of. */

const full = process.env["TEST_SCALE"] === "full";
const REQUESTS = full ? 100_000 : 2_000;
const EVENTS = full ? 5_000 : 300;

let database: TestDatabase;
let app: Awaited<ReturnType<typeof createApp>>;
let folder: string;
let port: number;
const logged: unknown[] = [];
beforeAll(async () => {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(log, level).mockImplementation((what: unknown) => void logged.push(what));
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  folder = await mkdtemp(join(tmpdir(), "doors-test-"));
  app = await createApp({
    pool: database.pool, clock: () => new Date("2026-01-01T09:00:00.000Z"), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder: folder, viewerOf: askedViewer,
  });
  await new Promise<void>((listening) => app.http.listen(0, "127.0.0.1", listening));
  port = (app.http.address() as AddressInfo).port;
});
afterAll(async () => {
  await app.close();
  await database.drop();
  await rm(folder, { recursive: true });
  vi.restoreAllMocks();
});

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
  new Promise<{ status: number; text: string; allowed: string | undefined }>((resolve) => {
    const asking = httpRequest({ port, host: "127.0.0.1", method, path, headers, agent, timeout: 30_000 }, (response) => {
      let text = "";
      response.setEncoding("latin1").on("data", (chunk: string) => void (text.length < 10_000 && (text += chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, allowed: response.headers["access-control-allow-origin"] }));
    });
    asking.on("timeout", () => asking.destroy()).on("error", () => resolve({ status: 0, text: "", allowed: undefined })).end(body);
  });

const nasty = fc.constantFrom(
  "", "%", "%00", "a%00b", "%ff%fe", "..%2f..%2f..%2fetc%2fpasswd", "..%5c", "%2e%2e/", "'; drop table fix; --", "%25", "_", "<script>", "__proto__", "constructor", "NaN", "-1", "0", "1", "2", "1e400", "2147483648", "9007199254740993",
  "99999999999999999999", "%F0%9F%98%80", "%ED%A0%80", "%E6%9D%8E", "[]", "{}", "2026-01-01T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "9".repeat(300), "%E7%BD%91".repeat(30), "lamp", "16", "15",
);
const value = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 30 }).map((text) => encodeURIComponent(text)), fc.integer().map(String));
const parameter = fc.oneof(fc.constantFrom("q", "limit", "id", "minutes", "days", "category", "at", "point", "audience", "sid", "EIO", "transport", "t"), value);
const query = fc.array(fc.tuple(parameter, value).map(([name, said]) => `${name}=${said}`), { maxLength: 5 }).map((parts) => (parts.length ? `?${parts.join("&")}` : ""));
const filled = (path: string) => fc.tuple(value, fc.constantFrom("?audience=desk&", "?")).chain(([said, lead]) => query.map((rest) => path.replace(/:\w+/, said || "1") + lead + rest.slice(1)));
const tile = fc.tuple(fc.constantFrom("areas/1", "areas/999", "base", "buildings", "x"), fc.integer({ min: -1, max: 30 }), fc.integer({ min: -1, max: 70_000 }), fc.oneof(fc.integer({ min: 0, max: 70_000 }).map(String), value)).map((parts) => `/tiles/${parts.join("/")}.mvt`);
const door = fc.oneof(
  ...Object.values({ ...routes, ...incidentRoutes, ...peopleRoutes, ...calendarRoutes, ...photoRoutes, ...sitingRoutes, ...baseMapRoutes, ...retentionRoutes, ...planRoutes }).map(({ path }) => filled(path)),
  ...["/api/incidents/:id/photos", photoUrl(":id"), thumbnailUrl(":id"), "/api/shifts.csv", "/api/audit.csv"].map(filled),
  tile,
  fc.tuple(fc.constantFrom("/", "/wall", "/desk", "/healthz", "/metrics", "/api/openapi.json", "/api/entrance", "/api/sign-in", "/api/enter", "/api/password", "/demo/", "/oidc/start", "/oidc/callback", "/assets/", "/socket.io/", "/socket.io/?EIO=4&transport=polling", "/ingest/osmand", "/api/", "//", "/.git/config"), value, query).map((parts) => parts.join("")),
).map((path) => path.replace(/[^\x21-\x7e]/g, "%E2%82").slice(0, 4_000));
const hostile = fc.record({
  method: fc.constantFrom("GET", "GET", "GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"),
  path: door,
  headers: fc.record({
    origin: fc.constantFrom("http://elsewhere.example", "null"),
    host: fc.constantFrom("127.0.0.1", "elsewhere.example", ""),
    "sec-fetch-site": fc.constantFrom("cross-site", "same-origin"),
    "content-type": fc.constantFrom("application/json", "text/plain;charset=UTF-8", "application/octet-stream", "image/jpeg", "image/png"),
    range: fc.constantFrom("bytes=0-9999999999", "bytes=-1"),
    "if-none-match": fc.constantFrom("*", "\"x\""),
    cookie: fc.constant("__proto__=1; a=%00"),
  }, { requiredKeys: [] }),
  body: fc.constantFrom(undefined, "{", "40", "x".repeat(20_000), "42[\"session:resume\",{}]", "[".repeat(5_000), `\xff\xd8\xff\xe0\x00\x10JFIF${"\0".repeat(500)}`),
});

test("a number that no record can have is refused in words at every door that takes one", async () => {
  const withNumber = Object.values({ ...routes, ...incidentRoutes, ...peopleRoutes, ...photoRoutes, ...planRoutes }).filter(({ path, input }) => path.includes(":id") && input.safeParse({ id: "x" }).error?.issues.some(({ path: [field] }) => field === "id"));
  expect(withNumber.length).toBeGreaterThan(10);
  for (const { path, input } of withNumber) {
    const wrong = input.safeParse({ id: "2147483648" }).error?.issues.find(({ path: [field] }) => field === "id") ?? input.safeParse({ id: 2_147_483_648 }).error?.issues.find(({ path: [field] }) => field === "id");
    expect(wrong, path).toBeDefined();
  }
});

test("whatever is asked at whatever door, nothing fails, nothing is read from elsewhere, and memory stays", { timeout: 1_800_000 }, async () => {
  const { default: v8 } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  v8.setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const seen = new Map<number, number>();
  const failures: string[] = [];

  async function sendAll(seed: number, count: number): Promise<void> {
    const all = fc.sample(hostile, { seed, numRuns: count });
    for (let at = 0; at < all.length; at += 50) {
      await Promise.all(all.slice(at, at + 50).map(async ({ method, path, headers, body }) => {
        const { status, text, allowed } = await send(method, path, headers as Record<string, string>, method === "GET" || method === "HEAD" ? undefined : body);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        if (status >= 500 || text.includes("node_modules") || text.includes("    at ")) failures.push(`${status} ${method} ${path} ${text.slice(0, 200)}`);
        const isElsewhere = headers.origin !== undefined || headers.host === "elsewhere.example" || headers["sec-fetch-site"] === "cross-site";
        // the phones' door answers anybody, with nothing in it
        if (allowed !== undefined || (isElsewhere && status === 200 && text !== "" && !path.startsWith("/ingest/osmand"))) failures.push(`told elsewhere: ${status} ${method} ${path} ${JSON.stringify(headers)}`);
      }));
    }
  }
  for (let part = 0; part < REQUESTS / 2; part += 1_000) await sendAll(part, Math.min(1_000, REQUESTS / 2));
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let part = 0; part < REQUESTS / 2; part += 1_000) await sendAll(1_000_000 + part, Math.min(1_000, REQUESTS / 2));
  collect();
  expect(failures).toEqual([]);
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 403, 404]));
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(30);
});

test("whatever a socket says is answered, and the socket stays", { timeout: 600_000 }, async () => {
  const client = connect(`http://127.0.0.1:${port}`, { query: { audience: "desk" }, forceNew: true, transports: ["websocket"], reconnection: false });
  let cuts = 0;
  client.on("disconnect", () => cuts++);
  await new Promise<void>((greeted) => client.once("session:hello", () => greeted()));
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(null, "", "\u0000", { cursor: -1 }, { cursor: 1e300 }, { cursor: "1" }, { cursor: {} }, new Uint8Array([1, 2, 3])),
    fc.record({ key: fc.constantFrom("00000000-0000-4000-8000-000000000000", "x"), category: fc.constantFrom("lamp", "\u0000", "__proto__"), position: fc.array(fc.double(), { maxLength: 3 }), description: fc.string({ unit: "binary", maxLength: 40 }) }, { requiredKeys: [] }),
  );
  const events = fc.sample(fc.tuple(fc.constantFrom("session:resume", "incident:report", "proposal:answer", "incident:command", "no:such", "__proto__"), anything), { seed: 7, numRuns: EVENTS });
  for (const [name, said] of events) {
    if (["session:resume", "incident:report"].includes(name)) {
      const reply = (await (client.timeout(10_000) as { emitWithAck(event: string, ...said: unknown[]): Promise<unknown> }).emitWithAck(name, said)) as { ok: boolean; code?: string };
      expect([name, said, reply.code === "internal"]).toEqual([name, said, false]);
    } else client.emit(name as never, said as never);
  }
  expect([cuts, client.connected]).toEqual([0, true]);
  client.close();
});

test("a phone's id stands in no log and no figure", async () => {
  await send("GET", `/ingest/osmand?id=${PHONE}&lat=x`, {});
  await send("GET", `/wall?id=${PHONE}`, {});
  await send("GET", `/api/search?q=${PHONE}&audience=desk`, {});
  const figures = (await send("GET", "/metrics", {})).text;
  expect(JSON.stringify([logged.map((each) => (each instanceof Error ? `${each.message} ${each.stack}` : each)), figures])).not.toContain(PHONE);
});

test("nothing that happened was a mistake of ours", () => {
  expect(logged.filter((each) => each instanceof Error).map((each) => (each as Error).message)).toEqual([]);
});
