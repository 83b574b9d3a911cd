import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Plan } from "#contract/plans.ts";
import type { Snapshot } from "#contract/session.ts";
import type { Client, Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

/** The day on which a plan comes into force, for those who listen: two grids become one. */

let now = "2026-01-01T09:00:00.000Z";
let house: Console;
type Listener = { visitor: Visitor; client: Client; heard: { name: string; what: unknown }[] };
const at = {} as Record<"planner" | "other" | "dispatcher" | "leader" | "workerA" | "workerB", Listener>;
let plan: Plan;

beforeAll(async () => {
  house = await openConsole(() => now);
  const { signedIn } = house.visitors;
  const places = { planner: ["planner", AREAS.district], other: ["planner", AREAS.district], dispatcher: ["dispatcher", AREAS.district], leader: ["leader", AREAS.district], workerA: ["grid_worker", AREAS.gridA], workerB: ["grid_worker", AREAS.gridB] } as const;
  for (const [name, [role, area]] of Object.entries(places) as [keyof typeof places, (typeof places)["planner"]][]) {
    const visitor = await signedIn(role, area);
    at[name] = { visitor, ...(await visitor.listen()) };
  }
}, 60_000);
afterAll(() => house.close());

const named = ({ heard }: Listener, name: string) => heard.filter((each) => each.name === name).map(({ what }) => what);
const ask = ({ client }: Listener) => client.timeout(10_000);

test("who draws in a draft hears what another draws, and where; who plans nothing cannot listen, nor draw", async () => {
  plan = await json(at.planner.visitor.post("/api/plans", { name: "并网" }));
  const join = { plan: plan.id, after: 0 };
  for (const name of ["planner", "other"] as const) expect(await ask(at[name]).emitWithAck("draft:join", join)).toEqual({ ok: true, value: { steps: [] } });
  expect(await ask(at.dispatcher).emitWithAck("draft:join", join)).toMatchObject({ ok: false, code: "forbidden" });
  await ask(at.planner).emitWithAck("draft:work", { plan: plan.id, face: AREAS.gridA });
  const step = { plan: plan.id, key: randomUUID(), after: 0, step: { kind: "do" as const, edits: [{ kind: "merge" as const, face: AREAS.gridA, into: AREAS.gridB }] } };
  expect(await ask(at.dispatcher).emitWithAck("draft:step", step)).toMatchObject({ ok: false, code: "forbidden" });
  for (let times = 0; times < 2; times++) expect(await ask(at.planner).emitWithAck("draft:step", step)).toMatchObject({ ok: true, value: { seq: 1 } });
  await vi.waitFor(() => expect(named(at.other, "draft:stepped")).toMatchObject([{ plan: plan.id, seq: 1, key: step.key }]));
  expect(named(at.other, "draft:working")).toMatchObject([{ plan: plan.id, face: AREAS.gridA }]);
  expect(await ask(at.other).emitWithAck("draft:join", { plan: plan.id, after: 0 })).toMatchObject({ ok: true, value: { steps: [{ seq: 1 }] } });
  for (const name of ["dispatcher", "leader", "workerA"] as const) expect(at[name].heard.filter((each) => each.name.startsWith("draft:"))).toEqual([]);
});

test("in force, it is told to all as another district; whoever lost a grid is cut off before anything is told of what took its place", async () => {
  expect((await at.planner.visitor.post(`/api/plans/${plan.id}/approve`, { effectiveAt: "2026-01-01T16:00:00.000Z" })).status).toBe(409);
  expect((await at.planner.visitor.post(`/api/plans/${plan.id}/submit`, {})).status).toBe(200);
  expect((await at.planner.visitor.post(`/api/plans/${plan.id}/approve`, { effectiveAt: "2026-01-01T16:00:00.000Z" })).status).toBe(403);
  expect((await at.leader.visitor.post(`/api/plans/${plan.id}/approve`, { effectiveAt: "2026-01-01T16:00:00.000Z" })).status).toBe(200);
  const hello = named(at.dispatcher, "session:hello")[0] as { epoch: string };
  now = "2026-01-01T16:00:01.000Z";
  expect(await house.app.publishDue()).toEqual([plan.id]);
  await vi.waitFor(() => expect(at.workerA.client.connected).toBe(false));

  // a case in what was grid A is the new grid's, and told to its worker
  expect(await ask(at.dispatcher).emitWithAck("incident:report", { key: randomUUID(), category: "lamp", position: [...INSIDE.gridA], description: "" })).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(named(at.workerB, "incident:changed")).toMatchObject([{ body: { area: AREAS.gridB } }]));
  expect(named(at.workerA, "incident:changed")).toEqual([]);

  // whoever stays notices by the epoch, asks, and is told a district without grid A
  await vi.waitFor(() => expect(named(at.dispatcher, "session:beat").map((beat) => (beat as { epoch: string }).epoch)).not.toEqual([]));
  expect((named(at.dispatcher, "session:beat").at(-1) as { epoch: string }).epoch).not.toBe(hello.epoch);
  await ask(at.dispatcher).emitWithAck("session:resume", {});
  await vi.waitFor(() => expect(named(at.dispatcher, "session:snapshot").at(-1)).toMatchObject({ installation: { gridVersion: plan.id } }));
  expect((named(at.dispatcher, "session:snapshot").at(-1) as Snapshot).areas.map(({ id }) => id)).not.toContain(AREAS.gridA);

  // the worker of grid A comes in again, as one of grid B
  expect((await at.workerA.visitor.get("/api/field/day?audience=field")).status).toBe(401);
});
