import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket as Listener } from "socket.io";
import { io } from "socket.io-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effectScope, type EffectScope } from "vue";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import { encodePositions } from "#contract/positions.ts";
import type { ToldIncident } from "#contract/incidents.ts";
import type { Resume, Snapshot } from "#contract/session.ts";
import type { ToldNews } from "#contract/news.ts";
import { wallOf } from "#contract/testing/viewer.ts";
import { followSession } from "./socket.ts";

const AT = "2026-01-01T00:00:00.000Z";
const viewer = wallOf(1);
const incident = (id: number): ToldIncident => ({ id, ver: 1, category: 1, level: "grid", state: "reported", fastTrack: false, place: "", reportedAt: AT });
const news = (position: number, previous: number): ToldNews<ToldIncident> => ({ position, previous, at: AT, kind: "incident:changed", subject: position, body: incident(position) });
const snapshot = (position: number, epoch: string): Snapshot => ({
  at: AT, epoch, position, installation: { district: "", demo: true, timeZone: "UTC", gridVersion: 1 }, areas: [], categories: [], servicePoints: [], workers: [], positions: encodePositions([], 0), incidents: [],
});

type Answer = (asked: Resume, listener: Listener<ClientToServerEvents, ServerToClientEvents>) => ToldNews<ToldIncident>[];

let http: HttpServer;
let server: Server<ClientToServerEvents, ServerToClientEvents>;
let scope: EffectScope;
let listener: Listener<ClientToServerEvents, ServerToClientEvents>;
let epoch: string;
let answer: Answer;
const asked: Resume[] = [];

beforeEach(async () => {
  asked.length = 0;
  epoch = "one";
  answer = ({ cursor }, asking) => (cursor === undefined && asking.emit("session:snapshot", snapshot(10, epoch)), []);
  http = createServer();
  server = new Server(http);
  server.on("connection", (connected) => {
    listener = connected;
    connected.on("session:resume", (resume, reply) => {
      asked.push(resume);
      reply({ ok: true, value: { news: answer(resume, connected) } });
    });
    connected.emit("session:hello", { at: AT, epoch, viewer });
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  scope = effectScope(true);
});
afterEach(async () => {
  scope.stop();
  await server.close();
});

/** A follower whose every hearing is written down. */
function follow() {
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { reconnectionDelay: 10, reconnectionDelayMax: 20, forceNew: true });
  const heard: string[] = [];
  const contacts: boolean[] = [];
  let wake = () => undefined as unknown;
  const session = scope.run(() =>
    followSession(
      socket,
      {
        replace: ({ position }) => heard.push(`snapshot ${position}`),
        change: ({ position }) => heard.push(`news ${position}`),
        roster: () => heard.push("roster"),
        forget: () => heard.push("forgot"),
        heard: () => undefined,
        contact: ({ caughtUp }) => contacts.push(caughtUp),
      },
      (again) => ((wake = again), () => (wake = () => undefined)),
    ),
  );
  return { socket, heard, contacts, session: session!, wake: () => wake(), [Symbol.dispose]: () => void socket.disconnect() };
}
const soon = { timeout: 60_000, interval: 5 };
const beat = (position: number) => void listener.emit("session:beat", { at: AT, epoch, position });

test("it begins with a snapshot, hears news in order, and fills a gap by asking from its cursor", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.contacts.at(-1)).toBe(true), soon);
  listener.emit("incident:changed", news(12, 10));
  answer = () => [news(13, 12), news(15, 13)];
  listener.emit("incident:changed", news(15, 13));
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10", "news 12", "news 13", "news 15"]), soon);
  expect(asked).toEqual([{}, { cursor: 12 }]);
});

test("a beat that tells of more asks for it, one that does not is left alone", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10"]), soon);
  beat(10);
  answer = () => [news(11, 10)];
  // one that comes while an answer is on its way is passed over, and another follows
  await vi.waitFor(() => (beat(11), expect(follower.heard).toEqual(["snapshot 10", "news 11"])), soon);
  expect(asked).toHaveLength(2);
});

test("after a cut it goes on from its cursor without a snapshot", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10"]), soon);
  answer = () => [news(20, 10)];
  listener.conn.close(); // as a network does it
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10", "news 20"]), soon);
  expect(follower.contacts).toContain(false);
  await vi.waitFor(() => expect(follower.contacts.at(-1)).toBe(true), soon);
});

test("a server that shows listeners the door is tried again", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10"]), soon);
  listener.disconnect();
  await vi.waitFor(() => expect(asked).toEqual([{}, { cursor: 10 }]), soon);
});

test.each(["beat", "hello after a cut"])("another epoch in a %s: everything is forgotten and asked for without a cursor", async (how) => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10"]), soon);
  epoch = "two";
  if (how !== "beat") listener.conn.close();
  await vi.waitFor(() => (how === "beat" && beat(10), expect(follower.heard).toEqual(["snapshot 10", "forgot", "snapshot 10"])), soon);
  expect(asked).toEqual([{}, {}]);
});

test("after a minute of silence the cursor is not trusted, and a socket that believes it is open is opened anew once in 20 s", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10"]), soon);
  const first = listener.id;
  follower.session.watch(61_000);
  follower.session.watch(62_000);
  await vi.waitFor(() => expect(follower.heard).toEqual(["snapshot 10", "snapshot 10"]), soon);
  expect(listener.id).not.toBe(first);
  expect(asked).toEqual([{}, {}]);
});

test("an answer that never comes is asked for again by the next beat", async () => {
  answer = () => [];
  using follower = follow();
  await vi.waitFor(() => expect(asked).toHaveLength(1), soon);
  answer = (_, asking) => (asking.emit("session:snapshot", snapshot(10, epoch)), []);
  await vi.waitFor(() => (beat(10), expect(follower.contacts.at(-1)).toBe(true)), soon);
});

test("waking asks at once, and nothing is heard after the scope ends", async () => {
  using follower = follow();
  await vi.waitFor(() => expect(follower.contacts.at(-1)).toBe(true), soon);
  follower.wake();
  await vi.waitFor(() => expect(asked).toEqual([{}, { cursor: 10 }]), soon);
  scope.stop();
  expect(["session:hello", "session:snapshot", "session:beat", "incident:changed", "shift:changed"].map((name) => follower.socket.listeners(name as never).length)).toEqual([0, 0, 0, 0, 0]);
});
