import { expect, test } from "vitest";
import { INCIDENT_STATES } from "#contract/incidents.ts";
import { commandSchema, type Command, type CommandKind } from "#contract/commands.ts";
import { FROM } from "./machine.ts";
import { mayGive, ROLES } from "./rights.ts";
import { refusal } from "./testing/refusal.ts";
import { actorOf, HELPER, MORNING, opened, OWNER, PHOTO } from "./testing/world.ts";

const tomorrow = new Date(Date.parse(MORNING) + 24 * 3_600_000).toISOString();

/** One well-formed command of each kind. */
const EXAMPLES: Record<CommandKind, Command> = {
  take: { kind: "take" }, accept: { kind: "accept", duplicatesSeen: true }, reject: { kind: "reject", reason: "x", preset: "court", referTo: "法院" }, confirm_reject: { kind: "confirm_reject" }, solve: { kind: "solve", evidence: PHOTO }, merge: { kind: "merge", into: 2 },
  dispatch: { kind: "dispatch", lead: OWNER, assisting: [] }, whistle: { kind: "whistle", to: [HELPER] }, claim: { kind: "claim", by: OWNER }, receive: { kind: "receive", call: 1 }, sign: { kind: "sign", call: 1 },
  decline: { kind: "decline", call: 1, reason: "x" }, set_out: { kind: "set_out", call: 1 }, arrive: { kind: "arrive", call: 1 }, progress: { kind: "progress", note: "x" }, finish: { kind: "finish", call: 1, evidence: PHOTO },
  release: { kind: "release", call: 1, reason: "x" }, hand_over: { kind: "hand_over", to: "119", reason: "x" }, confirm_hand_over: { kind: "confirm_hand_over", reference: "x" }, refuse_hand_over: { kind: "refuse_hand_over", reason: "x" },
  suspend: { kind: "suspend", reason: "x", reviewAt: tomorrow }, resume: { kind: "resume", reason: "x" }, extend: { kind: "extend", amount: 1, reason: "x" }, pass: { kind: "pass", method: "photo" }, fail: { kind: "fail", reason: "x" },
  rate: { kind: "rate", satisfied: true }, try_call_back: { kind: "try_call_back" }, mark_unreasonable: { kind: "mark_unreasonable", reason: "x" }, cancel: { kind: "cancel", cause: "test", reason: "x" }, lift: { kind: "lift", to: "city", reason: "x" },
  hand_down: { kind: "hand_down", to: "grid", instruction: "x" }, supervise: { kind: "supervise", reason: "x" }, clear: { kind: "clear", note: "x" }, rate_call: { kind: "rate_call", call: 1, stars: 1 }, contest: { kind: "contest", call: 1, reason: "x" },
  judge_return: { kind: "judge_return", call: 1, upheld: true, reason: "x" }, note: { kind: "note", note: "x" },
};
const kinds = Object.keys(EXAMPLES) as CommandKind[];

test.each(kinds)("%s: refused in every other state, with code and field, and for every other role", (kind) => {
  const command = commandSchema.parse(EXAMPLES[kind]);
  const role = ROLES.find((each) => mayGive(each, command)) ?? "system";
  for (const state of INCIDENT_STATES) {
    if (!FROM[kind].includes(state)) expect(refusal({ ...opened(), state }, command, actorOf(role)), state).toEqual({ code: "conflict", field: "state" });
  }
  for (const other of ROLES) if (!mayGive(other, command)) expect(refusal(opened(), command, actorOf(other)), other).toEqual({ code: "forbidden", field: "kind" });
});

test("the administrator and the wall decide no case", () => {
  expect(kinds.filter((kind) => mayGive("administrator", EXAMPLES[kind]) || mayGive("wall", EXAMPLES[kind]))).toEqual([]);
});
