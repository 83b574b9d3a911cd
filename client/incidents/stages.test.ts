import { expect, test } from "vitest";
import type { IncidentEvent } from "#contract/incidents.ts";
import { incident, instant, NOW } from "../testing/ground.ts";
import { stagesOf } from "./stages.ts";

const did = (seq: number, minutes: number, kind: string, to: IncidentEvent["to"], dueBefore?: string): IncidentEvent => ({ seq, at: instant(minutes), role: "dispatcher", kind, to, ...(dueBefore && { dueBefore }) });
const allowances = { sign: { unit: "emergency_minutes" as const, amount: 10 }, arrive: { unit: "emergency_minutes" as const, amount: 45 }, handle: { unit: "emergency_minutes" as const, amount: 60 } };

test("one that runs counts down, one that has ended says what it took, one that is to come says so", () => {
  const events = [did(1, -52, "report", "assigned"), did(2, -50, "sign", "in_progress", instant(-42)), did(3, -30, "arrive", "in_progress")];
  const stages = stagesOf({ events, allowances, incident: incident(7), clocks: [{ stage: "handle", startedAt: instant(-52), dueAt: instant(8) }] }, NOW);
  expect(stages.map(({ stage, state }) => [stage, state])).toEqual([["sign", "done"], ["arrive", "done"], ["handle", "runs"], ["verify", "idle"]]);
  expect(stages[0]).toMatchObject({ usedSeconds: 120, share: 0.2 });
  expect(stages[2]).toMatchObject({ leftSeconds: 480, usedSeconds: 52 * 60 });
  expect(stages[2]!.share).toBeCloseTo(52 / 60);
});

test("overdue is below nothing, and the share stays whole", () => {
  const [, , handle] = stagesOf({ events: [], allowances, incident: incident(7), clocks: [{ stage: "handle", startedAt: instant(-90), dueAt: instant(-30) }] }, NOW);
  expect(handle).toMatchObject({ state: "runs", leftSeconds: -1800, share: 1 });
});

test("a case that is suspended has what was left, at rest", () => {
  const [, , handle] = stagesOf({ events: [], allowances, incident: incident(7, { state: "suspended" }), clocks: [{ stage: "handle", startedAt: instant(-90), restSeconds: 600 }] }, NOW);
  expect(handle).toMatchObject({ state: "rests", leftSeconds: 600 });
});

test("arrived at the scene: its time is over", () => {
  const events = [did(1, -52, "dispatch", "assigned"), did(2, -50, "sign", "in_progress"), did(3, -20, "arrive", "in_progress"), did(4, -10, "finish", "to_verify")];
  const [, arrive, handle, verify] = stagesOf({ events, allowances, incident: incident(7, { state: "to_verify" }), clocks: [{ stage: "verify", startedAt: instant(-10), dueAt: instant(80) }] }, NOW);
  expect(arrive).toMatchObject({ state: "done", usedSeconds: 30 * 60 });
  expect(handle).toMatchObject({ state: "done" });
  expect(verify).toMatchObject({ state: "runs", allowance: undefined });
});
