import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Command } from "#contract/commands.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { incidentEvents, reportIncident } from "./actions.ts";
import { holdCase } from "./case-store.ts";
import { actorFor, commandIncident, factsFor, visibleCase } from "./commanding.ts";
import type { Case } from "./case.ts";
import type { IncidentNeeds } from "./needs.ts";
import { decide } from "./machine.ts";
import { needsFor } from "./testing/needs.ts";

const walks = process.env["TEST_SCALE"] === "full" ? 200 : 10;
const START = Date.parse("2026-01-05T01:00:00.000Z");
let now = new Date(START).toISOString();
let database: TestDatabase;
let needs: IncidentNeeds;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await database.pool.query("insert into unit (kind, name, area_id) values ('department', '部门', 1)");
  needs = await needsFor(database.pool, () => now);
});
afterAll(() => database.drop());

const district = AREAS.district;
const desk = viewerWith("desk", [{ role: "dispatcher", area: district }]);
const dutyLeader = viewerWith("desk", [{ role: "duty_leader", area: district }]);
const supervisor = viewerWith("desk", [{ role: "supervisor", area: district }]);
const leader = viewerWith("desk", [{ role: "leader", area: district }]);
const worker = viewerWith("field", [{ role: "grid_worker", area: AREAS.gridA, post: 1 }], { person: 1 });
const department = viewerWith("desk", [{ role: "department", area: district, unit: 1 }]);
const reason = "事由";
const reviewAt = "2026-01-25T00:00:00.000Z";

/** What brings cases on, and what does not, each by somebody. */
const MOVES: readonly (readonly [Viewer, Command])[] = [
  [desk, { kind: "accept", duplicatesSeen: true }], [desk, { kind: "accept", duplicatesSeen: true }], [desk, { kind: "dispatch", lead: { post: 1 }, assisting: [{ unit: 1 }] }], [desk, { kind: "dispatch", lead: { post: 1 }, assisting: [] }],
  [desk, { kind: "dispatch", lead: { unit: 1 }, assisting: [], reason }], [worker, { kind: "sign", call: 1 }], [desk, { kind: "sign", call: 1, relayed: "电话" }], [department, { kind: "sign", call: 2 }], [worker, { kind: "arrive", call: 1 }],
  [worker, { kind: "finish", call: 1, evidence: { photos: ["a"] } }], [desk, { kind: "finish", call: 1, relayed: "电话", evidence: { photos: ["b"] } }], [department, { kind: "finish", call: 2, evidence: { photos: [] } }], [desk, { kind: "release", call: 2, reason }],
  [supervisor, { kind: "pass", method: "photo", evidence: { photos: ["c"] } }], [supervisor, { kind: "fail", reason }], [desk, { kind: "rate", satisfied: true, stars: 5 }], [desk, { kind: "rate", satisfied: false }], [dutyLeader, { kind: "suspend", reason, reviewAt }],
  [leader, { kind: "resume", reason }], [dutyLeader, { kind: "extend", amount: 1, reason }], [desk, { kind: "lift", to: "community", reason }], [worker, { kind: "decline", call: 1, reason }], [desk, { kind: "hand_over", to: "110", reason }],
  [desk, { kind: "refuse_hand_over", reason }], [worker, { kind: "solve", evidence: { photos: ["s"] } }], [desk, { kind: "whistle", to: [{ unit: 1 }] }], [desk, { kind: "note", note: reason }], [desk, { kind: "try_call_back" }],
];

test(`${walks} walks through the database end where the machine alone ends, refusals included, and the log says so`, { timeout: 600_000 }, async () => {
  const anyWalk = fc.array(fc.record({ move: fc.nat(MOVES.length - 1), minutes: fc.constantFrom(0, 1, 20, 90, 600) }), { minLength: 15, maxLength: 30 });
  for (const walk of fc.sample(anyWalk, { numRuns: walks, seed: 11 })) {
    now = new Date(START).toISOString();
    const { id } = await reportIncident(needs, desk, { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridA] });
    const hold = () => inTransaction(database.pool, (transaction) => holdCase(transaction, id));
    let alone = (await hold())?.each;
    if (!alone) throw new Error("it is gone");
    for (const { move, minutes } of walk) {
      now = new Date(Date.parse(now) + minutes * 60_000).toISOString();
      const [viewer, command] = MOVES[move] ?? MOVES[0] ?? [desk, { kind: "note", note: "" }];
      const reply = await commandIncident(needs, viewer, { id, ver: alone.ver, key: randomUUID(), command }).catch((error: unknown) => {
        if (error instanceof Refusal) return error.code;
        throw error;
      });
      if (reply === "not-found") continue; // the viewer may not know of it, so the machine is not asked
      const { incident, areas } = await visibleCase(needs, desk, id);
      const before: Case = alone;
      const actor = await actorFor(needs, viewer, { ...incident, state: before.state, areas }, command);
      const facts = await inTransaction(database.pool, async (transaction) => factsFor(needs, transaction, { id, each: before, position: [...INSIDE.gridA] }, command, actor));
      let expected: string | { id: number; ver: number; state: string };
      try {
        alone = decide(before, command, actor, facts, now).next;
        expected = { id, ver: alone.ver, state: alone.state };
      } catch (error) {
        expected = error instanceof Refusal ? error.code : "error";
      }
      expect(reply, `${command.kind} when ${before.state}`).toEqual(expected);
    }
    expect((await hold())?.each).toEqual(alone);
    const events = await incidentEvents(needs, desk, id);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: alone.ver }, (_, index) => index + 1));
    expect(events.at(-1)?.to).toBe(alone.state);
  }
});
