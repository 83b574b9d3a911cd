import type { Pool } from "pg";
import type { Handover, HandoverSheet } from "#contract/people.ts";
import { scopesOf } from "#contract/rights.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Auth } from "../auth/actions.ts";
import { scopesAsked } from "../auth/sql-filter.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { giverOf, happenedSince, insertHandover, lastGiven, lastHandovers, openCases, takeHandover } from "./store.ts";

const SOON_MILLISECONDS = 2 * 3_600_000;
const FIRST_SHIFT_MILLISECONDS = 8 * 3_600_000;
/** A sheet is read by people. */
const LINES = 200;

/** 交接班: what a shift leaves to the next, signed by both, never changed afterwards. */
export function createHandover({ pool, auth, now }: { pool: Pool; auth: Auth; now: () => string }) {
  /** The areas a viewer hands over, the first of them names the sheet. */
  function areasOf(viewer: Viewer): number[] {
    const areas = scopesOf(viewer, "handover").flatMap(({ area }) => area ?? []);
    if (!areas.length) throw new Refusal("forbidden", "you hand over no shift");
    return areas;
  }
  const signer = ({ account, name }: Viewer) => {
    if (account === undefined) throw new Refusal("forbidden", "only a person can sign");
    return { account, name: name ?? "" };
  };

  async function draft(viewer: Viewer): Promise<HandoverSheet> {
    const [area = 0] = areasOf(viewer);
    const at = now();
    const from = (await lastGiven(pool, area)) ?? new Date(Date.parse(at) - FIRST_SHIFT_MILLISECONDS).toISOString();
    const scopes = scopesAsked(viewer, "see");
    const [open, happened] = await Promise.all([openCases(pool, scopes, at), happenedSince(pool, scopes, from, at)]);
    const soon = new Date(Date.parse(at) + SOON_MILLISECONDS).toISOString();
    const lines = (isMeant: (dueAt: string) => boolean) =>
      open.flatMap(({ dueAt, ...line }) => (dueAt !== null && isMeant(dueAt) ? [{ ...line, dueAt }] : [])).slice(0, LINES);
    return { at, from, open: open.length, overdue: lines((dueAt) => dueAt <= at), dueSoon: lines((dueAt) => dueAt > at && dueAt <= soon), happened };
  }

  return {
    draft,
    last: (viewer: Viewer): Promise<Handover[]> => lastHandovers(pool, areasOf(viewer)),
    async give(viewer: Viewer, note: string): Promise<{ id: number }> {
      const [area = 0] = areasOf(viewer);
      const sheet = await draft(viewer);
      return inTransaction(pool, async (transaction) => {
        const id = await insertHandover(transaction, { area, sheet, note, ...signer(viewer) });
        await auth.audit(viewer, { deed: "gave", kind: "handover", subject: String(id), areas: [area] }, transaction);
        return { id };
      });
    },
    /** By another than who gave it. */
    async take(viewer: Viewer, id: number): Promise<Record<string, never>> {
      const given = await giverOf(pool, id);
      if (!given || !areasOf(viewer).includes(given.area)) throw new Refusal("not-found", `there is no sheet ${id}`);
      const { account, name } = signer(viewer);
      if (given.account === account) throw new Refusal("conflict", "who comes is another than who leaves", "id");
      await inTransaction(pool, async (transaction) => {
        if (!(await takeHandover(transaction, id, account, name, now()))) throw new Refusal("conflict", "it was taken already", "id");
        await auth.audit(viewer, { deed: "took", kind: "handover", subject: String(id), areas: [given.area] }, transaction);
      });
      return {};
    },
  };
}
export type HandoverDesk = ReturnType<typeof createHandover>;
