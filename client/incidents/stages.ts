import type { Allowance, Stage } from "#contract/categories.ts";
import type { IncidentSheet } from "#contract/incidents.ts";

/** One of the four times of a case: 签收 到场 处置 核查. */
export interface StageClock {
  stage: "sign" | "arrive" | "handle" | "verify";
  state: "idle" | "runs" | "rests" | "done" | "skipped";
  allowance: Allowance | undefined;
  /** Of one that runs or has ended. */
  usedSeconds?: number;
  /** Of one that runs: below 0 once overdue. Of one at rest what was left when it stopped. */
  leftSeconds?: number;
  /** Of its time used, 0 to 1. */
  share: number;
}

const FOUR = ["sign", "arrive", "handle", "verify"] as const;
/** By which commands each of them begins and ends; what is written last counts. */
const BEGINS: Record<StageClock["stage"], readonly string[]> = { sign: ["dispatch", "whistle"], arrive: ["sign", "claim"], handle: ["accept"], verify: ["finish"] };
const ENDS: Record<StageClock["stage"], readonly string[]> = { sign: ["sign", "claim", "decline"], arrive: ["arrive"], handle: ["finish", "solve", "clear"], verify: ["pass", "fail"] };
const PASSED: Record<StageClock["stage"], readonly string[]> = {
  sign: ["in_progress", "to_verify", "closed", "evaluated", "rework"], arrive: ["to_verify", "closed", "evaluated"], handle: ["to_verify", "closed", "evaluated"], verify: ["closed", "evaluated"],
};
const seconds = (from: string, until: string | number): number => ((typeof until === "number" ? until : Date.parse(until)) - Date.parse(from)) / 1000;

/** The four times of a case as they stand: those that run by their clocks, those that have ended by what was done. */
export function stagesOf({ clocks, allowances, events, incident }: Pick<IncidentSheet, "clocks" | "allowances" | "events" | "incident">, nowMilliseconds: number): StageClock[] {
  return FOUR.map((stage) => {
    const allowance = (allowances as Partial<Record<Stage, Allowance>>)[stage];
    const clock = clocks.find((each) => each.stage === stage);
    if (clock?.dueAt !== undefined) {
      const [total, left] = [seconds(clock.startedAt, clock.dueAt), -seconds(clock.dueAt, nowMilliseconds)];
      return { stage, allowance, state: "runs", usedSeconds: Math.max(0, seconds(clock.startedAt, nowMilliseconds)), leftSeconds: left, share: shareOf(total - left, total) };
    }
    const ended = events.findLast(({ kind }) => ENDS[stage].includes(kind ?? ""));
    const begun = events.findLast(({ kind }) => BEGINS[stage].includes(kind ?? ""));
    const isPast = PASSED[stage].includes(incident.state) || (incident.state === "in_progress" && ended !== undefined && ended.seq > (begun?.seq ?? 0));
    if (clock?.restSeconds !== undefined && !isPast) return { stage, allowance, state: "rests", leftSeconds: clock.restSeconds, share: 0 };
    if (!isPast || !ended) return { stage, allowance, state: isPast ? "skipped" : "idle", share: 0 };
    const began = events.findLast(({ kind, seq }) => seq < ended.seq && BEGINS[stage].includes(kind ?? ""))?.at ?? incident.reportedAt;
    const used = seconds(began, ended.at);
    const due = ended.dueBefore === undefined ? undefined : seconds(began, ended.dueBefore);
    return { stage, allowance, state: "done", usedSeconds: used, share: due === undefined ? 1 : shareOf(used, due) };
  });
}

const shareOf = (used: number, total: number): number => (total <= 0 ? 1 : Math.min(1, Math.max(0, used / total)));
