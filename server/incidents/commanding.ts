import { LEVELS, type Level } from "#contract/areas.ts";
import type { Command, CommandWish } from "#contract/commands.ts";
import { incidentFor, type CaseAnswer, type Incident, type Overtaken } from "#contract/incidents.ts";

import { reaches, scopesOf, type CaseVerb, type Ruled } from "#contract/rights.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoryRow, categoryRowsAt, communityOf, mergeTarget, nearestFix, ownersOf } from "./around-store.ts";
import { copyAskers } from "./asker-store.ts";
import { answerOfKey, holdCase, keepKey, saveCase, type KeptCase } from "./case-store.ts";
import type { Actor, Facts } from "./case.ts";
import { nextDueAt } from "./escalation.ts";
import { decide } from "./machine.ts";
import type { IncidentNeeds } from "./needs.ts";
import type { Role } from "./rights.ts";
import { eventsOf, incidentNow } from "./store.ts";
import { tell } from "./telling.ts";

/**
 * Carries out one command: load, decide, keep, announce, in one transaction. The same key again is answered as the first time.
 *
 * @throws Refusal `conflict` on `ver` with what happened meanwhile as `current`
 */
export async function commandIncident(needs: IncidentNeeds, viewer: Viewer, { id, ver, key, command, doneAt }: CommandWish): Promise<CaseAnswer> {
  const { pool, now } = needs;
  const seen = await visibleCase(needs, viewer, id);
  // all that is asked outside the transaction is asked before it: the embedded database does one at a time
  const actor = await actorFor(needs, viewer, { ...seen.incident, areas: seen.areas }, command);
  const conditionOver = command.kind === "clear" ? await needs.conditionOver?.(id) : undefined;
  if ("evidence" in command && command.evidence?.photos.length) await needs.checkEvidence?.(id, command.evidence.photos);

  return inTransaction(pool, async (transaction) => {
    const kept = await holdCase(transaction, id);
    if (!kept) throw new Error(`case ${id} vanished`);
    const answered = await answerOfKey(transaction, key);
    if (answered) return sameCase(answered, id);
    if (kept.each.ver !== ver) throw await overtaken(transaction, viewer, kept, ver);

    const facts = { ...(await factsFor(needs, transaction, kept, command, actor)), ...(conditionOver !== undefined && { conditionOver }) };
    const at = now();
    const { next, events } = decide(kept.each, command, actor, facts, at);
    if (!(await saveCase(transaction, id, kept.each, next, doneAt === undefined ? events : events.map((event) => ({ ...event, detail: { ...event.detail, doneAt } })), nextDueAt(next, facts.calendar, at)))) throw new Error(`case ${id} was changed while it was held`);
    if (command.kind === "merge") await copyAskers(transaction, id, command.into);
    const answer = { id, ver: next.ver, state: next.state };
    await keepKey(transaction, key, answer, at);
    await tell(transaction, id);
    return answer;
  });
}

/** A case the viewer may know of, with the areas it lies in; any other is not there. */
export async function visibleCase({ pool, areas }: Pick<IncidentNeeds, "pool" | "areas">, viewer: Viewer, id: number): Promise<{ incident: Incident; areas: number[] }> {
  const incident = await incidentNow(pool, id);
  const above = incident ? await areas.above(incident.area) : [];
  if (!incident || !may(viewer, "see", { ...incident, areas: above })) throw new Refusal("not-found", `there is no case ${id}`);
  return { incident, areas: above };
}

function sameCase(answered: CaseAnswer, id: number): CaseAnswer {
  if (answered.id !== id) throw new Refusal("invalid", "this key belongs to another case", "key");
  return answered;
}

export async function overtaken(transaction: Transaction, viewer: Viewer, { id, each }: KeptCase, ver: number): Promise<Refusal> {
  const incident = await incidentNow(transaction, id);
  const told = incident && incidentFor(viewer.audience, incident, (own) => own);
  const current: Overtaken | undefined = told && { incident: told, since: incident.restricted ? [] : (await eventsOf(transaction, id)).filter(({ seq }) => seq > ver) };
  return new Refusal("conflict", `case ${id} is at version ${each.ver}, not ${ver}`, "ver", current);
}

const SYSTEM_LEVEL: Level = "grid";

/** The viewer as the machine knows one: only with the roles whose rights reach this very case. */
export async function actorFor({ areas }: Pick<IncidentNeeds, "areas">, viewer: Viewer, record: Ruled, command: Pick<Command, "kind">): Promise<Actor> {
  const reaching = viewer.grants.filter((grant) => mayAlone(viewer, grant, command.kind, record));
  const levels = new Map((await areas.now()).map(({ id, level }) => [id, level]));
  // whoever has the link of a case is its asker
  const own = viewer.cases?.includes(record.id) ? (["resident"] as const) : [];
  return {
    ...(viewer.person !== undefined && { person: viewer.person }),
    roles: [...new Set<Role>([...reaching.map(({ role }) => role), ...own])],
    level: reaching.map(({ area }) => levels.get(area) ?? SYSTEM_LEVEL).reduce((a, b) => (LEVELS.indexOf(a) > LEVELS.indexOf(b) ? a : b), SYSTEM_LEVEL),
    units: viewer.grants.flatMap(({ unit }) => unit ?? []),
    posts: viewer.grants.flatMap(({ post }) => post ?? []),
  };
}

const mayAlone = ({ person }: Viewer, grant: Viewer["grants"][number], verb: CaseVerb, record: Ruled): boolean => scopesOf({ grants: [grant], person }, verb).some((scope) => reaches(scope, record));

/** What the machine has to know for this command, and no more. */
export async function factsFor(needs: Pick<IncidentNeeds, "now" | "calendar">, transaction: Transaction, { id, each, position }: KeptCase, command: Pick<Command, "kind"> & Partial<Command>, actor?: Actor): Promise<Facts> {
  const at = needs.now();
  const category = await categoryRow(transaction, each.category);
  const calls = command.kind === "dispatch" || command.kind === "whistle" || command.kind === "claim";
  const other = command.kind === "accept" && "category" in command && command.category !== undefined ? (await categoryRowsAt(transaction, at)).find(({ code }) => code === command.category) : undefined;
  const into = command.kind === "merge" && "into" in command && command.into !== undefined ? await mergeTarget(transaction, command.into, id) : undefined;
  const isOnsite = command.kind === "pass" && "method" in command && command.method === "onsite";
  const track = isOnsite && actor?.person !== undefined ? await nearestFix(transaction, actor.person, id, each.handledAt ?? each.reportedAt) : undefined;
  const fromArea = calls ? await communityOf(transaction, each.area) : undefined;
  return {
    id,
    category,
    calendar: needs.calendar(),
    owners: calls ? await ownersOf(transaction, each.area, position, category.owner, at) : [],
    ...(other && { otherCategory: other }),
    ...(into && { into }),
    ...(track && { checkerTrack: track }),
    ...(fromArea !== undefined && { fromArea }),
  };
}

