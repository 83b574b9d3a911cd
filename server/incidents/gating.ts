import type { CategoryRow } from "#contract/categories.ts";
import type { CommandOf } from "#contract/commands.ts";
import { metresApart } from "./nearness.ts";
import { Refusal } from "../edge/refusal.ts";
import { isOpen, type Case, type Handle } from "./case.ts";

const NEEDS_PHOTO = (photos: readonly string[]): void => {
  if (!photos.length) throw new Refusal("invalid", "a photo is needed", "evidence.photos");
};

/** Calls that nobody has to answer any more. */
export const releaseOpenCalls = ({ calls }: Case, now: string): Case["calls"] =>
  calls.map((call) => (call.endedAt === undefined ? { ...call, state: "released", endedAt: now } : call));

/** 接警: somebody with a name answers for an alarm. */
export const take: Handle<CommandOf<"take">> = (before, _command, { actor, facts: { category } }) => {
  if (!isAlarming(before, category)) throw new Refusal("conflict", "nothing here waits to be taken", "alarm");
  if (actor.person === undefined) throw new Refusal("forbidden", "an alarm is taken by somebody with a name", "person");
  return { next: before, event: { kind: "take" } };
};

/** Whether it may cost a life and nobody has answered yet. */
export const isAlarming = ({ respondedAt }: Pick<Case, "respondedAt">, { urgent, preset }: Pick<CategoryRow, "urgent" | "preset">): boolean => respondedAt === undefined && (urgent || preset === "mutual_aid");

export const accept: Handle<CommandOf<"accept">> = (before, { category, level, withoutPlace, duplicatesSeen, reason }, { facts }) => {
  if (category !== undefined && facts.otherCategory?.code !== category) throw new Refusal("invalid", `there is no category ${category}`, "category");
  if (!before.located && !withoutPlace) throw new Refusal("invalid", "a case without a place is accepted only by saying so", "withoutPlace");
  if (!duplicatesSeen) throw new Refusal("invalid", "look at what is open near by first", "duplicatesSeen");
  const { id, level: usual, restricted } = facts.otherCategory ?? facts.category;
  const isOther = category !== undefined && id !== facts.category.id;
  const to = level ?? (isOther ? usual : before.level);
  if ((isOther || (level !== undefined && level !== before.level)) && !reason) throw new Refusal("invalid", "another kind or level than was reported needs a reason", "reason");
  const { refusal: _withdrawn, ...rest } = before;
  return {
    next: { ...rest, state: "accepted", category: id, level: to, restricted: before.restricted || restricted },
    event: { kind: "accept", ...(reason && { reason }), ...((withoutPlace || isOther) && { detail: { ...(withoutPlace && { withoutPlace }), ...(isOther && { category }) } }) },
  };
};

export const reject: Handle<CommandOf<"reject">> = (before, { reason, preset, referTo }, { actor, now }) => {
  const event = { kind: "reject" as const, reason, detail: { referTo, ...(preset && { preset }) } };
  if (preset) return { next: { ...before, state: "rejected", calls: releaseOpenCalls(before, now) }, event };
  if (actor.person === undefined) throw new Refusal("forbidden", "a reason of one's own has to be somebody's", "preset");
  return { next: { ...before, refusal: { by: actor.person, reason, referTo } }, event };
};

export const confirmReject: Handle<CommandOf<"confirm_reject">> = (before, _command, { actor, now }) => {
  const { refusal, ...rest } = before;
  if (!refusal) throw new Refusal("conflict", "nobody has proposed to refuse it", "refusal");
  if (actor.person === undefined || actor.person === refusal.by) throw new Refusal("forbidden", "a second person has to confirm", "person");
  return { next: { ...rest, state: "rejected", calls: releaseOpenCalls(before, now) }, event: { kind: "confirm_reject", reason: refusal.reason, detail: { referTo: refusal.referTo } } };
};

export const solve: Handle<CommandOf<"solve">> = (before, { evidence }, { actor, now }) => {
  NEEDS_PHOTO(evidence.photos);
  if (before.level !== "grid") throw new Refusal("conflict", `a case of the ${before.level} is not solved on the spot`, "level");
  return { next: { ...before, state: "closed", lastEvidence: evidence, handledAt: now, ...(actor.person !== undefined && { handler: actor.person }) }, event: { kind: "solve", evidence } };
};

export const merge: Handle<CommandOf<"merge">> = (before, { into: id }, { facts: { into, category, id: own }, now }) => {
  if (!into || into.id !== id) throw new Refusal("invalid", `there is no case ${id}`, "into");
  if (into.id === own || (own !== undefined && into.above.includes(own))) throw new Refusal("conflict", "a case cannot be merged into what was merged into it", "into");
  if (!isOpen({ state: into.state })) throw new Refusal("conflict", `case ${id} is ${into.state}`, "into");
  if (into.category !== category.code) throw new Refusal("conflict", `case ${id} is about ${into.category}`, "category");
  if (into.metres !== undefined && into.metres > metresApart(category)) throw new Refusal("conflict", `case ${id} is ${Math.round(into.metres)} m away`, "place");
  return { next: { ...before, state: "merged", parent: id, calls: releaseOpenCalls(before, now) }, event: { kind: "merge", detail: { into: id } } };
};

export const handOver: Handle<CommandOf<"hand_over">> = (before, { to, reason }) => ({
  next: { ...before, state: "transferred", handOver: { to, confirmed: false } },
  event: { kind: "hand_over", reason, detail: { to } },
});

export const confirmHandOver: Handle<CommandOf<"confirm_hand_over">> = (before, { reference }) => {
  if (!before.handOver || before.handOver.confirmed) throw new Refusal("conflict", "nothing waits to be confirmed", "handOver");
  return { next: { ...before, handOver: { ...before.handOver, confirmed: true } }, event: { kind: "confirm_hand_over", detail: { reference } } };
};

export const refuseHandOver: Handle<CommandOf<"refuse_hand_over">> = (before, { reason }) => {
  if (!before.handOver || before.handOver.confirmed) throw new Refusal("conflict", "what the other side has taken stays with them", "handOver");
  const { handOver: _refused, ...rest } = before;
  return { next: { ...rest, state: "accepted" }, event: { kind: "refuse_hand_over", reason } };
};

export const cancel: Handle<CommandOf<"cancel">> = (before, { cause, reason }, { now }) => ({
  next: { ...before, state: "cancelled", calls: releaseOpenCalls(before, now) },
  event: { kind: "cancel", reason, detail: { cause } },
});
