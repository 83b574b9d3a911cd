import { categoryRowSchema, type CategoryRow } from "#contract/categories.ts";
import type { Command } from "#contract/commands.ts";
import { officialDays } from "../../time/official-days.ts";
import { WorkingCalendar } from "../../time/working-calendar.ts";
import type { Actor, Case, Facts } from "../case.ts";
import { decide } from "../machine.ts";
import { open, type Intake } from "../opening.ts";
import type { Role } from "../rights.ts";

export const calendar = new WorkingCalendar("Asia/Shanghai", officialDays());
/** A Thursday morning, nine o'clock in Shanghai. */
export const MORNING = "2026-01-08T01:00:00.000Z";

export const categoryOf = (changes: Partial<CategoryRow> = {}): CategoryRow =>
  categoryRowSchema.parse({
    id: 1, code: "lamp", group: "municipal", nameZh: "路灯不亮", nameEn: "Street lamp", sign: "灯", level: "grid", owner: "property", preset: "standard", fastTrack: false, urgent: false,
    restricted: false, wallPlace: "exact", handleSeconds: 172_800, check: "photo", radiusMetres: 50,
    clocks: { sign: { amount: 120, unit: "working_minutes" }, arrive: { amount: 60, unit: "emergency_minutes" }, handle: { amount: 2, unit: "working_days" } },
    ...changes,
  });

export const OWNER = { unit: 11 } as const;
export const NEXT = { unit: 12 } as const;
export const HELPER = { post: 21 } as const;

export const factsOf = (changes: Partial<Facts> = {}): Facts => ({ category: categoryOf(), calendar, id: 1, owners: [OWNER], nextOnRota: NEXT, ...changes });

export const actorOf = (role: Role, changes: Partial<Actor> = {}): Actor => ({ person: 100, roles: [role], level: "district", units: [], posts: [], ...changes });
export const dispatcher = actorOf("dispatcher", { person: 1 });
export const dutyLeader = actorOf("duty_leader", { person: 2 });
export const leader = actorOf("leader", { person: 3 });
export const supervisor = actorOf("supervisor", { person: 4 });
export const community = actorOf("community", { person: 5, level: "community" });
export const finder = actorOf("grid_worker", { person: 6, level: "grid" });
export const owner = actorOf("department", { person: 7, units: [11] });
export const next = actorOf("department", { person: 8, units: [12] });
export const helper = actorOf("exclusive_worker", { person: 9, posts: [21] });
export const resident = actorOf("resident", { level: "grid" });

export const PHOTO = { photos: ["p1"] };

export const intakeOf = (changes: Partial<Intake> = {}): Intake => ({ area: 6, source: "app", located: true, ...changes });
export const opened = (intake: Partial<Intake> = {}, facts = factsOf(), by: Actor = finder, now = MORNING): Case => open(intakeOf(intake), by, by.roles[0] ?? "system", facts, now).next;

/** The case after so many commands, each by its actor. */
export function after(start: Case, steps: readonly (readonly [Actor, Command, Partial<Facts>?, string?])[]): Case {
  return steps.reduce((each, [actor, command, facts, now]) => decide(each, command, actor, factsOf(facts), now ?? MORNING).next, start);
}

const accept: Command = { kind: "accept", duplicatesSeen: true };
const dispatch: Command = { kind: "dispatch", lead: OWNER, assisting: [] };
const sign: Command = { kind: "sign", call: 1 };
const finish: Command = { kind: "finish", call: 1, evidence: PHOTO };
export const accepted = () => after(opened(), [[dispatcher, accept]]);
export const assigned = () => after(accepted(), [[dispatcher, dispatch]]);
export const inProgress = () => after(assigned(), [[owner, sign]]);
export const toVerify = () => after(inProgress(), [[owner, finish]]);
export const closed = () => after(toVerify(), [[supervisor, { kind: "pass", method: "photo", evidence: { photos: ["after"] } }]]);
