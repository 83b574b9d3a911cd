import type { Call } from "#contract/calls.ts";
import type { Command } from "#contract/commands.ts";
import { leadOf, type Actor } from "../../../server/incidents/case.ts";
import { Random } from "../town/random.ts";
import type { Moment, Move } from "./next-move.ts";
import { around, FIRST_THING_HOURS, HOUR, MINUTE, worked } from "./pace.ts";

const DONE = ["已处理完毕，现场复核正常", "已修复", "已清理", "已联系当事人，问题解决", "已恢复", "已劝导整改"] as const;
const RETURNED = ["不属于本岗位职责", "位置不在本网格", "需要专业队伍处理"] as const;
const CAUSES = ["等待配件到货", "需列入季节性维修计划", "等待资金审批"] as const;
const DAY = 24 * HOUR;

/** What those who were called do with it, and the desk for them, until it is done. */
export function workOn(moment: Moment): Move | undefined {
  const { standing, random, offices, lastAtMilliseconds, subject: { category, source } } = moment;
  const lead = leadOf(standing);
  if (standing.state === "suspended") {
    const morning = worked(random, category.handleSeconds, lastAtMilliseconds + random.between(5, 24) * DAY);
    return { atMilliseconds: morning, command: { kind: "resume", reason: "条件已具备，恢复处置" }, actor: approver(moment) };
  }
  if (!lead) return undefined;
  if (lead.state === "called" || lead.state === "received" || lead.state === "absent") return answer(moment, lead);
  const waiting = standing.calls.find((each) => each.role === "assisting" && each.state === "called" && !staysAway(moment, each));
  if (waiting) return spoken(moment, waiting, Math.max(lastAtMilliseconds + MINUTE, Date.parse(waiting.calledAt) + around(random, signMilliseconds(moment))), (told) => ({ kind: "sign", call: waiting.number, ...told }));
  if (standing.state === "rework") return finish(moment, lead, worked(random, category.handleSeconds, lastAtMilliseconds + around(random, Math.min(4 * HOUR, category.handleSeconds * 250))));
  return onItsWay(moment, lead) ?? stepped(moment, lead) ?? put(moment) ?? helped(moment) ?? finish(moment, lead, resumedAt(moment));

  function approver({ subject: { level } }: Moment): Actor {
    return offices.desk(random, level === "district" ? "leader" : "duty_leader");
  }

  function put({ fate, doneAtMilliseconds }: Moment): Move | undefined {
    if (fate.isSuspended && standing.suspensions === 0) {
      const atMilliseconds = lastAtMilliseconds + Math.max(10 * MINUTE, (doneAtMilliseconds - lastAtMilliseconds) * 0.4);
      return { atMilliseconds, command: { kind: "suspend", reason: random.pick(CAUSES), reviewAt: new Date(Math.round(atMilliseconds + 30 * DAY)).toISOString() }, actor: approver(moment) };
    }
    const due = Date.parse(standing.handleDueAt ?? "");
    const atMilliseconds = lastAtMilliseconds + (due - lastAtMilliseconds) * 0.85;
    if (!fate.isExtended || standing.extensions > 0 || !(due < doneAtMilliseconds) || atMilliseconds <= lastAtMilliseconds || standing.suspensions > 0) return undefined;
    const { amount: given = 1, unit } = category.clocks.handle ?? {};
    if (source === "12345" && unit !== "working_days") return undefined; // an order is given days, not minutes
    const amount = Math.min(Math.ceil(given * 0.6), source === "12345" ? 10 : given);
    return { atMilliseconds, command: { kind: "extend", amount, reason: "情况复杂，需要继续协调" }, actor: offices.desk(random, "duty_leader") };
  }
}

const signMilliseconds = ({ subject: { category: { clocks } } }: Moment): number => (clocks.sign?.unit === "emergency_minutes" ? Math.min(8, clocks.sign.amount * 0.25) : 25) * MINUTE;

/** Some offices do not come however often they are whistled for. */
const staysAway = ({ subject: { key } }: Moment, { number }: Call): boolean => new Random(`${key}/away/${number}`).chance(0.06);

function answer(moment: Moment, lead: Call): Move {
  const { fate, standing, random, lastAtMilliseconds, subject: { category } } = moment;
  const soon = lastAtMilliseconds + around(random, signMilliseconds(moment));
  if (fate.isDeclined && standing.calls.every(({ state }) => state !== "declined")) {
    const inTime = Math.min(soon, Date.parse(lead.dueAt ?? "") - 5 * MINUTE || soon);
    if (inTime > lastAtMilliseconds) return spoken(moment, lead, inTime, (told) => ({ kind: "decline", call: lead.number, reason: random.pick(RETURNED), ...told }));
  }
  // what has minutes to be signed is signed by night, too
  const atMilliseconds = category.clocks.sign?.unit === "emergency_minutes" ? soon : worked(random, category.handleSeconds, soon, FIRST_THING_HOURS);
  return spoken(moment, lead, atMilliseconds, (told) => ({ kind: "sign", call: lead.number, ...told }));
}

function onItsWay(moment: Moment, lead: Call): Move | undefined {
  const { fate, random, lastAtMilliseconds, doneAtMilliseconds, subject: { category } } = moment;
  if (category.fastTrack && lead.state === "signed") return spoken(moment, lead, lastAtMilliseconds + around(random, 2 * MINUTE), (told) => ({ kind: "set_out", call: lead.number, ...told }));
  if (!(fate.goesThere || category.clocks.arrive) || (lead.state !== "signed" && lead.state !== "en_route")) return undefined;
  const there = lastAtMilliseconds + around(random, 9 * MINUTE);
  const atMilliseconds = category.fastTrack || category.clocks.arrive?.unit === "emergency_minutes" ? there : Math.max(there, lastAtMilliseconds + (doneAtMilliseconds - lastAtMilliseconds) * 0.5);
  return spoken(moment, lead, worked(random, category.handleSeconds, atMilliseconds), (told) => ({ kind: "arrive", call: lead.number, ...told }));
}

/** First it is made safe, then it is repaired: each with a time of its own where the kind gives one. */
function stepped(moment: Moment, lead: Call): Move | undefined {
  const { standing, random, lastAtMilliseconds, doneAtMilliseconds, subject: { category: { clocks } } } = moment;
  const step = (["secured", "repaired"] as const).find((each) => clocks[each === "secured" ? "secure" : "repair"] && !standing.steps.includes(each));
  if (!step) return undefined;
  const atMilliseconds = step === "secured" ? lastAtMilliseconds + around(random, 25 * MINUTE) : Math.max(lastAtMilliseconds + 10 * MINUTE, doneAtMilliseconds - 20 * MINUTE);
  return spoken(moment, lead, atMilliseconds, (told) => ({ kind: "progress", step, note: step === "secured" ? "已围护，现场安全" : "已修复，正在恢复", ...told }));
}

/** Those who help end before who leads; who never came is released. */
function helped(moment: Moment): Move | undefined {
  const { standing, random, offices, lastAtMilliseconds, subject: { key } } = moment;
  const helper = standing.calls.find(({ role, endedAt }) => role === "assisting" && endedAt === undefined);
  if (!helper) return undefined;
  const atMilliseconds = Math.max(lastAtMilliseconds + 2 * MINUTE, resumedAt(moment) - random.between(5, 25) * MINUTE);
  if (helper.state === "called" || helper.state === "absent") return { atMilliseconds, command: { kind: "release", call: helper.number, reason: "未到场，不再需要" }, actor: offices.desk(random, "dispatcher") };
  return spoken(moment, helper, atMilliseconds, (told) => ({ kind: "finish", call: helper.number, evidence: { photos: [`${key}-help${helper.number}`] }, ...told }));
}

/** After a suspension it takes some days more. */
const resumedAt = ({ standing, random, lastAtMilliseconds, doneAtMilliseconds, subject: { category } }: Moment): number =>
  standing.suspensions > 0 ? Math.max(doneAtMilliseconds, worked(random, category.handleSeconds, lastAtMilliseconds + around(random, Math.min(20 * HOUR, category.handleSeconds * 250)))) : doneAtMilliseconds;

function finish(moment: Moment, lead: Call, atMilliseconds: number): Move {
  const { random, standing, lastAtMilliseconds, subject: { key } } = moment;
  const evidence = { photos: [`${key}-done${standing.rework}`], note: random.pick(DONE) };
  return spoken(moment, lead, Math.max(lastAtMilliseconds + 3 * MINUTE, atMilliseconds), (told) => ({ kind: "finish", call: lead.number, evidence, ...told }));
}

/** Said by who was called, or entered by the desk for who has no place in the system. */
function spoken({ offices, random }: Moment, { to }: Call, atMilliseconds: number, commandOf: (told: { relayed?: string }) => Command): Move {
  const { actor, isHeard } = offices.called(to);
  return isHeard ? { atMilliseconds, command: commandOf({}), actor } : { atMilliseconds, command: commandOf({ relayed: "电话告知" }), actor: offices.desk(random, "dispatcher") };
}
