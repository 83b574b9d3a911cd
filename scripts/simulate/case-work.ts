import type { Pool } from "pg";
import type { CommandWish } from "#contract/commands.ts";
import type { IncidentReport } from "#contract/incidents.ts";
import { log } from "../../server/log.ts";
import { readCaseGround } from "../seed/cases/case-ground.ts";
import { caseKey, moveKey } from "../seed/cases/case-key.ts";
import { CaseCalendar, type PlannedCase } from "../seed/cases/day-of-cases.ts";
import { areaOfCase } from "../seed/cases/life.ts";
import { nextMove, type Move } from "../seed/cases/next-move.ts";
import { Offices } from "../seed/cases/offices.ts";
import { readOpenCases, type OpenCase } from "../seed/cases/open-cases.ts";
import { localDay } from "../seed/local-time.ts";
import { readProgress } from "../seed/progress.ts";
import { Random } from "../seed/town/random.ts";
import type { Seat } from "./seat.ts";

export type Staff = Readonly<Record<"dispatcher" | "duty_leader" | "supervisor", Pick<Seat, "report" | "command">>>;

/** What a server that was away has missed longer than this is written by the next start, with its true times. */
const CAUGHT_UP_MILLISECONDS = 10 * 60_000;
/** So many at most in one turn: a pause is not made up for in a burst. */
const AT_ONCE = 20;
/** Days nobody has seen yet: where the cases of a faster demo come from. */
const EXTRA_DAYS_AHEAD = 4_000;
const HOUR_MILLISECONDS = 3_600_000;

/** The demo's people at work on its cases: those of the calendar are reported when their time comes, and moved on as their lives go. */
export class CaseWork {
  readonly #calendar: CaseCalendar;
  readonly #offices: Offices;
  readonly #staff: Staff;
  readonly #extra: { perHour: number; random: Random; nextMilliseconds: number; count: number } | undefined;
  readonly #days = new Map<number, PlannedCase[]>();
  /** Versions at which a move was refused: not tried again. */
  readonly #refused = new Map<number, number>();
  #sinceMilliseconds: number;

  private constructor(calendar: CaseCalendar, offices: Offices, staff: Staff, sinceMilliseconds: number, casesPerHour: number | undefined) {
    this.#calendar = calendar;
    this.#offices = offices;
    this.#staff = staff;
    this.#sinceMilliseconds = sinceMilliseconds;
    if (casesPerHour !== undefined) this.#extra = { perHour: casesPerHour, random: new Random(`extra/${sinceMilliseconds}`), nextMilliseconds: sinceMilliseconds, count: 0 };
  }

  /**
   * Undefined where there is no demo.
   *
   * @param casesPerHour instead of the demo's own rate, which is about 70 a day, most of them by day
   */
  static async begin(pool: Pool, staff: Staff, nowMilliseconds: number, casesPerHour?: number): Promise<CaseWork | undefined> {
    const progress = await readProgress(pool);
    if (!progress) return undefined;
    const ground = await readCaseGround(pool);
    const since = Math.max(Date.parse(progress.casesUntil), nowMilliseconds - CAUGHT_UP_MILLISECONDS);
    return new CaseWork(new CaseCalendar(progress.seed, ground, progress.firstDay), new Offices(ground), staff, since, casesPerHour);
  }

  /** Reports what is due, and moves what is due; answers with how much that was. */
  async turn(pool: Pool, nowMilliseconds: number): Promise<{ reported: number; moved: number }> {
    let [reported, moved] = [0, 0];
    for (const planned of this.#arrived(nowMilliseconds)) if (await this.#report(planned)) reported++;
    this.#sinceMilliseconds = nowMilliseconds;
    const open = await readOpenCases(pool, nowMilliseconds);
    const ids = new Map(open.map(({ id, subject }) => [subject.key, id]));
    for (const each of open) {
      if (moved >= AT_ONCE) break;
      const move = this.#moveOf(each, ids);
      if (!move || move.atMilliseconds > nowMilliseconds || this.#refused.get(each.id) === each.ver) continue;
      if (await this.#carryOut(each, move)) moved++;
    }
    return { reported, moved };
  }

  #arrived(nowMilliseconds: number): PlannedCase[] {
    const extra = this.#extra;
    if (!extra) return this.#casesOf(localDay(nowMilliseconds)).filter(({ reportedAtMilliseconds: at }) => at > this.#sinceMilliseconds && at <= nowMilliseconds);
    const arrived: PlannedCase[] = [];
    while (extra.nextMilliseconds <= nowMilliseconds && arrived.length < AT_ONCE) {
      const day = this.#casesOf(localDay(nowMilliseconds) + EXTRA_DAYS_AHEAD);
      const reference = `extra:${extra.nextMilliseconds}:${extra.count++}`;
      arrived.push({ ...extra.random.pick(day), reference, key: caseKey(reference), twin: undefined });
      extra.nextMilliseconds += -Math.log(1 - extra.random.next()) * (HOUR_MILLISECONDS / extra.perHour);
    }
    return arrived;
  }

  #casesOf(day: number): PlannedCase[] {
    const known = this.#days.get(day) ?? this.#calendar.casesOf(day);
    return this.#days.set(day, known) && known;
  }

  async #report(planned: PlannedCase): Promise<boolean> {
    const { key, category, description, where, isLocated, accuracyMetres, level, source, reference } = planned;
    const report: IncidentReport = {
      key, category: category.code, description, level, source: source as NonNullable<IncidentReport["source"]>,
      ...(isLocated ? { position: [...where.position], area: where.grid.id } : { area: areaOfCase(planned) }),
      ...(accuracyMetres !== undefined && { accuracyMetres }),
      ...(source === "12345" && { order: { number: reference } }),
    };
    const reply = await this.#staff.dispatcher.report(report);
    if (!reply.ok) log.warn(`simulate: case ${reference} was not taken: ${reply.code} ${reply.message}`);
    return reply.ok;
  }

  #moveOf(each: OpenCase, ids: ReadonlyMap<string, number>): Move | undefined {
    const { subject, standing, lastAtMilliseconds } = each;
    const twin = this.#casesOf(localDay(subject.reportedAtMilliseconds)).find(({ key }) => key === subject.key)?.twin;
    // at the command centre nobody rates for a community
    const calls = standing.calls.map((call) => ("unit" in call.to ? { ...call, rating: call.rating ?? 0 } : call));
    return nextMove(this.#offices, subject, { ...standing, calls }, lastAtMilliseconds, twin && ids.get(caseKey(twin.reference)));
  }

  async #carryOut({ id, ver }: OpenCase, move: Move): Promise<boolean> {
    const { seat, command } = whoFor(move);
    const reply = await this.#staff[seat].command({ id, ver, key: moveKey(id, ver + 1), command });
    if (!reply.ok && reply.field !== "ver") this.#refused.set(id, ver);
    return reply.ok;
  }
}

/** Who enters a move at the command centre: what called units and askers say is told by telephone; who entered that it is done does not check it. */
function whoFor({ command, actor }: Move): { seat: keyof Staff; command: CommandWish["command"] } {
  if (command.kind === "pass" || command.kind === "fail") return { seat: command.kind === "pass" && command.method === "asker" ? "duty_leader" : "supervisor", command };
  if (isOfCalled(command)) return { seat: "dispatcher", command: { ...command, relayed: "电话告知" } };
  return { seat: actor.roles[0] === "dispatcher" ? "dispatcher" : "duty_leader", command };
}

type OfCalled = Extract<CommandWish["command"], { kind: "sign" | "decline" | "set_out" | "arrive" | "progress" | "finish" }>;
const isOfCalled = (command: CommandWish["command"]): command is OfCalled => ["sign", "decline", "set_out", "arrive", "progress", "finish"].includes(command.kind);
