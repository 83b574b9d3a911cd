import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPool } from "../pool.ts";
import { message, query, startup } from "./protocol.ts";
import { cut, openForTest } from "./testing/embedded.ts";

// long enough that a transaction here is not taken for one left idle when the machine is busy
const LIMITS = { idleInTransactionMilliseconds: 3_000, waitingCycles: 200, connections: 60 };
const full = process.env["TEST_SCALE"] === "full";

let embedded: Awaited<ReturnType<typeof openForTest>>;
beforeAll(async () => {
  embedded = await openForTest({ ...LIMITS, tcpPort: 0 });
  const client = await embedded.connected();
  await client.query("create table kept (id int primary key)");
});
afterAll(() => embedded.close());

const count = async (client: pg.Client, where = "true"): Promise<number> => (await client.query<{ n: number }>(`select count(*)::int as n from kept where ${where}`)).rows[0]?.n ?? -1;

test("after a failed statement with parameters the next answers are its own", async () => {
  const client = await embedded.connected();
  for (const failing of [["select $1::int", ["no number"]], ["insert into kept values ($1), ($1)", [5]], ["select 1 / $1::int", [0]]] as const) {
    await expect(client.query(failing[0], [...failing[1]])).rejects.toThrow();
    for (const n of [1, 2, 3]) expect((await client.query("select $1::int as n", [n])).rows).toEqual([{ n }]);
  }
});

test("two clients may prepare under one name, and the next of that name starts anew", async () => {
  const clients = [await embedded.connected(), await embedded.connected()];
  const ask = (client: pg.Client, index: number) => client.query({ name: "same", text: `select ${index} + $1::int as n`, values: [10] });
  for (let round = 0; round < 3; round++) expect((await Promise.all(clients.map(ask))).map(({ rows: [row] }) => row.n)).toEqual([10, 11]);
  const [leaving] = clients;
  await leaving?.end();
  expect((await ask(await embedded.connected(), 2)).rows).toEqual([{ n: 12 }]);
});

test("2,000 questions at once, some of them wrong, are answered each with its own", async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => embedded.connected()));
  const outcomes = await Promise.all(
    Array.from({ length: 2_000 }, async (_, n) => {
      const client = clients[n % clients.length] as pg.Client;
      if (n % 7 === 0) return client.query("select $1::int as n", ["wrong"]).then(() => "answered", (error: pg.DatabaseError) => error.code === "22P02");
      if (n % 5 === 0) return client.query(`select ${n} as n`).then(({ rows }) => rows[0]?.n === n);
      return client.query({ name: `q${n % 3}`, text: "select $1::int as n, repeat('x', $2) as filling", values: [n, n % 300] }).then(({ rows }) => rows[0]?.n === n && rows[0]?.filling.length === n % 300);
    }),
  );
  expect(outcomes.filter((outcome) => outcome !== true)).toEqual([]);
});

test("transactions do not see into one another, and none of their sums is lost", async () => {
  const pool = createPool(embedded.database.url);
  await pool.query("create table sum (n int); insert into sum values (0)");
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      const client = await pool.connect();
      await client.query("begin");
      const { rows } = await client.query<{ n: number }>("select n from sum for update");
      await client.query("update sum set n = $1", [(rows[0]?.n ?? 0) + 1]);
      await client.query("commit");
      client.release();
    }),
  );
  expect((await pool.query("select n from sum")).rows).toEqual([{ n: 100 }]);
  await pool.end();
});

test("a notice reaches those who listen, not the one who sent it, and no longer who gave it up or left", async () => {
  const [listener, other, leaving, sender] = await Promise.all(Array.from({ length: 4 }, () => embedded.connected()));
  const heard: string[] = [];
  for (const [name, client] of Object.entries({ listener, other, leaving, sender })) client?.on("notification", ({ payload }) => heard.push(`${name} ${payload}`));
  await Promise.all([listener, other, leaving].map((client) => client?.query("listen bell")));
  await sender?.query("select pg_notify('bell', 'one')");
  await other?.query("unlisten bell");
  await leaving?.end();
  await sender?.query("notify bell, 'two'");
  const last = once(listener as pg.Client, "notification");
  await sender?.query("begin; notify bell, 'never'; rollback; notify bell, 'three'");
  await last;
  await delay(50);
  expect(heard.sort()).toEqual(["leaving one", "listener one", "listener three", "listener two", "other one"]);
});

test("COPY takes rows in and out, and a refused COPY leaves the connection usable", async () => {
  const client = await embedded.connected();
  const rows = Array.from({ length: 20_000 }, (_, id) => `${id + 1000}\n`);
  await pipeline(Readable.from(rows), client.query(copyFrom("copy kept from stdin")));
  const out = await client.query(copyTo("copy (select id from kept where id >= 1000 order by id) to stdout")).toArray();
  expect(Buffer.concat(out as Buffer[]).toString()).toBe(rows.join(""));
  await expect(pipeline(Readable.from(rows), client.query(copyFrom("copy kept from stdin")))).rejects.toMatchObject({ code: "23505" });
  await expect(pipeline(Readable.from(["a letter\n"]), client.query(copyFrom("copy kept from stdin")))).rejects.toMatchObject({ code: "22P02" });
  expect((await client.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
});

test("a client that dies in a transaction, or in a COPY, leaves nothing behind, and the next is served", async () => {
  const [dying, copying, other] = [await embedded.connected(), await embedded.connected(), await embedded.connected()];
  await dying.query("begin");
  await dying.query("insert into kept values (1)");
  const waiting = count(other, "id = 1");
  cut(dying);
  expect(await waiting).toBe(0);
  const stream = copying.query(copyFrom("copy kept from stdin")).on("error", () => {});
  stream.write("2\n");
  await delay(50);
  cut(copying);
  expect(await count(other, "id = 2")).toBe(0);
});

test("a transaction left idle is closed and rolled back, and one that works is not", async () => {
  const [idle, other] = [await embedded.connected(), await embedded.connected()];
  const told = once(idle, "error");
  await idle.query("begin");
  await idle.query("insert into kept values (3)");
  expect(await count(other, "id = 3")).toBe(0);
  expect(await told).toMatchObject([{ code: "25P03" }]);

  await other.query("begin");
  for (let n = 0; n < 5; n++) await other.query("select").then(() => delay(LIMITS.idleInTransactionMilliseconds / 4));
  await other.query("commit");
});

test("what would reach other clients is refused, and fails the transaction around it", async () => {
  const client = await embedded.connected();
  await expect(client.query("set timezone = 'UTC'")).rejects.toMatchObject({ code: "0A000" });
  await client.query("begin");
  await expect(client.query("create temp table t (a int)")).rejects.toMatchObject({ code: "0A000" });
  await expect(client.query("select 1")).rejects.toMatchObject({ code: "25P02" });
  await client.query("rollback");
});

test("a query that waits can be cancelled", async () => {
  const [holder, waiting] = [await embedded.connected(), await embedded.connected()];
  await holder.query("begin");
  const answer = waiting.query("select 1");
  const { processID, secretKey } = waiting as unknown as { processID: number; secretKey: number };
  const cancel = Buffer.alloc(16);
  [16, 80877102, processID, secretKey].forEach((value, index) => cancel.writeInt32BE(value, index * 4));
  const socket = embedded.raw();
  socket.write(cancel);
  await once(socket, "close");
  await holder.query("commit");
  await expect(answer).rejects.toMatchObject({ code: "57014" });
  expect((await waiting.query("select 2 as n")).rows).toEqual([{ n: 2 }]);
});

test("of many who ask far ahead the greediest is sent away, and somebody modest is served in turn", async () => {
  const [holder, modest] = [await embedded.connected(), await embedded.connected()];
  const hello = startup({ user: "postgres", database: "postgres" });
  await holder.query("begin");
  const sockets = Array.from({ length: 5 }, () => embedded.raw());
  const heard = sockets.map((socket) => {
    const pieces: Buffer[] = [];
    socket.on("data", (bytes) => pieces.push(bytes));
    return () => Buffer.concat(pieces).toString("latin1");
  });
  for (const socket of sockets) socket.write(Buffer.concat([hello, ...Array.from({ length: 1_000 }, () => query("select 'answered'"))]));
  const refused = () => heard.map((text) => text().includes("53300"));
  await expect.poll(() => refused().includes(true), { interval: 20 }).toBe(true);
  const served = modest.query("select 1");
  await holder.query("commit");
  await served;
  const answered = () => heard.map((text) => text().split("answered").length - 1);
  // a turn each: whoever came last waits for one of every other, not for all of theirs
  expect(Math.max(...answered())).toBeLessThan(500);

  await expect.poll(() => answered().filter((_, index) => !refused()[index])).toEqual(refused().filter((each) => !each).map(() => 1_000));
  for (const socket of sockets) socket.destroy();
});

test("an unknown database and an unknown user are refused by name, and one connection too many", async () => {
  await expect(embedded.connected(embedded.database.url.replace("/postgres?", "/elsewhere?"))).rejects.toMatchObject({ code: "3D000" });
  await expect(embedded.connected(embedded.database.url.replace("postgres@", "somebody@"))).rejects.toMatchObject({ code: "28000" });
});

test("over TCP only the right password opens, and the wrong one is not told from none", async () => {
  const url = embedded.database.tcpUrl ?? "";
  expect((await (await embedded.connected(url)).query("select 1 as n")).rows).toEqual([{ n: 1 }]);
  const other = new URL(url);
  other.password = "guessed";
  await expect(embedded.connected(other.href)).rejects.toMatchObject({ code: "28P01" });
  other.password = "";
  await expect(embedded.connected(other.href)).rejects.toThrow();
});

test("bytes that are no protocol end their own connection and nobody else's", async () => {
  const other = await embedded.connected();
  const hello = startup({ user: "postgres", database: "postgres" });
  const huge = Buffer.from("Q\x7f\xff\xff\xff", "latin1");
  const known = [Buffer.concat([huge, huge]), Buffer.alloc(100), Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.concat([hello, huge]), Buffer.concat([hello, message("z")]), Buffer.concat([hello, message("P", Buffer.from("unended"))]), Buffer.concat([hello, query("copy kept from stdin"), message("Q", Buffer.from("x\0"))])];
  for (const bytes of known) {
    const socket = embedded.raw();
    socket.resume().write(bytes);
    await once(socket, "close");
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, greeted) => {
      const socket = embedded.raw();
      socket.resume().end(Buffer.concat([greeted ? hello : Buffer.alloc(0), Buffer.from(bytes)]));
      await once(socket, "close");
    }),
    { numRuns: full ? 5_000 : 100 },
  );
  expect((await other.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
});

test("a greeting that never ends is ended, and holds up nobody", async () => {
  const [silent, slow] = [embedded.raw(), embedded.raw()];
  slow.write(Buffer.from([0, 0, 0, 100, 0]));
  const closed = Promise.all([once(silent.resume(), "close"), once(slow.resume(), "close")]);
  expect((await (await embedded.connected()).query("select 1 as n")).rows).toEqual([{ n: 1 }]);
  await closed;
});
