import type { Command } from "#contract/commands.ts";
import type { CaseAnswer, IncidentHandle } from "#contract/incidents.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { ownersOf } from "./around-store.ts";
import { holdCase, saveCase } from "./case-store.ts";
import { leadOf, type Actor, type Case } from "./case.ts";
import { factsFor, overtaken, visibleCase } from "./commanding.ts";
import { nextDueAt } from "./escalation.ts";
import { decideAll } from "./machine.ts";
import type { IncidentNeeds } from "./needs.ts";
import { officeOf } from "./office-store.ts";
import { tell } from "./telling.ts";

const TOLD_BY = "desk";
/** Two moves of a desk that knows no calls: begun, and done. Each is the commands of the machine it stands for. */
const DESK: Actor = { roles: ["dispatcher"], level: "district", units: [], posts: [] };

/** Moves a case on from the version that was seen: into progress by whoever the table names, or done. Who has a name does not check what they entered. */
export async function handleIncident(needs: IncidentNeeds, viewer: Viewer, { id, ver, to, reason }: IncidentHandle): Promise<CaseAnswer> {
  const { incident, areas } = await visibleCase(needs, viewer, id);
  if (!may(viewer, "handle", { ...incident, areas })) throw new Refusal("forbidden", `case ${id} is not yours`);
  return inTransaction(needs.pool, async (transaction) => {
    const kept = await holdCase(transaction, id);
    if (!kept) throw new Error(`case ${id} vanished`);
    const { each, position } = kept;
    if (each.ver !== ver) throw await overtaken(transaction, viewer, kept, ver);

    const at = needs.now();
    const facts = await factsFor(needs, transaction, kept, { kind: "dispatch" });
    const [owner = { unit: await officeOf(transaction, each.area) }] = await ownersOf(transaction, each.area, position, facts.category.owner, at);
    const isNamed = viewer.person !== undefined || viewer.account !== undefined;
    const commands = to === "in_progress" ? begin(each, owner) : end(each, reason ?? "", isNamed);
    const actor: Actor = { ...DESK, ...(viewer.person !== undefined && { person: viewer.person }) };
    // until sign-in there is nobody who could check what the desk says of the asker
    const category = isNamed ? facts.category : { ...facts.category, check: "asker" as const };
    const { next, events } = decideAll(each, commands, actor, { ...facts, category, owners: [owner] }, at);
    await saveCase(transaction, id, each, next, reason ? events.map((event, index) => (index === events.length - 1 ? { ...event, reason } : event)) : events, nextDueAt(next, facts.calendar, at));
    await tell(transaction, id);
    return { id, ver: next.ver, state: next.state };
  });
}

function begin(each: Case, lead: { unit: number } | { post: number }): Command[] {
  const number = each.calls.length + 1;
  if (each.state === "reported") return [{ kind: "accept", duplicatesSeen: true, withoutPlace: true }, { kind: "dispatch", lead, assisting: [] }, { kind: "sign", call: number, relayed: TOLD_BY }];
  if (each.state === "accepted") return [{ kind: "dispatch", lead, assisting: [] }, { kind: "sign", call: number, relayed: TOLD_BY }];
  if (each.state === "assigned") return [{ kind: "sign", call: leadOf(each)?.number ?? 1, relayed: TOLD_BY }];
  throw new Refusal("conflict", `a case that is ${each.state} does not begin`, "to");
}

function end(each: Case, reason: string, isNamed: boolean): Command[] {
  const lead = leadOf(each);
  if (!lead || (each.state !== "in_progress" && each.state !== "rework")) throw new Refusal("conflict", `a case that is ${each.state} is not done`, "to");
  const finish: Command = { kind: "finish", call: lead.number, relayed: TOLD_BY, evidence: { photos: [], reading: reason || TOLD_BY } };
  return isNamed ? [finish] : [finish, { kind: "pass", method: "asker", evidence: { photos: [], note: reason || TOLD_BY } }];
}
