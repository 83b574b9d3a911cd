import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import type { Target } from "#contract/calls.ts";
import type { Command } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import { isOpen, leadOf, type Actor, type Case } from "./case.ts";
import { dueTime } from "./clocks.ts";
import { decide } from "./machine.ts";
import { startOfModel, step, type Model } from "./testing/model.ts";
import { calendar, community, dispatcher, factsOf, finder, helper, HELPER, leader, MORNING, next, NEXT, opened, owner, OWNER, resident, supervisor, dutyLeader } from "./testing/world.ts";

const walks = process.env["TEST_SCALE"] === "full" ? 10_000 : 200;
const HOUR = 3_600_000;

const anyPhotos = fc.subarray(["a", "b", "c"]);
const anyCall = fc.integer({ min: 1, max: 4 });
const anyRelay = fc.option(fc.constant("电话"), { nil: undefined });
const reason = "事由";
const mark = <Kind extends Command["kind"]>(kind: Kind) => fc.constant({ kind });

/** Any command, sensible or not, that the model knows. */
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("accept" as const), duplicatesSeen: fc.constantFrom(true, true, true, false) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("dispatch" as const), lead: fc.constantFrom(OWNER, NEXT), assisting: fc.constant<Target[]>([]), reason: fc.constantFrom(undefined, reason) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("sign" as const), call: anyCall, relayed: anyRelay }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant("finish" as const), call: anyCall, evidence: fc.record({ photos: anyPhotos }), relayed: anyRelay }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), method: fc.constantFrom("photo" as const, "asker" as const), evidence: fc.record({ photos: anyPhotos }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("receive" as const, "set_out" as const, "arrive" as const), call: anyCall, relayed: anyRelay }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("decline" as const), call: anyCall, reason: fc.constant(reason), relayed: anyRelay }) },
  fc.record({ kind: fc.constant("whistle" as const), to: fc.subarray([HELPER, NEXT], { minLength: 1 }), reason: fc.constant(undefined) }),
  fc.record({ kind: fc.constant("release" as const), call: anyCall, reason: fc.constant(reason) }),
  fc.record({ kind: fc.constant("fail" as const), reason: fc.constant(reason) }),
  fc.record({ kind: fc.constant("rate" as const), satisfied: fc.boolean() }),
  fc.record({ kind: fc.constant("suspend" as const), reason: fc.constant(reason), reviewAt: fc.constant("") }),
  fc.record({ kind: fc.constant("resume" as const), reason: fc.constant(reason) }),
  fc.record({ kind: fc.constant("solve" as const), evidence: fc.record({ photos: anyPhotos }) }),
  fc.record({ kind: fc.constant("reject" as const), reason: fc.constant(reason), preset: fc.constantFrom(undefined, "court" as const), referTo: fc.constant("法院") }),
  mark("confirm_reject"), mark("try_call_back"),
  fc.record({ kind: fc.constant("hand_over" as const), to: fc.constant("110" as const), reason: fc.constant(reason) }),
  fc.record({ kind: fc.constant("confirm_hand_over" as const), reference: fc.constant("88") }),
  fc.record({ kind: fc.constant("refuse_hand_over" as const), reason: fc.constant(reason) }),
  fc.record({ kind: fc.constant("lift" as const), to: fc.constantFrom("community" as const, "district" as const), reason: fc.constant(reason) }),
  { weight: 1, arbitrary: fc.nat(3).map((n) => (n ? { kind: "confirm_reject" as const } : { kind: "cancel" as const, cause: "test" as const, reason })) },
);

const CAST: readonly Actor[] = [dispatcher, dutyLeader, leader, supervisor, community, finder, owner, next, helper, resident];
/** Mostly somebody who may. */
const likely: Partial<Record<Command["kind"], readonly Actor[]>> = {
  accept: [dispatcher, community], dispatch: [dispatcher, community], sign: [owner, next, helper, dispatcher], finish: [owner, next, helper, dispatcher], receive: [owner, next], set_out: [owner, next], arrive: [owner, helper], decline: [owner, next],
  pass: [supervisor, finder], fail: [supervisor], rate: [resident, dispatcher], suspend: [dutyLeader, leader], cancel: [supervisor], resume: [dutyLeader, leader],
};
const anyStep = anyCommand.chain((command) =>
  fc.record({
    command: fc.constant(command),
    actor: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...(likely[command.kind] ?? CAST)) }, { weight: 1, arbitrary: fc.constantFrom(...CAST) }),
    hours: fc.constantFrom(0, 0, 0, 0.5, 1, 3, 20, 80),
    /** Two steps of three go on from where the case stands. */
    onward: fc.option(fc.nat(11), { nil: undefined, freq: 3 }),
  }),
);

const photo = (name: string) => ({ photos: [name] });
/** What brings a case on, by whom. */
const ONWARD: Partial<Record<Case["state"], readonly (readonly [Actor, Command])[]>> = {
  reported: [[dispatcher, { kind: "accept", duplicatesSeen: true }], [community, { kind: "accept", duplicatesSeen: true }], [finder, { kind: "solve", evidence: photo("a") }], [dispatcher, { kind: "reject", reason, referTo: "法院" }], [dutyLeader, { kind: "confirm_reject" }], [dispatcher, { kind: "reject", reason, preset: "court", referTo: "法院" }]],
  accepted: [[dispatcher, { kind: "dispatch", lead: OWNER, assisting: [] }], [dispatcher, { kind: "hand_over", to: "110", reason }], [dispatcher, { kind: "dispatch", lead: NEXT, assisting: [], reason }], [community, { kind: "whistle", to: [OWNER, HELPER] }]],
  assigned: [1, 2, 3, 4].flatMap((call) => [[owner, { kind: "sign", call }], [next, { kind: "sign", call }], [owner, { kind: "decline", call, reason }]] as const),
  in_progress: [
    ...[1, 2, 3, 4].flatMap((call) => [[owner, { kind: "finish", call, evidence: photo("a") }], [next, { kind: "finish", call, evidence: photo("b") }]] as const),
    [dispatcher, { kind: "release", call: 2, reason }], [dutyLeader, { kind: "suspend", reason, reviewAt: "" }], [leader, { kind: "suspend", reason, reviewAt: "" }], [owner, { kind: "arrive", call: 1 }], [dutyLeader, { kind: "cancel", cause: "mistake", reason }],
  ],
  suspended: [[dutyLeader, { kind: "resume", reason }], [leader, { kind: "resume", reason }]],
  to_verify: [[supervisor, { kind: "pass", method: "photo", evidence: photo("c") }], [supervisor, { kind: "fail", reason }], [finder, { kind: "pass", method: "photo", evidence: photo("c") }]],
  rework: [1, 2, 3].flatMap((call) => [[owner, { kind: "finish", call, evidence: photo("b") }], [next, { kind: "finish", call, evidence: photo("c") }]] as const),
  closed: [[resident, { kind: "rate", satisfied: true }], [resident, { kind: "rate", satisfied: false }], [dispatcher, { kind: "try_call_back" }], [dispatcher, { kind: "try_call_back" }]],
  transferred: [[dispatcher, { kind: "refuse_hand_over", reason }], [dispatcher, { kind: "confirm_hand_over", reference: "88" }]],
};

function take(before: Case, command: Command, actor: Actor, now: string): Case | "no" {
  try {
    return decide(before, command, actor, factsOf(), now).next;
  } catch (error) {
    if (error instanceof Refusal && error.field) return "no";
    throw error;
  }
}

const outline = (each: Case) => ({
  state: each.state, rework: each.rework, returns: each.returns, suspensions: each.suspensions, level: ["grid", "community", "subdistrict", "district", "city"].indexOf(each.level), lead: leadOf(each)?.state, calls: each.calls.length,
});
const outlineOf = (model: Model) => ({
  state: model.state, rework: model.rework, returns: model.returns, suspensions: model.suspensions, level: model.level, lead: [...model.calls].reverse().find(({ lead }) => lead)?.state, calls: model.calls.length,
});

const seen = new Map<string, number>();
property([fc.array(anyStep, { minLength: 5, maxLength: 40 })], { numRuns: walks, seed: 17 })("every walk goes where the slow and obvious model goes, refusals included", (steps) => {
  let machine = opened();
  let model = startOfModel();
  let now = Date.parse(MORNING);
  for (const { command: wild, actor: anybody, hours, onward } of steps) {
    const ways = ONWARD[machine.state] ?? [];
    const [actor, drawn] = (onward === undefined ? undefined : ways[onward % ways.length]) ?? [anybody, wild];
    now += hours * HOUR;
    const at = new Date(now).toISOString();
    const command: Command = drawn.kind === "suspend" ? { ...drawn, reviewAt: new Date(now + 24 * HOUR).toISOString() } : drawn;
    const hour = (now - Date.parse(MORNING)) / HOUR;
    const signDue = (Date.parse(dueTime(calendar, { amount: 120, unit: "working_minutes" }, at)) - Date.parse(MORNING)) / HOUR;
    const expected = step(model, command, actor, hour, signDue);
    const reached = take(machine, command, actor, at);
    expect(reached === "no" ? "no" : outline(reached), `${command.kind} when ${machine.state}`).toEqual(expected === "no" ? "no" : outlineOf(expected));
    if (reached === "no" || expected === "no") continue;

    expect(reached.ver).toBe(machine.ver + 1);
    expect(reached.closedAt !== undefined).toBe(!isOpen(reached));
    expect(reached.clocks.filter(({ stage }) => stage === "handle").length).toBeLessThanOrEqual(1);
    seen.set(reached.state, (seen.get(reached.state) ?? 0) + 1);
    [machine, model] = [reached, expected];
  }
});

test("the walks come to every state they can come to", () => {
  expect([...seen.keys()].sort()).toEqual(["accepted", "assigned", "cancelled", "closed", "evaluated", "in_progress", "rejected", "reported", "rework", "suspended", "to_verify", "transferred"]);
});
