import { inTransaction, type Transaction } from "../db/transaction.ts";
import { log } from "../log.ts";
import { ownersOf } from "./around-store.ts";
import { casesDue, holdCase, keepRules, saveCase, type KeptCase } from "./case-store.ts";
import { leadOf, type Facts } from "./case.ts";
import { factsFor } from "./commanding.ts";
import { escalate, markAll, nextDueAt, rulesDue, type DueRule } from "./escalation.ts";
import type { IncidentNeeds } from "./needs.ts";
import { tell } from "./telling.ts";

export const ESCALATE_EVERY_MILLISECONDS = 10_000;
const CASES_AT_ONCE = 200;
/** So many in one pass are not the cases' fault: the next pass tries again. */
const MOST_FAILURES = 20;

/**
 * Lets every rule speak that is due by now, case by case, each in a transaction of its own; answers with how many spoke. Which have
 * spoken is a table with a primary key: another node, or a process that died half-way, does not make them speak twice. A case that
 * fails is told in the log and tried again with the next pass; the clocks of all others go on.
 */
export async function escalateDue(needs: IncidentNeeds): Promise<number> {
  let spoken = 0;
  const failed: number[] = [];
  const due = (): Promise<number[]> => casesDue(needs.pool, needs.now(), CASES_AT_ONCE, failed);
  for (let ids = await due(); ids.length; ids = await due()) {
    let moved = false;
    for (const id of ids) {
      const count = await escalateCase(needs, id).catch((error: unknown) => {
        if (failed.push(id) > MOST_FAILURES) throw error;
        log.error(new Error(`the clocks of case ${id} could not speak`, { cause: error }));
        return 0;
      });
      spoken += count;
      moved ||= count > 0;
    }
    if (!moved && ids.length < CASES_AT_ONCE) break; // what is left is somebody else's, or waits for a clock that was wrong
  }
  return spoken;
}

async function escalateCase(needs: IncidentNeeds, id: number): Promise<number> {
  return inTransaction(needs.pool, async (transaction) => {
    const kept = await holdCase(transaction, id);
    if (!kept) return 0;
    const now = needs.now();
    const rules = rulesDue(kept.each, needs.calendar(), now);
    const facts = await factsFor(needs, transaction, kept, { kind: "note" });
    const fresh = new Set((await keepRules(transaction, id, rules, now)).map(({ stage, rule }) => `${stage} ${rule}`));
    const isFresh = ({ stage, rule }: DueRule) => fresh.has(`${stage} ${rule}`);
    const known = markAll(kept.each, rules.filter((rule) => !isFresh(rule)));
    const { next, events } = escalate(known, rules.filter(isFresh), await withRota(transaction, kept, facts, rules, now), now);
    if (!(await saveCase(transaction, id, kept.each, next, events, nextDueAt(next, facts.calendar, now)))) throw new Error(`case ${id} was changed while it was held`);
    if (events.length) await tell(transaction, id);
    return events.length;
  });
}

/** Who comes next on the rota, when somebody did not answer. */
async function withRota(transaction: Transaction, { each, position }: KeptCase, facts: Facts, rules: readonly DueRule[], now: string): Promise<Facts> {
  if (!leadOf(each) || !rules.some(({ rule }) => rule === "offer_next")) return facts;
  const asked = new Set(each.calls.map(({ to }) => JSON.stringify(to)));
  const next = (await ownersOf(transaction, each.area, position, facts.category.owner, now)).find((owner) => !asked.has(JSON.stringify(owner)));
  return next ? { ...facts, nextOnRota: next } : facts;
}

/** The job: once at the start, for what fell due while nobody ran, then every ten seconds; never twice at a time. */
export function keepEscalating(needs: IncidentNeeds): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const run = (): void => {
    if (busy) return;
    busy = true;
    running = escalateDue(needs).catch(log.error.bind(log)).finally(() => (busy = false));
  };
  run();
  const timer = setInterval(run, ESCALATE_EVERY_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
