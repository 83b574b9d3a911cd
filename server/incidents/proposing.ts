import type { CategoryRow } from "#contract/categories.ts";
import type { ProposalAnswer } from "#contract/incidents.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { likelyOneCause } from "./around-store.ts";
import { copyAskers } from "./asker-store.ts";
import { holdCase, saveCase } from "./case-store.ts";
import type { Actor } from "./case.ts";
import { actorFor, factsFor, visibleCase } from "./commanding.ts";
import { nextDueAt } from "./escalation.ts";
import { decide } from "./machine.ts";
import type { IncidentNeeds } from "./needs.ts";
import { PARENT_REPORTS } from "./nearness.ts";
import { decideProposal, keepProposal, proposalNow } from "./proposal-store.ts";
import { tell } from "./telling.ts";

const SYSTEM: Actor = { roles: ["system"], level: "city", units: [], posts: [] };

/** Three reports of one kind in one place within the hour look like one cause: the oldest is proposed as their parent; what is urgent is folded at once. */
export async function proposeParent(needs: IncidentNeeds, transaction: Transaction, incident: number, category: CategoryRow): Promise<void> {
  const reports = await likelyOneCause(transaction, incident);
  const [oldest, ...members] = reports.flatMap(({ id, merged }) => (merged ? [] : id));
  if (oldest === undefined || !members.length || reports.length < PARENT_REPORTS) return;
  if (category.urgent) await foldInto(needs, transaction, oldest, members, SYSTEM);
  else await keepProposal(transaction, oldest, members, needs.now());
  await tell(transaction, oldest);
}

/** What somebody decided about a proposal. */
export async function answerProposal(needs: IncidentNeeds, viewer: Viewer, { id, accepted }: ProposalAnswer): Promise<{ merged: number[] }> {
  const known = await proposalNow(needs.pool, id);
  if (!known) throw new Refusal("not-found", `there is no proposal ${id}`);
  const { incident, areas } = await visibleCase(needs, viewer, known.incident);
  if (!may(viewer, "merge", { ...incident, areas })) throw new Refusal("forbidden", `case ${known.incident} is not yours`);
  const actor = await actorFor(needs, viewer, { ...incident, areas }, { kind: "merge" });
  return inTransaction(needs.pool, async (transaction) => {
    if (!(await decideProposal(transaction, id, accepted, needs.now()))) throw new Refusal("conflict", "somebody has decided it", "id");
    const merged = accepted ? await foldInto(needs, transaction, known.incident, known.members, actor) : [];
    await tell(transaction, known.incident);
    return { merged };
  });
}

/** Merges those that still can be; answers with them. In the order of their ids, so that two who fold do not wait for each other. */
async function foldInto(needs: IncidentNeeds, transaction: Transaction, into: number, members: readonly number[], actor: Actor): Promise<number[]> {
  const merged: number[] = [];
  for (const id of [...members].sort((a, b) => a - b)) {
    const kept = await holdCase(transaction, id);
    if (!kept || kept.each.closedAt !== undefined) continue;
    const command = { kind: "merge" as const, into };
    const facts = await factsFor(needs, transaction, kept, command);
    const { next, events } = decide(kept.each, command, actor, facts, needs.now());
    await saveCase(transaction, id, kept.each, next, events, nextDueAt(next, facts.calendar, needs.now()));
    await copyAskers(transaction, id, into);
    await tell(transaction, id);
    merged.push(id);
  }
  return merged;
}
