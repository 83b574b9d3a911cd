import { expect, test } from "vitest";
import { COMMAND_KINDS, type Command } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import type { Actor, Case } from "./case.ts";
import { decide } from "./machine.ts";
import { possible } from "./possible.ts";
import { categoryOf, community, dispatcher, dutyLeader, factsOf, finder, HELPER, leader, MORNING, NEXT, opened, owner, OWNER, resident, supervisor } from "./testing/world.ts";

const CAST: readonly Actor[] = [dispatcher, dutyLeader, leader, supervisor, community, finder, owner, resident];
const at = (hours: number) => new Date(Date.parse(MORNING) + hours * 3_600_000).toISOString();
const facts = factsOf();
const go = (each: Case, ...steps: [Actor, Command][]): Case => steps.reduce((so, [actor, command]) => decide(so, command, actor, facts, at(0.1)).next, each);

const reported = opened();
const accepted = go(reported, [dispatcher, { kind: "accept", duplicatesSeen: true }]);
const assigned = go(accepted, [dispatcher, { kind: "dispatch", lead: OWNER, assisting: [HELPER] }]);
const working = go(assigned, [owner, { kind: "sign", call: 1 }], [dispatcher, { kind: "release", call: 2, reason: "够了" }]);
const done = go(working, [owner, { kind: "finish", call: 1, evidence: { photos: ["a"] } }]);
const closed = go(done, [supervisor, { kind: "pass", method: "photo", evidence: { photos: ["b"] } }]);
const STATES = { reported, accepted, assigned, working, done, closed, rework: go(closed, [resident, { kind: "rate", satisfied: false }]), handing: go(accepted, [dispatcher, { kind: "hand_over", to: "110", reason: "有人受伤" }]) };

/** Well filled in, in several ways. */
const SAMPLES: readonly Command[] = [
  { kind: "accept", duplicatesSeen: true, withoutPlace: true }, { kind: "reject", reason: "诉讼中", preset: "court", referTo: "法院" }, { kind: "confirm_reject" }, { kind: "solve", evidence: { photos: ["s"] } },
  { kind: "dispatch", lead: OWNER, assisting: [] }, { kind: "dispatch", lead: NEXT, assisting: [], reason: "另派" }, { kind: "whistle", to: [NEXT] },
  ...[1, 2].flatMap((call): Command[] => [{ kind: "receive", call, relayed: "电话" }, { kind: "sign", call, relayed: "电话" }, { kind: "decline", call, reason: "不归我", relayed: "电话" }, { kind: "set_out", call, relayed: "电话" }, { kind: "arrive", call, relayed: "电话" }, { kind: "finish", call, relayed: "电话", evidence: { photos: ["new"], reading: "好了" } }, { kind: "release", call, reason: "够了" }, { kind: "rate_call", call, stars: 5 }, { kind: "contest", call, reason: "不服" }, { kind: "judge_return", call, upheld: true, reason: "对" }]),
  { kind: "progress", note: "正在修", relayed: "电话" }, { kind: "hand_over", to: "110", reason: "有人受伤" }, { kind: "confirm_hand_over", reference: "88" }, { kind: "refuse_hand_over", reason: "不归" }, { kind: "suspend", reason: "等材料", reviewAt: at(48) }, { kind: "resume", reason: "到货" },
  { kind: "extend", amount: 1, reason: "等材料" }, { kind: "pass", method: "photo", evidence: { photos: ["b"] } }, { kind: "pass", method: "asker", evidence: { photos: [], note: "满意" } }, { kind: "fail", reason: "没修好" }, { kind: "rate", satisfied: true }, { kind: "try_call_back" },
  { kind: "mark_unreasonable", reason: "无理" }, { kind: "cancel", cause: "test", reason: "测试" }, { kind: "lift", to: "city", reason: "大" }, { kind: "hand_down", to: "grid", instruction: "办" }, { kind: "supervise", reason: "急" }, { kind: "note", note: "记" },
];
const isTaken = (each: Case, command: Command, actor: Actor): boolean => {
  try {
    decide(each, command, actor, facts, at(0.2));
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};

test("an alarm is offered to whoever may take it, until it is taken", () => {
  const urgent = factsOf({ category: categoryOf({ urgent: true }) });
  const offered = (each: Case) => CAST.filter((actor) => possible(each, "take", actor, urgent, at(0.2))).map(({ roles }) => roles[0]);
  expect(offered(reported)).toEqual(["dispatcher", "duty_leader", "leader", "community"]);
  expect(offered(accepted)).toEqual([]);
  expect(CAST.filter((actor) => possible(reported, "take", actor, facts, at(0.2)))).toEqual([]);
});

test.each(Object.entries(STATES))("of a case that is %s nobody is denied what the machine would do, nor offered what it never does", (_name, each) => {
  for (const actor of CAST) {
    for (const kind of COMMAND_KINDS) {
      const tries = SAMPLES.filter((command) => command.kind === kind);
      if (!tries.length) continue;
      const isOffered = possible(each, kind, actor, facts, at(0.2));
      const isDone = tries.some((command) => isTaken(each, command, actor));
      if (isDone) expect(isOffered, `${kind} by ${actor.roles.join()}`).toBe(true);
    }
  }
  for (const kind of COMMAND_KINDS.filter((name) => !["merge", "claim", "clear"].includes(name))) {
    if (CAST.some((actor) => possible(each, kind, actor, facts, at(0.2)))) expect(CAST.some((actor) => SAMPLES.some((command) => command.kind === kind && isTaken(each, command, actor))), kind).toBe(true);
  }
});
