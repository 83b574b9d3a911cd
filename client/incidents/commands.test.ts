import { expect, test } from "vitest";
import type { Call } from "#contract/calls.ts";
import { COMMAND_KINDS, type CommandKind } from "#contract/commands.ts";
import { incident, instant } from "../testing/ground.ts";
import { commandFrom, fieldOf, movesOf, nextOfLead, offersOf } from "./commands.ts";

const call = (changes: Partial<Call> = {}): Call => ({ number: 1, to: { post: 3 }, fromArea: 1, role: "lead", state: "called", calledAt: instant(-5), ...changes });
const sheet = (commands: readonly CommandKind[], calls: Call[] = [], state: "accepted" | "in_progress" | "suspended" = "in_progress") => ({ commands: [...commands], incident: incident(7, { state, calls }) });

test("a form that is filled in is the command of the contract, words trimmed and what is empty left out", () => {
  expect(commandFrom("finish", { call: 1, "evidence.reading": " 已复电 ", relayed: "" })).toEqual({ command: { kind: "finish", call: 1, evidence: { photos: [], reading: "已复电" } } });
  expect(commandFrom("dispatch", { lead: { post: 3 }, assisting: [{ unit: 2 }], reason: " " })).toEqual({ command: { kind: "dispatch", lead: { post: 3 }, assisting: [{ unit: 2 }] } });
  expect(commandFrom("rate", { satisfied: false })).toEqual({ command: { kind: "rate", satisfied: false } });
});

test.each<[CommandKind, Record<string, unknown>, string[]]>([
  ["lift", {}, ["to", "reason"]],
  ["suspend", { reason: "冬季不宜施工" }, ["reviewAt"]],
  ["accept", { duplicatesSeen: false }, ["duplicatesSeen"]],
  ["accept", { duplicatesSeen: true, category: "sewer" }, ["reason"]],
  ["extend", { amount: -1, reason: "等配件" }, ["amount"]],
  ["merge", { into: "七" }, ["into"]],
])("%s of %j lacks %j", (kind, filled, wrong) => expect(commandFrom(kind, filled)).toEqual({ wrong }));

test("a refusal about a part is about the field in which the part is filled in", () => {
  expect(fieldOf("finish", "evidence.photos")).toBe("evidence.photos");
  expect(fieldOf("pass", "evidence.note")).toBe("evidence.note");
  expect(fieldOf("accept", "state")).toBe("state");
});

test("no two offers have the same letter, whatever may be done, and none takes a letter that the page has", () => {
  for (const state of ["accepted", "in_progress", "suspended"] as const) {
    const letters = offersOf(sheet(COMMAND_KINDS, [call()], state)).flatMap(({ letter }) => letter ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.filter((letter) => "NTQ".includes(letter))).toEqual([]);
  }
});

test("what may not be done is not offered; sending more to a case that has a lead is A, another lead is G", () => {
  expect(offersOf(sheet(["dispatch", "whistle"], [], "accepted")).map(({ name, letter }) => [name, letter])).toEqual([["dispatch", "A"], ["whistle", "W"]]);
  expect(offersOf(sheet(["dispatch", "whistle", "sign"], [call({ state: "declined", endedAt: instant(-1) })], "accepted")).map(({ name, letter }) => [name, letter])).toEqual([["reassign", "G"], ["add", "A"]]);
});

test.each([
  ["called", ["sign", "receive", "decline"]],
  ["signed", ["set_out", "arrive", "finish", "rate_call"]],
  ["on_scene", ["finish", "rate_call"]],
  ["absent", ["sign", "rate_call"]],
] as const)("of a lead that is %s may be entered %j", (state, moves) => expect(movesOf(call({ state }), sheet(COMMAND_KINDS, [call({ state })]))).toEqual(moves));

test("an assisting unit may be released, a lead may not; what has ended is only judged", () => {
  const [lead, helper] = [call(), call({ number: 2, role: "assisting" })];
  expect(movesOf(helper, sheet(COMMAND_KINDS, [lead, helper]))).toContain("release");
  expect(movesOf(call({ state: "declined", endedAt: instant(-1) }), sheet(COMMAND_KINDS, [lead]))).toEqual(["judge_return", "rate_call"]);
  expect(nextOfLead(sheet(COMMAND_KINDS, [lead, helper]))).toEqual({ kind: "sign", call: 1 });
  expect(nextOfLead(sheet(["note"], [lead]))).toBeUndefined();
});
