import type { Call } from "#contract/calls.ts";
import type { CategoryRow } from "#contract/categories.ts";
import type { Command } from "#contract/commands.ts";
import type { Position } from "#geo/position.ts";
import { leadOf, type Actor, type Case } from "../../../server/incidents/case.ts";
import { Random } from "../town/random.ts";
import { fateOf, OTHER_SERVICE, type Fate } from "./fate.ts";
import { RESIDENT, type Offices } from "./offices.ts";
import { around, FIRST_THING_HOURS, HOUR, MINUTE, SECOND, worked } from "./pace.ts";
import { workOn } from "./work.ts";

/** What a case is about, as far as its life depends on it. */
export interface Subject {
  /** Names it for ever: all chance is drawn from it. */
  key: string;
  category: CategoryRow;
  level: Case["level"];
  source: string;
  area: number;
  position: Position | undefined;
  reportedAtMilliseconds: number;
  fate: Fate;
  /** When it will have been handled, if nothing comes between. */
  doneAtMilliseconds: number;
}

export function subjectFrom(reported: Omit<Subject, "fate" | "doneAtMilliseconds">): Subject {
  const { key, category, level, source } = reported;
  const fate = fateOf(key, category, level, source);
  return { ...reported, fate, doneAtMilliseconds: doneAt(reported, fate) };
}

/** As much of a case as decides what people do next. */
export type Standing = Pick<Case, "state" | "calls" | "steps" | "suspensions" | "extensions" | "callBackTries" | "rework"> & Partial<Pick<Case, "finder" | "handler" | "handOver" | "handleDueAt" | "satisfied">>;

export interface Move {
  atMilliseconds: number;
  command: Command;
  actor: Actor;
}

export interface Moment {
  subject: Subject;
  fate: Fate;
  doneAtMilliseconds: number;
  standing: Standing;
  /** When a person last did something. */
  lastAtMilliseconds: number;
  random: Random;
  offices: Offices;
}

/**
 * What people do next with a case, who does it and when; undefined when it is over for them. The same for a year that is made in bulk
 * and for a demo that runs: it looks at nothing but the case, and draws its chance from the case's reference and its last move.
 *
 * @param twin an open case that this one repeats, if there is one
 */
export function nextMove(offices: Offices, subject: Subject, standing: Standing, lastAtMilliseconds: number, twin?: number): Move | undefined {
  const { key, fate, doneAtMilliseconds } = subject;
  const random = new Random(`${key}/${lastAtMilliseconds}`);
  const moment: Moment = { subject, fate, standing, lastAtMilliseconds, doneAtMilliseconds, random, offices };
  const move = chosen(moment, twin);
  return move && { ...move, atMilliseconds: Math.round(Math.max(move.atMilliseconds, lastAtMilliseconds + SECOND)) };
}

function chosen(moment: Moment, twin: number | undefined): Move | undefined {
  const { standing, lastAtMilliseconds, random, offices, subject } = moment;
  const soon = lastAtMilliseconds + around(random, 5 * MINUTE);
  if (twin !== undefined && ["reported", "accepted", "assigned"].includes(standing.state) && !standing.calls.some(({ reportedInAt }) => reportedInAt)) {
    return { atMilliseconds: soon, command: { kind: "merge", into: twin }, actor: offices.desk(random, "dispatcher") };
  }
  switch (standing.state) {
    case "reported": return gate(moment);
    case "accepted": return call(moment);
    case "transferred": return standing.handOver?.confirmed ? undefined : { atMilliseconds: lastAtMilliseconds + random.between(20, 80) * SECOND, command: { kind: "confirm_hand_over", reference: `${OTHER_SERVICE[subject.category.code] ?? "110"}-${random.whole(1000, 9999)}` }, actor: offices.desk(random, "dispatcher") };
    case "assigned":
    case "in_progress":
    case "rework":
    case "suspended": return workOn(moment);
    case "to_verify": return check(moment);
    case "closed": return ask(moment);
    default: return undefined;
  }
}

/** When it is done: half of all in less than half of their time; who is stuck is late. */
function doneAt({ category, reportedAtMilliseconds: reported, key }: Pick<Subject, "category" | "reportedAtMilliseconds" | "key">, { isStuck, share, lateSeconds }: Fate): number {
  // three working days are more than three days
  const handleSeconds = category.handleSeconds * (category.clocks.handle?.unit === "working_days" ? 1.4 : 1);
  const due = reported + handleSeconds * SECOND;
  if (isStuck) return due + lateSeconds * SECOND;
  const done = reported + Math.max(600, handleSeconds * share) * SECOND;
  const waited = worked(new Random(`${key}/done`), handleSeconds, done);
  // nobody leaves for the morning what would be late by then
  return waited > due ? done : waited;
}

const REFUSALS = [["private", "属于业主之间的民事约定，不在受理范围", "小区物业或业主委员会"], ["court", "已进入诉讼程序", "区人民法院"], ["answered_before", "同一诉求已答复，没有新情况", "原承办单位"]] as const;
const CAUSES = [["false_alarm", "现场核实无此情况"], ["test", "通信测试"], ["mistake", "重复录入"]] as const;

function gate({ subject: { category, position, source, area }, fate, random, offices, lastAtMilliseconds }: Moment): Move {
  const dispatcher = offices.desk(random, "dispatcher");
  const byDay = (middle: number) => worked(random, category.handleSeconds < 3 * 86_400 ? 0 : category.handleSeconds, lastAtMilliseconds + around(random, middle), FIRST_THING_HOURS);
  if (fate.ending === "refused") {
    const [preset, reason, referTo] = random.pick(REFUSALS);
    return { atMilliseconds: byDay(15 * MINUTE), command: { kind: "reject", reason, preset, referTo }, actor: dispatcher };
  }
  if (fate.ending === "handed_over") return { atMilliseconds: lastAtMilliseconds + around(random, MINUTE), command: { kind: "hand_over", to: OTHER_SERVICE[category.code] ?? "110", reason: "有人身危险，需专业力量到场" }, actor: dispatcher };
  if (fate.ending === "cancelled") {
    const [cause, reason] = random.pick(CAUSES);
    return { atMilliseconds: byDay(20 * MINUTE), command: { kind: "cancel", cause, reason }, actor: offices.desk(random, "duty_leader") };
  }
  const actor = source === "community_desk" && !category.restricted ? offices.called({ post: offices.communityHead(area).post }).actor : dispatcher;
  const isUrgent = category.handleSeconds <= 1_800;
  return { atMilliseconds: byDay(isUrgent ? MINUTE : 12 * MINUTE), command: { kind: "accept", duplicatesSeen: true, ...(!position && { withoutPlace: true }) }, actor };
}

/** Which office helps with a kind. */
const OFFICE: Readonly<Record<string, string>> = {
  power_outage: "electricity", water_outage: "water", water_burst: "water", gas: "gas", heating: "heating", sewer: "municipal", lamp: "municipal", manhole: "municipal", road: "municipal",
  litter: "sanitation", snow: "sanitation", stall: "enforcement", noise: "enforcement", parking: "enforcement", fire_risk: "fire", elevator: "fire", neighbour: "justice", family: "justice", hardship: "civil_affairs",
};

function call({ subject: { category, area, position }, fate, standing, random, offices, lastAtMilliseconds }: Moment): Move {
  const returned = standing.calls.find(({ state, returnUpheld }) => state === "declined" && returnUpheld === undefined);
  if (returned) {
    const upheld = random.chance(0.7);
    return { atMilliseconds: lastAtMilliseconds + around(random, 8 * MINUTE), command: { kind: "judge_return", call: returned.number, upheld, reason: upheld ? "退回理由成立" : "职责清楚，不应退回" }, actor: offices.desk(random, "duty_leader") };
  }
  const owner = standing.calls.length ? undefined : offices.owner(area, position, category.owner);
  const lead = { post: (owner ?? offices.communityHead(area)).post };
  const kinds = fate.isAssisted && !standing.calls.length ? [OFFICE[category.code] ?? "enforcement", ...(random.chance(0.35) ? ["police"] : [])] : [];
  const assisting = kinds.flatMap((kind) => offices.unit(area, kind) ?? []).map((unit) => ({ unit }));
  const reason = owner ? undefined : standing.calls.length ? "原承办人退回，由社区承办" : "本网格没有对应岗位，由社区承办";
  return { atMilliseconds: lastAtMilliseconds + around(random, category.handleSeconds <= 7_200 ? 2 * MINUTE : 14 * MINUTE), command: { kind: "dispatch", lead, assisting, ...(reason && { reason }) }, actor: offices.desk(random, "dispatcher") };
}

function check({ subject: { category, area, source, key }, fate, standing, random, offices, lastAtMilliseconds }: Moment): Move {
  const lead = leadOf(standing);
  const finder = source === "grid_worker" ? offices.gridWorker(area) : undefined;
  const isFinders = finder && finder.person === standing.finder && finder.person !== standing.handler && !isSame(lead, finder.post);
  const checker = category.check === "asker" ? offices.desk(random, "dispatcher", standing.handler) : isFinders ? offices.called({ post: finder.post }).actor : offices.desk(random, "supervisor");
  const atMilliseconds = worked(random, category.check === "asker" ? 0 : 86_400, lastAtMilliseconds + around(random, 26 * MINUTE), FIRST_THING_HOURS);
  if (fate.isFailed && standing.rework === 0) return { atMilliseconds, command: { kind: "fail", reason: "现场仍有遗留问题" }, actor: checker };
  return category.check === "asker"
    ? { atMilliseconds, command: { kind: "pass", method: "asker", evidence: { photos: [], note: random.pick(["电话核实，问题已解决", "当事人确认已恢复", "回电确认，表示满意"]) } }, actor: checker }
    : { atMilliseconds, command: { kind: "pass", method: "photo", evidence: { photos: [`${key}-check${standing.rework}`] } }, actor: checker };
}

const isSame = (lead: Call | undefined, post: number): boolean => lead !== undefined && "post" in lead.to && lead.to.post === post;

/** After the end: the caller rates who was called, the asker rates what was done. */
function ask({ subject: { category, source, area }, fate, standing, random, offices, lastAtMilliseconds }: Moment): Move | undefined {
  const unrated = category.restricted ? undefined : standing.calls.find(({ to, state, rating }) => "unit" in to && rating === undefined && (state === "done" || state === "absent"));
  if (unrated) return { atMilliseconds: lastAtMilliseconds + around(random, 40 * MINUTE), command: { kind: "rate_call", call: unrated.number, stars: unrated.state === "absent" ? 1 : random.whole(3, 5) }, actor: offices.called({ post: offices.communityHead(area).post }).actor };
  const morning = (middle: number) => worked(random, 86_400, lastAtMilliseconds + around(random, middle));
  if (fate.rating === "call_back") return { atMilliseconds: morning(20 * HOUR), command: { kind: "try_call_back", note: "无人接听" }, actor: offices.desk(random, "dispatcher") };
  if (fate.rating === "none") return undefined;
  const isUnhappy = fate.stars <= 2 && standing.rework === 0 && leadOf(standing) !== undefined;
  const stars = fate.stars <= 2 && !isUnhappy ? 3 : fate.stars;
  const actor = source === "app" ? RESIDENT : offices.desk(random, "dispatcher");
  return { atMilliseconds: Math.min(morning(5 * HOUR), lastAtMilliseconds + 6 * 24 * HOUR), command: { kind: "rate", satisfied: !isUnhappy, stars }, actor };
}
