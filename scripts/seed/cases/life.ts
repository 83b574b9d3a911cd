import type { CategoryRow } from "#contract/categories.ts";
import type { Actor, Case, CaseEvent, Facts } from "../../../server/incidents/case.ts";
import { escalate, rulesAhead, type DueRule } from "../../../server/incidents/escalation.ts";
import { decide } from "../../../server/incidents/machine.ts";
import { open, type Intake } from "../../../server/incidents/opening.ts";
import type { Role } from "../../../server/incidents/rights.ts";
import { officialDays } from "../../../server/time/official-days.ts";
import { WorkingCalendar } from "../../../server/time/working-calendar.ts";
import { instant } from "../local-time.ts";
import { Random } from "../town/random.ts";
import type { CaseGround } from "./case-ground.ts";
import type { PlannedCase } from "./day-of-cases.ts";
import { nextMove, subjectFrom, type Move, type Subject } from "./next-move.ts";
import { Offices, RESIDENT } from "./offices.ts";

/** The demo keeps Chinese time. */
const TIME_ZONE = "Asia/Shanghai";

/** What the machine asks of the world, for the whole district. */
export class World {
  readonly calendar = new WorkingCalendar(TIME_ZONE, officialDays());
  readonly offices: Offices;

  constructor(ground: CaseGround) {
    this.offices = new Offices(ground);
  }

  /** @param calls whether somebody is called: only then the machine is told whom */
  facts({ area, position, category }: Pick<Subject, "area" | "position" | "category">, calls: boolean): Facts {
    const owner = calls ? this.offices.owner(area, position, category.owner) : undefined;
    return { category, calendar: this.calendar, owners: owner ? [{ post: owner.post }] : [], ...(calls && { fromArea: this.offices.community(area) }) };
  }
}

/** An open case of which another is a second report. */
export interface Twin {
  id: number;
  /** When it ended: nothing is merged into it afterwards. */
  closedAtMilliseconds: number;
  metres: number;
}

/** Something that happened to a case: a person's move, or rules that spoke. */
export interface Step {
  atMilliseconds: number;
  move?: Move;
  rules?: readonly DueRule[];
  next: Case;
  events: readonly CaseEvent[];
}

export interface Life {
  /** How it arrived. */
  arrival: { intake: Intake; actor: Actor; role: Role };
  /** The first is its arrival. */
  steps: readonly [Step, ...Step[]];
  /** What comes after the moment until which it was told. */
  ahead: Move | undefined;
}

export const areaOfCase = ({ where, category }: Pick<PlannedCase, "where" | "category">): number => (category.code === "opinion" ? where.grid.community : where.grid.id);

export function subjectOf(planned: PlannedCase): Subject {
  const { key, category, level, source, isLocated, where, reportedAtMilliseconds } = planned;
  return subjectFrom({ key, category, level, source, area: areaOfCase(planned), position: isLocated ? where.position : undefined, reportedAtMilliseconds });
}

/** The life of one case until a moment: every state, due time and call as the machine decides it, rules speaking when their time has come. */
export function lifeOf(world: World, planned: PlannedCase, untilMilliseconds: number, twin?: Twin): Life {
  const subject = subjectOf(planned);
  const arrival = arrivalOf(world, subject);
  const { next, events } = open(arrival.intake, arrival.actor, arrival.role, { ...world.facts(subject, true), fromArea: subject.area }, instant(subject.reportedAtMilliseconds));
  const begun: Step = { atMilliseconds: subject.reportedAtMilliseconds, next, events };
  const { steps, ahead } = goOn(world, subject, next, { lastAtMilliseconds: subject.reportedAtMilliseconds, changedAtMilliseconds: subject.reportedAtMilliseconds }, untilMilliseconds, twin);
  return { arrival, steps: [begun, ...steps], ahead };
}

/** When a person last did something, and when anything last happened. */
export interface Since {
  lastAtMilliseconds: number;
  changedAtMilliseconds: number;
}

/** How a case goes on from where it stands. */
export function goOn(world: World, subject: Subject, from: Case, { lastAtMilliseconds, changedAtMilliseconds }: Since, untilMilliseconds: number, twin?: Twin): { steps: Step[]; ahead: Move | undefined } {
  const steps: Step[] = [];
  let [each, lastAt, changedAt] = [from, lastAtMilliseconds, changedAtMilliseconds];
  const keep = (step: Step) => {
    steps.push(step);
    each = step.next;
    changedAt = step.atMilliseconds;
  };
  for (;;) {
    const openTwin = twin && lastAt < twin.closedAtMilliseconds ? twin : undefined;
    let move = nextMove(world.offices, subject, each, lastAt, openTwin?.id);
    // the other one ended meanwhile
    if (move?.command.kind === "merge" && openTwin && move.atMilliseconds >= openTwin.closedAtMilliseconds) move = nextMove(world.offices, subject, each, lastAt);
    // a rule that spoke meanwhile may let people do something else, but not before it spoke
    if (move && move.atMilliseconds < changedAt) move = { ...move, atMilliseconds: changedAt };
    const before = Math.min(move?.atMilliseconds ?? Infinity, untilMilliseconds);
    // a rule speaks at its time, together with all that are due by then
    const ahead = isQuietUntil(each, before) ? [] : rulesAhead(each, world.calendar, instant(changedAt));
    const speaksAt = Math.max(changedAt, Date.parse(ahead[0]?.at ?? "") || Infinity);
    if (speaksAt <= before) {
      const rules = ahead.filter(({ at }) => Date.parse(at) <= speaksAt);
      keep({ atMilliseconds: speaksAt, rules, ...escalate(each, rules, world.facts(subject, false), instant(speaksAt)) });
      continue;
    }
    if (!move || move.atMilliseconds > untilMilliseconds) return { steps, ahead: move };
    const { command, actor, atMilliseconds } = move;
    const calls = command.kind === "dispatch";
    const into = command.kind === "merge" && openTwin ? { into: { id: openTwin.id, state: "accepted" as const, category: subject.category.code, metres: openTwin.metres, above: [] } } : {};
    keep({ atMilliseconds, move, ...decide(each, command, actor, { ...world.facts(subject, calls), ...into }, instant(atMilliseconds)) });
    lastAt = atMilliseconds;
  }
}

const [EARLIEST_SHARE, EARLIEST_SHARE_OF_SIGNING] = [0.8, 0.5];

/** Whether certainly no rule speaks before a moment: no clock can have used enough of its time. Spares the year a million sums in working time. */
function isQuietUntil({ clocks, calls, returns, misassigned, rework }: Case, milliseconds: number): boolean {
  if (returns > 1 || misassigned > 2 || rework > 2 || calls.length > 2 || milliseconds === Infinity) return false;
  const isQuiet = ({ stage, dueAt, startedAt, totalMilliseconds }: Case["clocks"][number]) =>
    dueAt === undefined || milliseconds - Date.parse(startedAt) < totalMilliseconds * (stage === "sign" ? EARLIEST_SHARE_OF_SIGNING : EARLIEST_SHARE);
  return clocks.every(isQuiet) && calls.every(({ state, dueAt }) => (state !== "called" && state !== "received") || dueAt === undefined || Date.parse(dueAt) > milliseconds);
}

const REPORTER: Readonly<Record<string, "grid_worker" | "community_desk" | "12345" | "app">> = { grid_worker: "grid_worker", community_desk: "community_desk", "12345": "12345", app: "app" };
const HOTLINE_DAYS = 5;

function arrivalOf({ offices, calendar }: World, subject: Subject): Life["arrival"] {
  const { area, position, level, category, source, key, reportedAtMilliseconds } = subject;
  const intake: Intake = {
    area, source, located: position !== undefined, level,
    ...(source === "12345" && isSlow(category) && { orderDueAt: instant(calendar.closeAfter(reportedAtMilliseconds, HOTLINE_DAYS)) }),
    ...(subject.fate.isSolvedOnTheSpot && { solved: { photos: [`${key}-solved`], note: "当场处理" } }),
  };
  const random = new Random(`${key}/reporter`);
  switch (REPORTER[source]) {
    case "grid_worker": {
      const seat = offices.gridWorker(area);
      return seat ? { intake, actor: offices.called({ post: seat.post }).actor, role: "grid_worker" } : { intake, actor: offices.called({ post: offices.communityHead(area).post }).actor, role: "community" };
    }
    case "community_desk": return { intake, actor: offices.called({ post: offices.communityHead(area).post }).actor, role: "community" };
    case "12345": return { intake, actor: offices.desk(random, "dispatcher"), role: "dispatcher" };
    default: return { intake, actor: RESIDENT, role: "resident" };
  }
}

/** An order brings a due time of its own where the district has no shorter one. */
const isSlow = ({ clocks }: CategoryRow): boolean => clocks.handle?.unit === "working_days";
