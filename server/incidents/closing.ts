import type { CommandOf } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import { moveCall, ownCall, standsFor } from "./calling.ts";
import { leadOf, type Case, type Context, type Handle } from "./case.ts";
import { releaseOpenCalls } from "./gating.ts";

/** A track that came nearer than this has been there. */
const THERE_METRES = 50;
const REOPENED_WITHIN_MILLISECONDS = 7 * 86_400_000;
const TRIES = 3;
/** An assisting unit that did not come has to be released by somebody. */
const ENDED: ReadonlySet<string> = new Set(["done", "released", "declined"]);

const isShown = ({ photos, reading }: { photos: readonly string[]; reading?: string | undefined }): boolean => photos.length > 0 || reading !== undefined;

export const finish: Handle<CommandOf<"finish">> = (before, command, { actor, now }) => {
  const call = ownCall(before, command, actor);
  const event = { kind: "finish" as const, call: call.number, evidence: command.evidence, ...(command.relayed && { detail: { relayed: command.relayed } }) };
  const next = moveCall(before, call, "done", { endedAt: now });
  if (call.number !== leadOf(before)?.number) return { next, event };

  if (!isShown(command.evidence)) throw new Refusal("invalid", "a photo of how it is now, or a reading, is needed", "evidence.photos");
  if (before.state === "rework" && !isNew(before, command.evidence)) throw new Refusal("invalid", "new evidence is needed", "evidence.photos");
  const busy = before.calls.find(({ role, state }) => role === "assisting" && !ENDED.has(state));
  if (busy) throw new Refusal("conflict", `call ${busy.number} is ${busy.state}: done or released first`, "call");
  return { next: { ...next, state: "to_verify", lastEvidence: command.evidence, handledAt: now, ...(actor.person !== undefined && { handler: actor.person }) }, event };
};

function isNew({ lastEvidence }: Case, { photos, reading }: { photos: readonly string[]; reading?: string | undefined }): boolean {
  return photos.some((photo) => !lastEvidence?.photos.includes(photo)) || (reading !== undefined && reading !== lastEvidence?.reading);
}

/** Who handled it may not check it, nor anybody who stands for them; a grid worker checks what they found, the desk by asking the asker. */
function mustBeChecker(before: Case, { actor, role }: Context): void {
  const lead = leadOf(before);
  if ((actor.person !== undefined && actor.person === before.handler) || (lead && standsFor(actor, lead.to))) throw new Refusal("forbidden", "never the handler", "person");
  if (actor.roles.includes("supervisor")) return;
  if (role === "grid_worker" && (actor.person === undefined || actor.person !== before.finder)) throw new Refusal("forbidden", "a grid worker checks what they found", "person");
}

export const pass: Handle<CommandOf<"pass">> = (before, { method, evidence }, context) => {
  mustBeChecker(before, context);
  mustBeShown(method, evidence, context);
  return { next: { ...before, state: "closed" }, event: { kind: "pass", ...(evidence && { evidence }), detail: { method } } };
};

function mustBeShown(method: CommandOf<"pass">["method"], evidence: CommandOf<"pass">["evidence"], { actor, facts }: Context): void {
  const { check } = facts.category;
  const isSupervisor = actor.roles.includes("supervisor");
  if (method === "asker") {
    if (check !== "asker") throw new Refusal("invalid", `this kind is checked ${check}`, "method");
    if (!actor.roles.includes("resident") && !evidence?.note) throw new Refusal("invalid", "what did the asker say?", "evidence.note");
    return;
  }
  if (!isSupervisor && !actor.roles.includes("grid_worker")) throw new Refusal("forbidden", "only the asker's word", "method");
  if (method === "photo") {
    if (check !== "photo") throw new Refusal("invalid", `this kind is checked ${check}`, "method");
    if (!evidence?.photos.length) throw new Refusal("invalid", "a photo is needed", "evidence.photos");
    return;
  }
  const track = facts.checkerTrack;
  if (!track || !Number.isFinite(track.accuracyMetres)) throw new Refusal("conflict", "no track of the checker is known there", "method");
  if (track.metres > THERE_METRES) throw new Refusal("conflict", `the checker came no nearer than ${Math.round(track.metres)} m`, "method");
}

/** Back to its lead; the time it had left goes on. */
function again(before: Case): Case {
  const lead = leadOf(before);
  const calls = before.calls.map((call) => {
    if (call.number !== lead?.number || call.state !== "done") return call;
    const { endedAt: _ended, ...open } = call;
    return { ...open, state: "signed" as const };
  });
  return { ...before, state: "rework", calls, rework: before.rework + 1, callBackTries: 0 };
}

export const fail: Handle<CommandOf<"fail">> = (before, { reason, evidence }, context) => {
  mustBeChecker(before, context);
  return { next: again(before), event: { kind: "fail", reason, ...(evidence && { evidence }) } };
};

export const rate: Handle<CommandOf<"rate">> = (before, { satisfied, stars, words }, { now }) => {
  const event = { kind: "rate" as const, ...(words && { reason: words }), detail: { satisfied, ...(stars !== undefined && { stars }) } };
  const rated = { ...before, satisfied, ...(stars !== undefined && { stars }) };
  const isLate = Date.parse(now) - Date.parse(before.closedAt ?? now) > REOPENED_WITHIN_MILLISECONDS;
  return { next: satisfied || isLate ? { ...rated, state: "evaluated" } : again(rated), event };
};

export const tryCallBack: Handle<CommandOf<"try_call_back">> = (before, { note }) => {
  const callBackTries = before.callBackTries + 1;
  return { next: { ...before, callBackTries, state: callBackTries >= TRIES ? "evaluated" : "closed" }, event: { kind: "try_call_back", ...(note && { reason: note }), detail: { tries: callBackTries } } };
};

export const markUnreasonable: Handle<CommandOf<"mark_unreasonable">> = (before, { reason }) => {
  if (before.satisfied !== false || before.rework === 0) throw new Refusal("conflict", "no asker has reopened it", "rework");
  return { next: { ...before, unreasonable: true }, event: { kind: "mark_unreasonable", reason } };
};

/** What a device reported ends when its own condition ends and somebody says what it was. */
export const clear: Handle<CommandOf<"clear">> = (before, { note }, { facts, now }) => {
  if (before.source !== "device") throw new Refusal("conflict", "no device reported it", "source");
  if (!facts.conditionOver) throw new Refusal("conflict", "the device still says so", "condition");
  return { next: { ...before, state: "closed", handledAt: now, calls: releaseOpenCalls(before, now) }, event: { kind: "clear", reason: note } };
};
