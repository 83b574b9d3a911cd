import type { Level } from "#contract/areas.ts";
import type { Target } from "#contract/calls.ts";
import type { Evidence } from "#contract/commands.ts";
import { Refusal } from "../edge/refusal.ts";
import { newCall } from "./calling.ts";
import type { Actor, Case, Decision, Facts } from "./case.ts";
import { startClock } from "./clocks.ts";
import { isAlarming } from "./gating.ts";
import { keep } from "./machine.ts";
import { mustReviewSoon } from "./timing.ts";
import type { Role } from "./rights.ts";

/** What arrives, from whatever channel. */
export interface Intake {
  area: number;
  source: string;
  located: boolean;
  level?: Level;
  /** An order of 12345 says by when. */
  orderDueAt?: string;
  /** A project that starts suspended says when it is looked at again. */
  reviewAt?: string;
  /** Solved on the spot: what shows it. */
  solved?: Evidence;
  /** A duty of care that was missed. */
  missedDuty?: boolean;
}

/** The case as it arrives, one step further where its preset says so: incidents.md §8. */
export function open(intake: Intake, actor: Actor, role: Role, facts: Facts, now: string): Decision {
  const { category } = facts;
  const blank: Case = {
    ver: 0, state: "reported", level: intake.level ?? category.level, category: category.id, area: intake.area, source: intake.source,
    restricted: category.restricted, located: intake.located, reportedAt: now, ...(isAlarming({}, category) && { alarming: true }), ...(actor.person !== undefined && { finder: actor.person }),
    clocks: [], calls: [], rework: 0, returns: 0, misassigned: 0, extensions: 0, suspensions: 0, callBackTries: 0, steps: [], supervised: false, unreasonable: false, fired: [],
  };
  const { next, detail } = enter(blank, intake, facts, now);
  return keep(blank, { next, event: { kind: "report", ...(intake.solved && { evidence: intake.solved }), detail: { preset: detail } } }, { actor, role, facts, now });
}

function enter(blank: Case, intake: Intake, facts: Facts, now: string): { next: Case; detail: string } {
  const { category, calendar } = facts;
  if (intake.solved) return { next: solvedOnTheSpot(blank, intake.solved, now), detail: "solved" };
  if (intake.source === "12345") {
    // the order has been accepted where it was taken; it brings its own due time
    const clocks = intake.orderDueAt === undefined ? [] : [{ ...startClock(calendar, "handle", 1, { unit: "working_days", dueAt: intake.orderDueAt }, now), isGiven: true as const }];
    return { next: { ...blank, state: "accepted", clocks }, detail: "hotline" };
  }
  switch (category.preset) {
    case "fast_track":
    case "sensor":
    case "care_duty":
      if (category.preset === "care_duty" && !intake.missedDuty) throw new Refusal("conflict", "a duty that was not missed makes no case", "category");
      return { next: assignedAtOnce(blank, facts, now), detail: category.preset };
    case "mutual_aid":
      return { next: { ...callAll({ ...blank, state: "transferred", handOver: { to: "119", confirmed: false } }, facts.owners, "assisting", facts, now) }, detail: "mutual_aid" };
    case "project": {
      if (intake.reviewAt === undefined) throw new Refusal("invalid", "a project says when it is looked at again", "reviewAt");
      mustReviewSoon(intake.reviewAt, now);
      const review = startClock(calendar, "review", 1, { unit: "emergency_minutes", dueAt: intake.reviewAt }, now);
      return { next: { ...blank, state: "suspended", clocks: [review], suspensions: 1 }, detail: "project" };
    }
    default:
      return { next: blank, detail: category.preset };
  }
}

function solvedOnTheSpot(blank: Case, evidence: Evidence, now: string): Case {
  if (!evidence.photos.length) throw new Refusal("invalid", "a photo is needed", "evidence.photos");
  if (blank.level !== "grid") throw new Refusal("conflict", `a case of the ${blank.level} is not solved on the spot`, "level");
  return { ...blank, state: "closed", lastEvidence: evidence, handledAt: now, respondedAt: now, ...(blank.finder !== undefined && { handler: blank.finder }) };
}

/** Reported, accepted and assigned in one; nobody on the rota leaves it to the dispatcher. */
function assignedAtOnce(blank: Case, facts: Facts, now: string): Case {
  const [first] = facts.owners;
  return first ? { ...callAll(blank, [first], "lead", facts, now), state: "assigned" } : { ...blank, state: "accepted" };
}

const callAll = (blank: Case, targets: readonly Target[], role: "lead" | "assisting", facts: Facts, now: string): Case =>
  targets.reduce<Case>((next, to) => ({ ...next, calls: [...next.calls, newCall(next, to, role, { facts, now })] }), blank);
