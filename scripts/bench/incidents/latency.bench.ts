import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as later } from "node:timers/promises";
import { Client } from "pg";
import { io as connect, type Socket } from "socket.io-client";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import { inTransaction } from "../../../server/db/transaction.ts";
import { commandIncident } from "../../../server/incidents/commanding.ts";
import { Actor } from "../live/actor.ts";
import { openCaseYear, share, type CaseYear } from "./year.ts";
import type { Measured } from "../row.ts";

export const names = ["incidents/latency"];

const CONSOLES = 100;
const COMMANDS = 300;
const PAUSE_MILLISECONDS = 60;

/** From the moment a change is committed to the moment the last of 100 consoles has read it; the server is a process of its own, the change comes from another. */
export async function measure(): Promise<Measured[]> {
  const year = await openCaseYear(Date.now());
  const server = new Actor("server.ts");
  const sockets: Socket<ServerToClientEvents, ClientToServerEvents>[] = [];
  try {
    const port = await server.ask<number>("open", { url: year.url, folder: year.folder });
    for (let n = 0; n < CONSOLES; n++) {
      const socket: Socket<ServerToClientEvents, ClientToServerEvents> = connect(`http://127.0.0.1:${port}`, { query: { audience: "desk" }, transports: ["websocket"], forceNew: true });
      sockets.push(socket);
      await once(socket as never, "session:hello");
    }
    const floor = await noticeAlone(year);
    return [await latency(year, sockets, floor)];
  } finally {
    for (const socket of sockets) socket.close();
    await server.end();
    await year.stop();
  }
}

async function latency(year: CaseYear, sockets: readonly Socket<ServerToClientEvents, ClientToServerEvents>[], floor: readonly number[]): Promise<Measured> {
  const needs = await year.needsAt(() => new Date().toISOString());
  const { rows } = await year.pool.query<{ id: number; ver: number }>("select id, ver from incident where closed_at is null order by id limit 50");
  let heard = (_subject: number, _ver: number): void => {};
  for (const socket of sockets) socket.on("incident:changed", ({ subject, body }) => heard(subject, body.ver));
  const [first, last]: [number[], number[]] = [[], []];
  for (let n = 0; n < COMMANDS + 20; n++) {
    const each = rows[n % rows.length]!;
    const arrivals: number[] = [];
    let done = (): void => {};
    const all = new Promise<void>((told) => (done = told));
    heard = (subject, ver) => {
      if (subject !== each.id || ver !== each.ver + 1) return;
      if (arrivals.push(performance.now()) === sockets.length) done();
    };
    // the moment its commit is answered, and not of what the action does afterwards
    const answer = await commandIncident(needs, year.viewer, { id: each.id, ver: each.ver, key: randomUUID(), command: { kind: "note", note: "已联系当事人" } });
    const committed = performance.now();
    await Promise.race([all, later(10_000).then(() => Promise.reject(new Error(`${arrivals.length} of ${sockets.length} consoles heard`)))]);
    if (n >= 20) first.push(Math.max(0, (arrivals[0] ?? NaN) - committed));
    if (n >= 20) last.push((arrivals.at(-1) ?? NaN) - committed);
    each.ver = answer.ver;
    await later(PAUSE_MILLISECONDS);
  }
  const told = (values: readonly number[]) => `p50 ${share(values, 0.5).toFixed(1)} ms, p99 ${share(values, 0.99).toFixed(1)} ms`;
  return {
    name: "incidents/latency", ours: share(last, 0.99), peer: share(floor, 0.99), peerName: "NOTIFY alone, to one listener, p99", unit: "ms", better: "less",
    note: `commit to the last of ${sockets.length} consoles, ${COMMANDS} changes (${year.kind}): ${told(last)}; to the first: ${told(first)}; the floor: ${told(floor)}. Consoles read in one process, whose work counts`,
  };
}

/** What the database itself needs to say that something was committed. */
async function noticeAlone({ pool, url }: CaseYear): Promise<number[]> {
  const ear = new Client({ connectionString: url });
  await ear.connect();
  await ear.query("listen bench");
  const taken: number[] = [];
  for (let n = 0; n < COMMANDS + 20; n++) {
    const told = once(ear, "notification").then(() => performance.now());
    await inTransaction(pool, (transaction) => transaction.query("select pg_notify('bench', '')"));
    const committed = performance.now();
    const at = await told;
    if (n >= 20) taken.push(Math.max(0, at - committed));
    await later(5);
  }
  await ear.end();
  return taken;
}
