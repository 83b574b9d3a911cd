import type { Pool } from "pg";
import type { DraftStepWish, TakenStep } from "#contract/plans.ts";
import type { Draft, Step } from "#geo/plan/draft.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { newDraft } from "./ground.ts";
import { baseGrids, holdPlan, insertStep, planOfId, stepOfKey, stepsAfter, type By } from "./store.ts";

/** Drafts nobody drew in for so long are built anew when somebody does. */
const FORGOTTEN_MILLISECONDS = 30 * 60_000;

interface Held {
  draft: Draft;
  seq: number;
  used: number;
}

/**
 * The drafts that are drawn just now, each with all its steps played. A step is given its number here: it is done on the draft first,
 * so what cannot be done is never kept, and what two planners do at once comes one after the other.
 */
export function createDrafts(pool: Pool) {
  const held = new Map<number, Promise<Held>>();
  /** One after the other, each draft by itself. */
  const turns = new Map<number, Promise<unknown>>();

  async function open(plan: number): Promise<Held> {
    const row = await planOfId(pool, plan);
    if (!row) throw new Refusal("not-found", "there is no such plan", "id");
    const draft = newDraft(await baseGrids(pool, row.createdAt));
    return catchUp(plan, { draft, seq: 0, used: performance.now() });
  }

  /** Plays what another process has kept meanwhile, too. */
  async function catchUp(plan: number, each: Held): Promise<Held> {
    for (const { seq, step } of await stepsAfter(pool, plan, each.seq)) {
      each.draft.take(step);
      each.seq = seq;
    }
    each.used = performance.now();
    return each;
  }

  function opened(plan: number): Promise<Held> {
    for (const [other, each] of held) void each.then(({ used }) => performance.now() - used > FORGOTTEN_MILLISECONDS && !turns.has(other) && held.delete(other), () => held.delete(other));
    const known = held.get(plan);
    if (known) return known;
    const opening = open(plan);
    held.set(plan, opening);
    opening.catch(() => held.delete(plan));
    return opening;
  }

  function inTurn<T>(plan: number, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(plan) ?? Promise.resolve()).catch(() => {}).then(work);
    turns.set(plan, mine);
    mine.catch(() => {}).finally(() => turns.get(plan) === mine && turns.delete(plan));
    return mine;
  }

  return {
    /** The draft as it stands. Not to be changed, and to be read before the next await. */
    read<T>(plan: number, work: (draft: Draft, seq: number) => T): Promise<T> {
      return inTurn(plan, async () => {
        const each = await catchUp(plan, await opened(plan));
        return work(each.draft, each.seq);
      });
    },

    /**
     * Does a step and keeps it.
     *
     * @param mayTouch whether the one who does it may draw on these grids
     * @returns `again`: it was done before, under the same key
     */
    take({ plan, key, step }: Pick<DraftStepWish, "plan" | "key" | "step">, by: By, at: string, mayTouch: (draft: Draft, faces: ReadonlySet<number>) => boolean): Promise<{ taken: TakenStep; again: boolean }> {
      return inTurn(plan, async () => {
        const each = await catchUp(plan, await opened(plan));
        const known = await stepOfKey(pool, plan, key);
        if (known) return { taken: known, again: true };
        if (step.kind === "undo") await refuseOthers(plan, each, by);
        const done = each.draft.take(step);
        if (!done.ok) throw new Refusal("conflict", done.hindrance, "step", { hindrance: done.hindrance, ...(done.at && { at: done.at }) });
        const taken: TakenStep = { seq: each.seq + 1, key, step, by: by.name, at };
        try {
          if (!mayTouch(each.draft, done.faces)) throw new Refusal("forbidden", "not a grid of yours", "step");
          await inTransaction(pool, async (transaction) => {
            if ((await holdPlan(transaction, plan)) !== "draft") throw new Refusal("conflict", "no draft any more", "plan", { hindrance: "status" });
            if (!(await insertStep(transaction, plan, taken, by))) throw new Refusal("busy", "somebody else was quicker");
          });
        } catch (error) {
          // what is not kept is not done; a redo that is lost with it is in the log
          held.delete(plan);
          throw error;
        }
        each.seq = taken.seq;
        return { taken, again: false };
      });
    },
  };

  /** What somebody else did is theirs to take back. */
  async function refuseOthers(plan: number, { draft }: Held, { name }: By): Promise<void> {
    if (!draft.canUndo) return;
    const author = lastDoer(await stepsAfter(pool, plan, 0));
    if (author !== undefined && author !== name) throw new Refusal("conflict", "of another", "step", { hindrance: "of-another", by: author });
  }
}

/** Who did what would be taken back next. */
export function lastDoer(steps: readonly { step: Step; by: string }[]): string | undefined {
  const done: string[] = [];
  const undone: string[] = [];
  for (const { step, by } of steps) {
    if (step.kind === "undo") undone.push(done.pop() ?? by);
    else if (step.kind === "redo") done.push(undone.pop() ?? by);
    else {
      done.push(by);
      undone.length = 0;
    }
  }
  return done.at(-1);
}

export type Drafts = ReturnType<typeof createDrafts>;
