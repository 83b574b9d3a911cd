import { ROLE_OF_POST, type PostRole, type Role } from "#contract/roles.ts";
import type { Actor, Facts } from "../../../server/incidents/case.ts";
import type { Intake } from "../../../server/incidents/opening.ts";
import { officialDays } from "../../../server/time/official-days.ts";
import { WorkingCalendar } from "../../../server/time/working-calendar.ts";
import { Random } from "../town/random.ts";
import { holderFor, type CaseGround, type Holder } from "./case-ground.ts";
import type { PlannedCase } from "./day-of-cases.ts";
import { commandsOf, live, type Cast, type Lived, type Told } from "./lived.ts";

export const workingCalendar = new WorkingCalendar("Asia/Shanghai", officialDays());

/** Where a case belongs: to its grid, or to the whole community if it is about no place. */
export const areaOfCase = ({ where, category }: PlannedCase): number => (category.code === "opinion" ? where.grid.community : where.grid.id);

/** Who helps when somebody is whistled for. */
const HELPERS = ["safety", "mediator", "grid_worker"] as const;
const actor = (role: Role, level: Actor["level"], holder?: Holder): Actor => ({ roles: [role], level, units: [], posts: holder ? [holder.post] : [], ...(holder && { person: holder.person }) });

function castOf(ground: CaseGround, planned: PlannedCase): Cast {
  const area = areaOfCase(planned);
  const seat = (role: string) => holderFor(ground, area, role);
  const { category, source } = planned;
  const lead = seat(category.owner) ?? seat("grid_worker") ?? seat("community_head");
  if (!lead) throw new Error(`nobody answers for area ${area}`);
  const helperRole = HELPERS.find((role) => seat(role) && seat(role)?.post !== lead.post);
  const helper = helperRole && seat(helperRole);
  const worker = seat("grid_worker");
  const [reporterRole, reporter] = ({ grid_worker: ["grid_worker", worker], community_desk: ["community", seat("community_head")] } as Record<string, [Role, Holder | undefined]>)[source] ?? ["resident", undefined];
  return {
    reporterRole,
    reporter: actor(reporterRole, "grid", reporter),
    dispatcher: actor("dispatcher", "district", seat("dispatcher")),
    lead: { to: { post: lead.post }, actor: actor(roleOf(category.owner), "grid", lead) },
    helper: helper && helperRole ? { to: { post: helper.post }, actor: actor(roleOf(helperRole), "grid", helper) } : undefined,
    community: actor("community", "community", seat("community_head")),
    checker: actor("supervisor", "district"),
    approver: actor("duty_leader", "district", seat("leader")),
    asker: actor("resident", "grid"),
  };
}

const roleOf = (post: string): Role => ROLE_OF_POST[post as PostRole].role;

/** A planned case as the machine is told of it. */
export function toldOf(ground: CaseGround, planned: PlannedCase): { intake: Intake; cast: Cast; facts: Facts; told: Told[] } {
  const cast = castOf(ground, planned);
  const intake = { area: areaOfCase(planned), source: planned.source, located: planned.isLocated, level: planned.level };
  const facts: Facts = { category: planned.category, calendar: workingCalendar, owners: [cast.lead.to], fromArea: planned.where.grid.community };
  return { intake, cast, facts, told: commandsOf(new Random(`lived/${planned.externalId}`), planned.life, planned.category, intake, cast) };
}

/** A planned case as it stands at a moment, and all that has happened to it until then. */
export function livedUntil(ground: CaseGround, planned: PlannedCase, nowMilliseconds: number): Lived {
  const { intake, cast, facts, told } = toldOf(ground, planned);
  return live(intake, cast, facts, planned.reportedAtMilliseconds, told, nowMilliseconds);
}
