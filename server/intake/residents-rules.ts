import { createHash } from "node:crypto";
import { z } from "zod";
import type { CategoryDraft } from "#contract/categories.ts";
import type { Incident, IncidentEvent, IncidentState } from "#contract/incidents.ts";
import type { ResidentCase, StepTold } from "#contract/residents.ts";
import { Refusal } from "../edge/refusal.ts";

/** 微心愿: somebody takes it up, nobody is assigned. As it is offered where the administrator has made no kind of wishes. */
export const WISH: CategoryDraft = {
  code: "wish", group: "services", nameZh: "微心愿", nameEn: "Wish", sign: "愿", level: "community", owner: "community_head", fastTrack: false, restricted: false, wallPlace: "none",
  preset: "claim", urgent: false, check: "asker", radiusMetres: 50, clocks: { handle: { amount: 15, unit: "working_days" } },
};

export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

const REOPEN_MILLISECONDS = 7 * 86_400_000;
const STEP_OF: Readonly<Record<IncidentState, StepTold>> = {
  reported: "received", rejected: "rejected", merged: "merged", transferred: "handed_over", accepted: "accepted", assigned: "sent", in_progress: "working", suspended: "paused",
  to_verify: "checking", rework: "again", closed: "solved", evaluated: "rated", cancelled: "cancelled",
};

/** The life of a case in plain words, a line for each turn it took. What our people say among themselves is not told: only why it was refused. */
export function stepsOf(events: readonly IncidentEvent[], { state, reportedAt }: Pick<Incident, "state" | "reportedAt">): ResidentCase["steps"] {
  // of a case that was shut meanwhile its life is not told, but how it stands
  if (!events.length) return [{ step: STEP_OF[state], at: reportedAt }];
  const steps: ResidentCase["steps"] = [];
  for (const { at, to, kind, reason, detail } of events) {
    const step = kind === "arrive" ? "there" : STEP_OF[to];
    const last = steps.at(-1)?.step;
    if (step === last || (step === "working" && last === "there")) continue;
    const referTo = detail?.["referTo"];
    steps.push({ step, at, ...(step === "rejected" && { ...(reason && { reason }), ...(typeof referTo === "string" && { referTo }) }) });
  }
  return steps;
}

/** @param check who confirms that a case of this kind is done */
export function mayNow({ state, closedAt }: Pick<Incident, "state" | "closedAt">, check: string): Pick<ResidentCase, "may" | "reopenUntil"> {
  if (state === "closed") return { may: ["note", "photo", "rate"], ...(closedAt && { reopenUntil: new Date(Date.parse(closedAt) + REOPEN_MILLISECONDS).toISOString() }) };
  if (state === "to_verify" && check === "asker") return { may: ["note", "photo", "judge"] };
  if (STEP_OF[state] === "rated" || state === "cancelled" || state === "rejected" || state === "merged") return { may: [] };
  return { may: ["note", "photo"] };
}

const nearBorder = z.object({ grids: z.array(z.object({ id: z.int() })).min(1) });

/** Of the grids between which a report was asked to choose, the first; undefined when that was not what was wrong. */
export function firstGrid(error: unknown): number | undefined {
  const near = error instanceof Refusal && error.field === "area" ? nearBorder.safeParse(error.current) : undefined;
  return near?.data?.grids[0]?.id;
}
