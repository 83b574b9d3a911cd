import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { io as connect } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { decodePositions } from "#contract/positions.ts";
import { createAuth } from "../server/auth/actions.ts";
import { createVisitors, type Client } from "../server/auth/testing/visitor.ts";
import { createTestDatabase, type TestDatabase } from "../server/db/testing/database.ts";
import { AREAS, INSIDE, PHONE, seedDistrict } from "../server/db/testing/district.ts";
import { createFacts } from "../server/facts.ts";
import { createBalancer, type Backend } from "../server/testing/balancer.ts";
import { startRedis } from "../server/testing/redis.ts";

/** Two server processes as operators run them, on one PostGIS and one Redis, behind one address; one is killed. */

const root = fileURLToPath(new URL("..", import.meta.url));
const READY = /ready after [\d.]+ s: http:\/\/127\.0\.0\.1:(\d+)/;
interface Started extends Backend {
  process: ChildProcess;
}

let database: TestDatabase;
let redis: Awaited<ReturnType<typeof startRedis>>;
let folder: string;
const servers: Started[] = [];
/** Where the one address leads. */
const backends: Backend[] = [];
const clients: Client[] = [];
let url: string;
let balancer: ReturnType<typeof createBalancer>;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  // the machine's clock decides in processes of their own
  await database.pool.query("update shift set valid = '[2025-01-01Z,)'");
  redis = await startRedis();
  folder = await mkdtemp(join(tmpdir(), "cluster-test-"));
  servers.push(...(await Promise.all([start(), start()])));
  backends.push(...servers.slice(0, 1));
  balancer = createBalancer(backends).listen(0, "127.0.0.1");
  await once(balancer, "listening");
  url = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
});
afterAll(async () => {
  clients.forEach((client) => client.close());
  for (const { process: running } of servers) {
    running.kill("SIGTERM");
    if (running.exitCode === null && running.signalCode === null) await once(running, "exit");
  }
  balancer.close();
  await redis.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<Started> {
  const running = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
    cwd: root, stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATABASE_URL: database.pool.options.connectionString, REDIS_URL: redis.url, DATA_DIR: folder, PORT: "0", LOG_LEVEL: "info" },
  });
  let said = "";
  for (const stream of [running.stdout, running.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const port = vi.waitUntil(() => READY.exec(said)?.[1], { timeout: 100_000, interval: 50 });
  const ended = once(running, "exit").then(([code]) => Promise.reject(new Error(`ended with ${code}: ${said}`)));
  ended.catch(() => {});
  return { process: running, port: Number(await Promise.race([port, ended])) };
}

/** A console that comes back by itself, as the client's does: with the cursor it has. */
async function listen(cookie: string, at: string) {
  const client: Client = connect(at, { extraHeaders: { cookie }, forceNew: true, transports: ["websocket"], reconnectionDelay: 50, reconnectionDelayMax: 200 });
  clients.push(client);
  const heard = { records: [] as { subject: number; position: number }[], moves: [] as number[], greetings: 0 };
  let cursor: number | undefined;
  const hear = (news: { subject: number; position: number; previous: number }) => {
    if (cursor !== undefined && news.position <= cursor) return;
    if (cursor !== undefined && news.previous !== cursor) return resume();
    cursor = news.position;
    heard.records.push(news);
  };
  const resume = () => client.emit("session:resume", cursor === undefined ? {} : { cursor }, (reply) => reply.ok && reply.value.news.forEach(hear));
  client.on("session:snapshot", ({ position }) => (cursor = position));
  client.on("incident:changed", hear);
  client.on("worker:moved", (bytes) => heard.moves.push(...decodePositions(new Uint8Array(bytes as never as Buffer).buffer).map(({ position: [lon] }) => Math.round(lon * 1e5))));
  client.on("session:hello", () => (heard.greetings++, resume()));
  await vi.waitUntil(() => cursor !== undefined, { timeout: 60_000 });
  return heard;
}

const phone = (at: string, lon: number) => fetch(`${at}/ingest/osmand?id=${PHONE}&timestamp=${Date.now()}&lat=41.8&lon=${lon}&accuracy=5`);

test("two processes are one to whoever listens, and the death of one costs nobody a word", async () => {
  const auth = createAuth({ pool: database.pool, facts: createFacts(), now: () => new Date().toISOString(), timeZone: "Asia/Shanghai" });
  const visitors = createVisitors({ url, auth, pool: database.pool, from: "2025-01-01T00:00:00.000Z" });
  const dispatcher = await visitors.signedIn("dispatcher", AREAS.district);
  const ports = servers.map(({ port }) => `http://127.0.0.1:${port}`);
  const direct = await Promise.all(ports.map((at) => listen(dispatcher.cookie, at)));
  const moving = await listen(dispatcher.cookie, url);
  const everybody = [...direct, moving];

  // wherever the phone talks to, everybody sees it move, once
  expect((await phone(ports[0] ?? "", 123.43)).status).toBe(200);
  await vi.waitFor(() => expect(everybody.map(({ moves }) => moves)).toEqual([[12343000], [12343000], [12343000]]), 20_000);
  await new Promise((later) => setTimeout(later, 1_100));
  expect((await phone(ports[1] ?? "", 123.4301)).status).toBe(200);
  await vi.waitFor(() => expect(everybody.map(({ moves }) => moves)).toEqual(Array(3).fill([12343000, 12343010])), 20_000);

  // whichever process a case is reported at, everybody hears of it once and in order
  const report = async (n: number) => {
    const reporter = connect(ports[n] ?? "", { extraHeaders: { cookie: dispatcher.cookie }, forceNew: true }) as Client;
    clients.push(reporter);
    expect(await reporter.timeout(20_000).emitWithAck("incident:report", { key: randomUUID(), category: "lamp", position: [...INSIDE.gridA], description: "" })).toMatchObject({ ok: true });
  };
  for (const n of [0, 1, 0, 1]) await report(n);
  // the first of them is told again: others of its kind lie beside it
  const casesOf = ({ records }: (typeof everybody)[number]) => new Set(records.map(({ subject }) => subject)).size;
  await vi.waitFor(() => expect(everybody.map((each) => [casesOf(each), each.records])).toEqual(Array(3).fill([4, direct[0]?.records])), 20_000);

  // an account that is closed at one process is out at the other
  const leaving = await visitors.signedIn("dispatcher", AREAS.district);
  const gone = connect(ports[1] ?? "", { extraHeaders: { cookie: leaving.cookie }, forceNew: true, reconnection: false });
  await once(gone as never, "session:hello");
  const isOut = new Promise<string>((done) => gone.once("disconnect", done));
  const out = await fetch(`${ports[0]}/api/sign-out`, { method: "POST", headers: { cookie: leaving.cookie, origin: ports[0] ?? "", "content-type": "application/json" }, body: JSON.stringify({ everywhere: true }) });
  expect([out.status, await isOut]).toEqual([200, "io server disconnect"]);

  // the process at which the third console is dies without a word, and what happens before it has moved is not lost to it
  const [dead] = backends.splice(0, 1, servers[1] ?? expect.fail());
  expect(dead).toBe(servers[0]);
  servers[0]?.process.kill("SIGKILL");
  await report(1);
  await vi.waitFor(() => expect(moving.greetings).toBe(2), 20_000);
  await report(1);
  await vi.waitFor(() => expect([casesOf(moving), moving.records]).toEqual([6, direct[1]?.records]), 20_000);
  expect((await phone(ports[1] ?? "", 123.4302)).status).toBe(200);
  await vi.waitFor(() => expect(moving.moves.at(-1)).toBe(12343020), 20_000);
});
