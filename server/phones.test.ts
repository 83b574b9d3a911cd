import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "./db/testing/database.ts";
import { INSIDE, PHONE, seedDistrict, SHIFT } from "./db/testing/district.ts";
import { createFacts } from "./facts.ts";
import { log } from "./log.ts";
import { createWorkers } from "./workers/actions.ts";
import { createWorkerStore, type WorkerStore } from "./workers/store.ts";
import { createIngest } from "./ingest/edge.ts";
import { createPhoneServer } from "./ingest/phone-server.ts";
import { hostileRequests } from "./ingest/testing/hostile.ts";

const START = Date.parse(SHIFT.from);
const NOW = "2026-01-01T12:00:00.000Z";
const full = process.env["TEST_SCALE"] === "full";

let database: TestDatabase;
const closing: (() => void)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
});
afterEach(async () => {
  closing.splice(0).forEach((close) => close());
  vi.restoreAllMocks();
  await database.pool.query("delete from last_fix; delete from fix");
});
afterAll(() => database.drop());

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

async function openDoor(overrides: Partial<WorkerStore> = {}, timeZone = "Asia/Shanghai") {
  const clock = { now: NOW };
  const store = { ...createWorkerStore(database.pool, timeZone), ...overrides };
  const workers = await createWorkers({ store, facts: createFacts(), nowMilliseconds: () => Date.parse(clock.now) });
  const server: Server = createPhoneServer(createIngest(workers, () => Date.parse(clock.now), timeZone)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  closing.push(() => (agent.destroy(), server.close(), server.closeAllConnections()));
  const { port } = server.address() as AddressInfo;

  const send = ({ method = "GET", path, headers, body }: Sent) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const request = httpRequest({ port, method, path, headers, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk)).on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      request.on("error", reject).end(body);
    });
  const status = async (sent: Sent | string) => (await send(typeof sent === "string" ? { path: sent } : sent)).status;
  return { workers, store, clock, send, status, port };
}

const query = (seconds: number, more = "", id = PHONE) => `/?id=${id}&lat=${INSIDE.gridA[1]}&lon=${INSIDE.gridA[0]}&timestamp=${START / 1000 + seconds}${more}`;
const json = (device: string, more: object = {}): Sent => ({
  method: "POST", path: "/", headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify({ device_id: device, location: { timestamp: new Date(START + 60_000).toISOString(), coords: { latitude: INSIDE.gridA[1], longitude: INSIDE.gridA[0], accuracy: 5 }, ...more } }),
});
const track = async () => (await database.pool.query<{ at: string }>("select recorded_at as at from fix order by recorded_at")).rows.map(({ at }) => (Date.parse(at) - START) / 1000);

test("a fix comes in by GET, by POST with a query, by form and as JSON, and lies in the database when it is answered", async () => {
  const { status } = await openDoor();
  expect(await status(query(10))).toBe(200);
  expect(await track()).toEqual([10]);
  expect(await status({ method: "POST", path: query(20) })).toBe(200);
  expect(await status({ method: "POST", path: "/", headers: { "content-type": "application/x-www-form-urlencoded" }, body: query(30).slice(2) })).toBe(200);
  expect(await status({ method: "POST", path: "/", body: query(40).slice(2) })).toBe(200);
  expect(await status(json(PHONE))).toBe(200);
  expect(await track()).toEqual([10, 20, 30, 40, 60]);
});

test("a known phone is never refused, whatever it says", async () => {
  const { status, workers } = await openDoor();
  for (const more of ["", "&lat=95", "&timestamp=yesterday", "&timestamp=4102444800", "&timestamp=0", "&alarm=%00%ff%f0%9f&accuracy=1e308&speed=1e308&bearing=1e308&batt=1e308", "&mock=true", "&lat=0&lon=0"]) {
    expect(await status(query(10, more))).toBe(200);
  }
  expect(await status(json(PHONE, { coords: [], battery: "x", extras: { alarm: "\u0000" } }))).toBe(200);
  expect(workers.counters()).toMatchObject({ counts: 1, malformed: 1, "off-shift": 2, unknown: 0, failed: 0 });
});

test("an unknown or revoked phone is told 400, as JSON 404, and its address 429 after twenty; a known one beside it still gets in", async () => {
  const { status, send, workers, clock } = await openDoor();
  expect(await status(query(10, "", "stranger"))).toBe(400);
  expect(await status(json("stranger"))).toBe(404);
  for (const path of ["/", "/favicon.ico", "/?id=&lat=1&lon=1", `/?id=${"x".repeat(201)}`]) expect(await status(path)).toBe(400);
  for (let nth = 6; nth < 20; nth++) await status("/?id=stranger");
  expect(await send({ path: "/?id=stranger" })).toMatchObject({ status: 429, headers: { "retry-after": "60" }, body: "" });
  expect(await status(query(10))).toBe(200);
  clock.now = "2026-01-01T12:01:00.000Z";
  expect(await status("/?id=stranger")).toBe(400);

  await database.pool.query("update device set valid = tstzrange(lower(valid), $1)", [clock.now]);
  await workers.refresh();
  expect(await status(query(20))).toBe(400);
  expect(await track()).toEqual([10]);
  await database.pool.query("update device set valid = tstzrange(lower(valid), null)");
});

test("other methods, bodies that are too long and bodies that are no JSON are refused", async () => {
  const { status, send } = await openDoor();
  for (const method of ["PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]) expect(await send({ method, path: query(10) })).toMatchObject({ status: 405, headers: { allow: "GET, POST" } });
  expect(await status({ method: "POST", path: "/", headers: { "content-type": "application/json" }, body: "{" })).toBe(400);
  const long = `${query(10).slice(2)}&x=${"y".repeat(64 * 1024)}`;
  const outcome = await send({ method: "POST", path: "/", body: long }).catch(() => ({ status: 413 })); // the connection may be gone before the answer is read
  expect(outcome.status).toBe(413);
  expect(await send({ method: "POST", path: "/", headers: { "transfer-encoding": "chunked" }, body: long }).catch(() => ({ status: 413 }))).toMatchObject({ status: 413 });
  expect(await track()).toEqual([]);
});

test("when the database is away the phone is told to come again, and what it sends again counts", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const real = createWorkerStore(database.pool, "Asia/Shanghai");
  let isAway = true;
  const { send, status, workers } = await openDoor({ insertFixes: (...args) => (isAway ? Promise.reject(new Error("away")) : real.insertFixes(...args)) });
  expect(await send({ path: query(10) })).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
  isAway = false;
  expect(await status(query(10))).toBe(200);
  expect(await track()).toEqual([10]);
  expect(workers.counters()).toMatchObject({ failed: 1, counts: 1 });
});

test("when too much waits for the database the phone is told to come again, and what was waiting is kept", async () => {
  const real = createWorkerStore(database.pool, "Asia/Shanghai");
  let open = (): void => {};
  const gate = new Promise<void>((go) => (open = go));
  const { send, status, workers } = await openDoor({ insertFixes: (...args) => gate.then(() => real.insertFixes(...args)) });
  const hash = createHash("sha256").update(PHONE).digest("hex");
  const waiting = Array.from({ length: 10_001 }, (_, index) =>
    workers.recordFix(hash, { recordedAtMilliseconds: START + 9_000_000 + index * 500, position: INSIDE.gridA, accuracyMetres: 0, headingDegrees: undefined, speedMetresPerSecond: undefined, batteryPercent: undefined, charging: undefined, alarm: undefined, mock: false }));
  expect(await send({ path: query(14_300) })).toMatchObject({ status: 429, headers: { "retry-after": "5" } });
  open();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["counts"]));
  expect(await status(query(14_300))).toBe(200);
  expect((await track()).length).toBe(10_002);
});

test("a phone's id stands in no log and no answer", async () => {
  const said: unknown[] = [];
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(log, level).mockImplementation((what: unknown) => void said.push(what));
  const { send } = await openDoor({ insertFixes: () => Promise.reject(new Error("away")) });
  const answers = [await send({ path: query(10) }), await send(json(PHONE)), await send({ path: query(10, "", `${PHONE}x`) }), await send({ method: "PUT", path: query(10) })];
  expect(said).toHaveLength(2);
  expect(JSON.stringify([answers, said.map((each) => (each instanceof Error ? `${each.message} ${each.stack}` : each))])).not.toContain(PHONE);
});

test("hostile requests get answers that are no failure of ours, and leave nothing in memory", async () => {
  const { status, workers } = await openDoor();
  const { default: v8 } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  v8.setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const count = full ? 100_000 : 2_000;
  const seen = new Map<number, number>();

  async function sendAll(from: number, until: number): Promise<void> {
    for (let at = from; at < until; at += 1000) {
      const batch = hostileRequests(at, Math.min(1000, until - at), PHONE);
      const statuses = await Promise.all(batch.map((each) => status(each).catch(() => 0))); // a connection that was closed on it
      for (const each of statuses) seen.set(each, (seen.get(each) ?? 0) + 1);
    }
  }
  await sendAll(0, count / 2);
  collect();
  const before = process.memoryUsage().heapUsed;
  await sendAll(count / 2, count);
  collect();
  expect([...seen.keys()].filter((each) => each >= 500)).toEqual([]);
  expect(seen.get(200)).toBeGreaterThan(0);
  expect(seen.get(400)).toBeGreaterThan(0);
  expect(workers.counters().failed).toBe(0);
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(10);
}, 600_000);

test.runIf(full)("who sends a head drop by drop is cut off", async () => {
  const { port } = await openDoor();
  const socket = connect(port, "127.0.0.1", () => socket.write("GET /?id=x HTTP/1.1\r\n"));
  const dripping = setInterval(() => socket.write("x: y\r\n"), 500);
  await once(socket.on("error", () => {}).resume(), "close");
  clearInterval(dripping);
});

const REFERENCE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../shared"), "reference/protocols/osmand_cases.json");
interface Case {
  n: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  expect: Record<"lat" | "lon" | "speed_mps" | "speed_kn" | "course" | "accuracy_m", number | null | undefined> & { status: number; device?: string; time?: string; time_local?: string; attributes?: Record<string, unknown> };
}
const cases: Case[] = existsSync(REFERENCE) ? (JSON.parse(readFileSync(REFERENCE, "utf8")) as { cases: Case[] }).cases : [];
if (!cases.length) console.warn(`Traccar's request samples not run: there is no ${REFERENCE}`);

describe.skipIf(!cases.length)("Traccar's request samples", () => {
  test.each(cases)("$n", async ({ method, path, headers, body, expect: expected }) => {
    const { pool } = database;
    const { rows: [person] } = await pool.query<{ id: number }>("insert into person (name, employment, valid) values ('Traccar', 'volunteer', '[1970-01-01Z,)') returning id");
    await pool.query("insert into shift (worker_id, area_id, role, valid) values ($1, 6, 'grid_worker', '[1970-01-01Z,)')", [person?.id]);
    if (expected.device) {
      await pool.query("insert into device (secret_hash, worker_id, valid) values ($1, $2, '[1970-01-01Z,)') on conflict do nothing", [createHash("sha256").update(expected.device).digest(), person?.id]);
    }
    const { status, clock, workers } = await openDoor({}, "UTC");
    expect(await status({ method, path, ...(headers && { headers }), ...(body !== undefined && { body }) })).toBe(expected.status);

    const { rows: [row] } = await pool.query(/* sql */ `
      select recorded_at as "at", st_x(position) as "lon", st_y(position) as "lat", accuracy_metres as "accuracy", heading_degrees as "heading",
             speed_metres_per_second as "speed", battery_percent as "battery"
        from fix`);
    const { attributes = {} } = expected;
    const isKept = expected.status === 200 && expected.lat !== null && expected.lat !== 0 && !attributes["mock"];
    if (isKept) {
      const at = expected.time_local ? `${expected.time_local.replace(" ", "T")}.000Z` : expected.time === "server receive time" ? clock.now : expected.time;
      const speed = expected.speed_mps ?? (expected.speed_kn === undefined || expected.speed_kn === null ? null : (expected.speed_kn * 1852) / 3600);
      expect(row).toMatchObject({ at, lon: expected.lon, lat: expected.lat, accuracy: expected.accuracy_m ?? (Number(attributes["hdop"] ?? 0) * 5), battery: attributes["batteryLevel"] ?? null });
      expect([row.heading, row.speed].map((value: number | null) => value?.toFixed(4))).toEqual([expected.course, speed].map((value) => value?.toFixed(4)));
    } else {
      expect(row).toBeUndefined();
    }
    if (attributes["mock"]) expect(workers.counters().mock).toBe(1);
    if (attributes["alarm"]) expect((await pool.query("select alarm, alarm_at, battery_percent from last_fix")).rows).toEqual([{ alarm: attributes["alarm"], alarm_at: expected.time, battery_percent: attributes["batteryLevel"] }]);
  });
});
