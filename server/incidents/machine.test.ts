import { expect, test } from "vitest";
import type { Command } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import type { Case, Facts } from "./case.ts";
import { decide } from "./machine.ts";
import {
  accepted, actorOf, after, assigned, categoryOf, closed, community, dispatcher, factsOf, finder, helper, HELPER, inProgress, leader, MORNING, next, NEXT, opened, owner, OWNER, PHOTO, resident,
  supervisor, toVerify, dutyLeader,
} from "./testing/world.ts";
import { done, refusal } from "./testing/refusal.ts";

const accept: Command = { kind: "accept", duplicatesSeen: true };
const later = (hours: number) => new Date(Date.parse(MORNING) + hours * 3_600_000).toISOString();

test("who has no name refuses nothing in words of their own, and nobody reports progress of what nobody handles", () => {
  const { person: _nobody, ...unnamed } = dispatcher;
  expect(refusal(opened(), { kind: "reject", reason: "不属实", referTo: "公证处" }, unnamed)).toEqual({ code: "forbidden", field: "preset" });
  expect(refusal({ ...inProgress(), calls: [] }, { kind: "progress", note: "在修" }, dispatcher)).toEqual({ code: "conflict", field: "call" });
  expect(refusal({ ...inProgress(), clocks: [] }, { kind: "extend", amount: 1, reason: "备件" }, dutyLeader)).toEqual({ code: "conflict", field: "amount" });
});

test("what arrives solved shows it by a photo and is the grid's own; a project says when it is looked at again", () => {
  const arriving = (intake: Parameters<typeof opened>[0], facts = factsOf()) => {
    try {
      return opened(intake, facts).state;
    } catch (error) {
      return error instanceof Refusal ? `${error.code} ${error.field}` : String(error);
    }
  };
  expect(arriving({ solved: PHOTO })).toBe("closed");
  expect(arriving({ solved: { photos: [] } })).toBe("invalid evidence.photos");
  expect(arriving({ solved: PHOTO, level: "community" })).toBe("conflict level");
  for (const reviewAt of [undefined, later(0), later(24 * 31 + 1)]) expect(arriving({ ...(reviewAt && { reviewAt }) }, factsOf({ category: categoryOf({ preset: "project" }) }))).toBe("invalid reviewAt");
});

test("from report to the asker's rating, with every step in the log and one event for each", () => {
  const rated = after(closed(), [[resident, { kind: "rate", satisfied: true, stars: 5 }]]);
  expect(rated).toMatchObject({ state: "evaluated", ver: 7, rework: 0, satisfied: true, stars: 5, closedAt: MORNING, handledAt: MORNING, clocks: [] });
});

test("guards of accepting: a place or the word that there is none, the duplicates, a known category", () => {
  const unlocated = opened({ located: false });
  expect(refusal(unlocated, accept, dispatcher)).toEqual({ code: "invalid", field: "withoutPlace" });
  expect(refusal(unlocated, { ...accept, withoutPlace: true } as Command, dispatcher)).toEqual(done);
  expect(refusal(opened(), { kind: "accept", duplicatesSeen: false }, dispatcher)).toEqual({ code: "invalid", field: "duplicatesSeen" });
  expect(refusal(opened(), { ...accept, category: "nothing" } as Command, dispatcher)).toEqual({ code: "invalid", field: "category" });
  const other = categoryOf({ id: 9, code: "pipe", level: "subdistrict", restricted: true });
  expect(after(opened(), [[dispatcher, { ...accept, category: "pipe", reason: "是水管" } as Command, { otherCategory: other }]])).toMatchObject({ category: 9, level: "subdistrict", restricted: true });
});

test("another kind or level than was reported is accepted with a reason only; the same again needs none", () => {
  const other = categoryOf({ id: 9, code: "pipe" });
  expect(refusal(opened(), { ...accept, category: "pipe" } as Command, dispatcher, { otherCategory: other })).toEqual({ code: "invalid", field: "reason" });
  expect(refusal(opened(), { ...accept, level: "district" } as Command, dispatcher)).toEqual({ code: "invalid", field: "reason" });
  expect(refusal(opened(), { ...accept, level: "grid" } as Command, dispatcher)).toEqual(done);
  const { events } = decide(opened(), { ...accept, category: "pipe", level: "district", reason: "是水管" } as Command, dispatcher, factsOf({ otherCategory: other }), MORNING);
  expect(events[0]).toMatchObject({ reason: "是水管", detail: { category: "pipe" }, level: "district" });
});

test("an alarm is taken once, by somebody with a name, and only where something may cost a life", () => {
  const take: Command = { kind: "take" };
  const urgent: Partial<Facts> = { category: categoryOf({ urgent: true }) };
  expect(refusal(opened(), take, dispatcher)).toEqual({ code: "conflict", field: "alarm" });
  const { person: _nameless, ...nobody } = dispatcher;
  expect(refusal(opened(), take, nobody, urgent)).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(opened(), take, finder, urgent)).toEqual({ code: "forbidden", field: "kind" });
  const taken = after(opened(), [[dispatcher, take, urgent]]);
  expect(taken).toMatchObject({ state: "reported", ver: 2, respondedAt: MORNING });
  expect(refusal(taken, take, dutyLeader, urgent)).toEqual({ code: "conflict", field: "alarm" });
  // whoever answers in another way has taken it, too
  expect(refusal(after(opened(), [[dispatcher, accept, urgent]]), take, dutyLeader, urgent)).toEqual({ code: "conflict", field: "alarm" });
  expect(refusal(opened(), take, leader, { category: categoryOf({ preset: "mutual_aid" }) })).toEqual(done);
});

test("solved on the spot: a photo, the grid's own level, a grid worker", () => {
  const solve = (photos: string[]): Command => ({ kind: "solve", evidence: { photos } });
  expect(refusal(opened(), solve([]), finder)).toEqual({ code: "invalid", field: "evidence.photos" });
  expect(refusal(opened({ level: "community" }), solve(["p"]), finder)).toEqual({ code: "conflict", field: "level" });
  expect(refusal(opened(), solve(["p"]), dispatcher)).toEqual({ code: "forbidden", field: "kind" });
  expect(after(opened(), [[finder, solve(["p"])]])).toMatchObject({ state: "closed", handler: 6 });
});

test("not taken: for a preset reason at once, for another only when a second person confirms", () => {
  const own: Command = { kind: "reject", reason: "不属实", referTo: "公证处" };
  expect(after(opened(), [[dispatcher, { ...own, preset: "court" } as Command]])).toMatchObject({ state: "rejected", closedAt: MORNING });
  const waiting = after(opened(), [[dispatcher, own]]);
  expect(waiting.state).toBe("reported");
  expect(refusal(waiting, { kind: "confirm_reject" }, dispatcher)).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(opened(), { kind: "confirm_reject" }, dutyLeader)).toEqual({ code: "conflict", field: "refusal" });
  expect(after(waiting, [[dutyLeader, { kind: "confirm_reject" }]]).state).toBe("rejected");
});

test("merged only into an open case of the same kind and place, never in a circle", () => {
  const into = { id: 2, state: "accepted" as const, category: "lamp", metres: 20, above: [] };
  const merge: Command = { kind: "merge", into: 2 };
  expect(refusal(accepted(), merge, dispatcher, {})).toEqual({ code: "invalid", field: "into" });
  expect(refusal(accepted(), merge, dispatcher, { into: { ...into, state: "closed" } })).toEqual({ code: "conflict", field: "into" });
  expect(refusal(accepted(), merge, dispatcher, { into: { ...into, category: "pipe" } })).toEqual({ code: "conflict", field: "category" });
  expect(refusal(accepted(), merge, dispatcher, { into: { ...into, metres: 301 } })).toEqual({ code: "conflict", field: "place" });
  expect(refusal(accepted(), merge, dispatcher, { into: { ...into, above: [5, 1] } })).toEqual({ code: "conflict", field: "into" });
  expect(refusal(accepted(), merge, dispatcher, { into, id: 2 })).toEqual({ code: "conflict", field: "into" });
  expect(after(assigned(), [[dispatcher, merge, { into }]])).toMatchObject({ state: "merged", parent: 2, calls: [{ state: "released" }], clocks: [] });
});

test("dispatched to whom the table names, to another only with a reason, to nobody twice", () => {
  const to = (lead: { unit: number }, reason?: string): Command => ({ kind: "dispatch", lead, assisting: [HELPER], ...(reason && { reason }) });
  expect(refusal(accepted(), to(NEXT), dispatcher)).toEqual({ code: "invalid", field: "reason" });
  expect(refusal(accepted(), to(NEXT, "更近"), dispatcher)).toEqual(done);
  expect(refusal(accepted(), { kind: "dispatch", lead: OWNER, assisting: [OWNER] }, dispatcher)).toEqual({ code: "conflict", field: "to" });
  expect(refusal(assigned(), to(OWNER), dispatcher)).toEqual({ code: "conflict", field: "lead" });
  expect(after(accepted(), [[dispatcher, to(OWNER)]]).calls.map(({ role }) => role)).toEqual(["lead", "assisting"]);
});

test("signed by the one who was called, or by the desk that says who told it", () => {
  const sign: Command = { kind: "sign", call: 1 };
  expect(refusal(assigned(), sign, next)).toEqual({ code: "forbidden", field: "call" });
  expect(refusal(assigned(), sign, dispatcher)).toEqual({ code: "forbidden", field: "call" });
  expect(refusal(assigned(), { ...sign, relayed: "电话 张三" } as Command, dispatcher)).toEqual(done);
  expect(refusal(assigned(), { ...sign, relayed: "电话 张三" } as Command, next)).toEqual({ code: "forbidden", field: "call" });
  expect(refusal(assigned(), { kind: "sign", call: 7 }, owner)).toEqual({ code: "invalid", field: "call" });
  expect(inProgress()).toMatchObject({ state: "in_progress", respondedAt: MORNING });
  expect(refusal(inProgress(), sign, owner)).toEqual({ code: "conflict", field: "call" });
});

test("returned within the window, with a reason, and counted; the dispatcher assigns again at once", () => {
  const decline: Command = { kind: "decline", call: 1, reason: "不归我管" };
  expect(refusal(assigned(), decline, owner, {}, later(6.1))).toEqual({ code: "conflict", field: "call" }); // two working hours after nine: eleven
  const returned = after(assigned(), [[owner, decline, {}, later(1)]]);
  expect(returned).toMatchObject({ state: "accepted", returns: 1, misassigned: 1 });
  expect(after(returned, [[dispatcher, { kind: "dispatch", lead: NEXT, assisting: [], reason: "改派" }, {}, later(1)]])).toMatchObject({ state: "assigned" });
  expect(after(returned, [[dutyLeader, { kind: "judge_return", call: 1, upheld: false, reason: "应由其办理" }]])).toMatchObject({ misassigned: 0 });
  const order = after(opened({ source: "12345", orderDueAt: later(120) }), [[dispatcher, { kind: "dispatch", lead: OWNER, assisting: [] }]]);
  expect(refusal(order, decline, owner, {}, later(30))).toEqual(done); // 12345: two working days
  expect(refusal(order, decline, owner, {}, "2026-01-12T09:00:00.001Z")).toEqual({ code: "conflict", field: "call" });
});

test("suspended by one above, first by the leader on duty, then by the leader, never for longer than 31 days", () => {
  const until = (hours: number): Command => ({ kind: "suspend", reason: "待春季施工", reviewAt: later(hours) });
  expect(refusal(inProgress(), until(24 * 31 + 1), dutyLeader)).toEqual({ code: "invalid", field: "reviewAt" });
  expect(refusal(inProgress(), until(0), dutyLeader)).toEqual({ code: "invalid", field: "reviewAt" });
  expect(refusal({ ...inProgress(), level: "district" }, until(24), dutyLeader)).toEqual({ code: "forbidden", field: "level" });
  for (const other of [dispatcher, supervisor]) expect(refusal(inProgress(), until(24), other)).toEqual({ code: "forbidden", field: "kind" });
  const once = after(inProgress(), [[dutyLeader, until(24)]]);
  expect(once).toMatchObject({ state: "suspended", suspensions: 1 });
  expect(refusal(once, until(48), dutyLeader)).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(once, until(48), leader)).toEqual(done);
  const again = after(once, [[dutyLeader, { kind: "resume", reason: "材料已到" }]]);
  expect(again.state).toBe("in_progress");
  expect(refusal(again, until(24), dutyLeader)).toEqual({ code: "forbidden", field: "person" });
});

test("extended before it is due, once and once more, by no more than it was given", () => {
  const by = (amount: number): Command => ({ kind: "extend", amount, reason: "备件" });
  expect(refusal(inProgress(), by(3), dutyLeader)).toEqual({ code: "invalid", field: "amount" });
  expect(refusal(inProgress(), by(1), dutyLeader, {}, "2026-01-12T09:00:00.000Z")).toEqual({ code: "conflict", field: "amount" }); // that is when it is due
  const once = after(inProgress(), [[dutyLeader, by(2)]]);
  expect(refusal(once, by(1), dutyLeader)).toEqual({ code: "forbidden", field: "person" });
  const twice = after(once, [[leader, by(1)]]);
  expect(twice.handleDueAt).toBe("2026-01-15T09:00:00.000Z"); // 2 + 2 + 1 working days from the 8th, a Thursday
  expect(refusal(twice, by(1), leader)).toEqual({ code: "conflict", field: "amount" });
  expect(refusal(opened(), by(1), dutyLeader)).toEqual({ code: "conflict", field: "state" });
});

test("done: with a photo or a reading, and when everybody who helps is done or released", () => {
  const finish = (photos: string[], reading?: string): Command => ({ kind: "finish", call: 1, evidence: { photos, ...(reading && { reading }) } });
  expect(refusal(inProgress(), finish([]), owner)).toEqual({ code: "invalid", field: "evidence.photos" });
  expect(refusal(inProgress(), finish([], "0.4 MPa"), owner)).toEqual(done);
  const helped = after(inProgress(), [[community, { kind: "whistle", to: [HELPER] }]]);
  expect(refusal(helped, finish(["p"]), owner)).toEqual({ code: "conflict", field: "call" });
  expect(refusal(after(helped, [[dispatcher, { kind: "release", call: 2, reason: "不需要" }]]), finish(["p"]), owner)).toEqual(done);
  expect(refusal(after(helped, [[helper, { kind: "sign", call: 2 }], [helper, { kind: "finish", call: 2, evidence: { photos: [] } }]]), finish(["p"]), owner)).toEqual(done);
  expect(refusal(inProgress(), { kind: "release", call: 1, reason: "x" }, dispatcher)).toEqual({ code: "conflict", field: "call" });
});

test("the handler never checks; a grid worker checks what they found; the asker's word and the track count where the category says so", () => {
  const byPhoto: Command = { kind: "pass", method: "photo", evidence: { photos: ["after"] } };
  const both = actorOf("supervisor", { person: 7 });
  expect(refusal(toVerify(), byPhoto, both)).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(toVerify(), byPhoto, actorOf("supervisor", { person: 50, units: [11] }))).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(toVerify(), byPhoto, finder)).toEqual(done);
  expect(refusal(toVerify(), byPhoto, actorOf("grid_worker", { person: 60 }))).toEqual({ code: "forbidden", field: "person" });
  expect(refusal(toVerify(), { kind: "pass", method: "photo" }, supervisor)).toEqual({ code: "invalid", field: "evidence.photos" });
  expect(refusal(toVerify(), { kind: "pass", method: "asker" }, resident)).toEqual({ code: "invalid", field: "method" });

  const onsite: Command = { kind: "pass", method: "onsite" };
  expect(refusal(toVerify(), onsite, supervisor)).toEqual({ code: "conflict", field: "method" });
  expect(refusal(toVerify(), onsite, supervisor, { checkerTrack: { metres: 51, accuracyMetres: 5 } })).toEqual({ code: "conflict", field: "method" });
  expect(refusal(toVerify(), onsite, supervisor, { checkerTrack: { metres: 20, accuracyMetres: NaN } })).toEqual({ code: "conflict", field: "method" });
  expect(refusal(toVerify(), onsite, supervisor, { checkerTrack: { metres: 20, accuracyMetres: 5 } })).toEqual(done);
  expect(refusal(toVerify(), byPhoto, supervisor, { category: categoryOf({ check: "onsite" }) })).toEqual({ code: "invalid", field: "method" });

  const asker = { category: categoryOf({ check: "asker" as const }) };
  expect(refusal(toVerify(), { kind: "pass", method: "asker" }, resident, asker)).toEqual(done);
  expect(refusal(toVerify(), { kind: "pass", method: "asker" }, dispatcher, asker)).toEqual({ code: "invalid", field: "evidence.note" });
  expect(refusal(toVerify(), { kind: "pass", method: "asker", evidence: { photos: [], note: "已来电" } }, dispatcher, asker)).toEqual(done);
  expect(refusal(toVerify(), byPhoto, dispatcher)).toEqual({ code: "forbidden", field: "method" });
});

test("a check that fails sends it back, and only new evidence brings it on", () => {
  const failed = after(toVerify(), [[supervisor, { kind: "fail", reason: "仍不亮" }]]);
  expect(failed).toMatchObject({ state: "rework", rework: 1, calls: [{ state: "signed" }] });
  const again = (photos: string[]): Command => ({ kind: "finish", call: 1, evidence: { photos } });
  expect(refusal(failed, again(["p1"]), owner)).toEqual({ code: "invalid", field: "evidence.photos" });
  expect(after(failed, [[owner, again(["p1", "p2"])]])).toMatchObject({ state: "to_verify", rework: 1 });
});

test("the last word is the asker's: within seven days it is open again, and a supervisor may call that unreasonable afterwards", () => {
  const unsatisfied: Command = { kind: "rate", satisfied: false, stars: 1 };
  const open = after(closed(), [[resident, unsatisfied, {}, later(24 * 7)]]);
  expect(open).toMatchObject({ state: "rework", rework: 1, satisfied: false });
  expect(open).not.toHaveProperty("closedAt");
  expect(after(closed(), [[resident, unsatisfied, {}, later(24 * 7 + 1)]])).toMatchObject({ state: "evaluated", rework: 0, satisfied: false });
  expect(refusal(toVerify(), unsatisfied, resident)).toEqual({ code: "conflict", field: "state" });
  expect(after(open, [[supervisor, { kind: "mark_unreasonable", reason: "诉求已满足" }]])).toMatchObject({ state: "rework", unreasonable: true, rework: 1 });
  expect(refusal(after(toVerify(), [[supervisor, { kind: "fail", reason: "x" }]]), { kind: "mark_unreasonable", reason: "x" }, supervisor)).toEqual({ code: "conflict", field: "rework" });
  expect(refusal(open, { kind: "mark_unreasonable", reason: "x" }, dutyLeader)).toEqual({ code: "forbidden", field: "kind" });
});

test("three tries without an answer end it, two do not", () => {
  const attempt: Command = { kind: "try_call_back" };
  const twice = after(closed(), [[dispatcher, attempt], [dispatcher, attempt]]);
  expect(twice.state).toBe("closed");
  expect(after(twice, [[dispatcher, attempt]]).state).toBe("evaluated");
});

test("handed over it stays ours until the other side says yes, and comes back when it says no", () => {
  const over = after(opened(), [[dispatcher, { kind: "hand_over", to: "110", reason: "有人动手" }]]);
  expect(over).toMatchObject({ state: "transferred", clocks: expect.arrayContaining([expect.objectContaining({ stage: "handover" })]) });
  expect(over).not.toHaveProperty("closedAt");
  expect(after(over, [[dispatcher, { kind: "refuse_hand_over", reason: "非警情" }]]).state).toBe("accepted");
  const taken = after(over, [[dispatcher, { kind: "confirm_hand_over", reference: "110-88" }]]);
  expect(taken).toMatchObject({ state: "transferred", closedAt: MORNING, clocks: [] });
  expect(refusal(taken, { kind: "refuse_hand_over", reason: "x" }, dispatcher)).toEqual({ code: "conflict", field: "handOver" });
  expect(refusal(taken, { kind: "confirm_hand_over", reference: "x" }, dispatcher)).toEqual({ code: "conflict", field: "handOver" });
  expect(refusal(inProgress(), { kind: "hand_over", to: "110", reason: "x" }, dispatcher)).toEqual({ code: "conflict", field: "state" });
});

test("lifted upward with a reason, handed down with an instruction, a fresh time to sign and the same last day", () => {
  expect(refusal(assigned(), { kind: "lift", to: "grid", reason: "x" }, dispatcher)).toEqual({ code: "invalid", field: "to" });
  const lifted = after(assigned(), [[community, { kind: "lift", to: "subdistrict", reason: "跨社区" }]]);
  expect(lifted.level).toBe("subdistrict");
  expect(refusal(lifted, { kind: "hand_down", to: "community", instruction: "x" }, community)).toEqual({ code: "forbidden", field: "level" });
  expect(refusal(lifted, { kind: "hand_down", to: "district", instruction: "x" }, dispatcher)).toEqual({ code: "invalid", field: "to" });
  const down = after(lifted, [[dispatcher, { kind: "hand_down", to: "community", instruction: "先行处置" }, {}, later(1)]]);
  const dueOf = (each: Case, stage: string) => each.clocks.find((clock) => clock.stage === stage)?.dueAt;
  expect(dueOf(down, "sign")).toBe("2026-01-08T04:00:00.000Z"); // two working hours from ten
  expect(dueOf(down, "handle")).toBe(dueOf(lifted, "handle"));
});

test("presets: fast track, hotline, claim, proposal, project, sensor, mutual aid, care duty", () => {
  const preset = (name: ReturnType<typeof categoryOf>["preset"], changes = {}) => factsOf({ category: categoryOf({ preset: name }), ...changes });
  expect(opened({}, preset("fast_track"))).toMatchObject({ state: "assigned", calls: [{ to: OWNER, role: "lead" }] });
  expect(opened({}, preset("fast_track", { owners: [] }))).toMatchObject({ state: "accepted", calls: [] });
  expect(opened({ source: "12345", orderDueAt: later(100) })).toMatchObject({ state: "accepted", handleDueAt: later(100) });
  const wish = opened({}, preset("claim"));
  expect(wish).toMatchObject({ state: "reported", clocks: [] });
  const claim: Command = { kind: "claim", by: OWNER };
  const wishes = { category: categoryOf({ preset: "claim" }) };
  expect(refusal(wish, claim, next, wishes)).toEqual({ code: "forbidden", field: "by" });
  expect(refusal(accepted(), claim, owner)).toEqual({ code: "conflict", field: "by" });
  expect(refusal(wish, claim, dispatcher, wishes)).toEqual({ code: "forbidden", field: "by" });
  expect(refusal(wish, { ...claim, relayed: "电话 市政" }, dispatcher, wishes)).toEqual(done);
  expect(refusal(wish, { ...claim, relayed: "电话 市政" }, next, wishes)).toEqual({ code: "forbidden", field: "by" });
  expect(after(wish, [[owner, claim, wishes]])).toMatchObject({ state: "in_progress", calls: [{ state: "signed" }] });
  expect(opened({}, preset("deliberation")).clocks).toEqual([]);
  expect(after(opened({}, preset("deliberation")), [[dispatcher, accept]]).clocks.map(({ stage }) => stage)).toContain("handle");
  const project = opened({ reviewAt: later(240) }, preset("project"));
  expect(project).toMatchObject({ state: "suspended", suspensions: 1 });
  expect(after(project, [[dutyLeader, { kind: "resume", reason: "开工" }]]).state).toBe("accepted");
  expect(opened({}, preset("mutual_aid"))).toMatchObject({ state: "transferred", calls: [{ role: "assisting" }] });
  expect(() => opened({}, preset("care_duty"))).toThrow(/not missed/);
  expect(opened({ missedDuty: true }, preset("care_duty")).state).toBe("assigned");

  const smoke = opened({ source: "device" }, preset("sensor"));
  const clear: Command = { kind: "clear", note: "烧纸，已劝止" };
  expect(refusal(smoke, clear, finder)).toEqual({ code: "conflict", field: "condition" });
  expect(refusal(assigned(), clear, finder, { conditionOver: true })).toEqual({ code: "conflict", field: "source" });
  expect(after(smoke, [[finder, clear, { conditionOver: true }]])).toMatchObject({ state: "closed", calls: [{ state: "released" }] });
});

test("以下评上: who called rates who was called after it answered, and only the rated contests", () => {
  const rate: Command = { kind: "rate_call", call: 1, stars: 2 };
  expect(refusal(assigned(), rate, community)).toEqual({ code: "conflict", field: "call" });
  const rated = after(inProgress(), [[community, rate]]);
  expect(rated.calls[0]).toMatchObject({ rating: 2 });
  const contest: Command = { kind: "contest", call: 1, reason: "当日停电" };
  expect(refusal(inProgress(), contest, owner)).toEqual({ code: "conflict", field: "call" });
  expect(refusal(rated, contest, next)).toEqual({ code: "forbidden", field: "call" });
  expect(after(rated, [[owner, contest]]).calls[0]).toMatchObject({ contested: true });
});
