import type { Pool } from "pg";
import { NOTICE_DAYS, retentionSchema, type Retention, type TrackFate } from "#contract/retention.ts";
import { thinTrack } from "#geo/track/thin.ts";
import type { Viewer } from "#contract/viewer.ts";
import { appendAudit } from "../auth/audit-store.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { log } from "../log.ts";
import type { Settings } from "../settings/actions.ts";
import { dayOf } from "../time/days.ts";
import { announce, daysKept, daysThinned, dropDay, fatesAhead, fatesDone, finish, holdFate, keepThinned, leaveOut, nextWorker, trackOfDay, withdraw } from "./retention-store.ts";

const NAME = "retention";
const DAY_MILLISECONDS = 86_400_000;
/** After such a silence nobody knows where somebody was: both its ends stay. */
const SILENCE_SECONDS = 600;
const LISTED = 60;

/** What holds until somebody says otherwise. */
export const USUAL: Retention = { rawDays: 90, keepDays: 365, thinMetres: 10 };

/** What is to become of the days there are, if it were this day. */
export function fatesOf(days: readonly string[], thinned: readonly string[], today: string, { rawDays, keepDays }: Retention): Pick<TrackFate, "day" | "deed">[] {
  return days.flatMap((day): Pick<TrackFate, "day" | "deed">[] => {
    const age = (Date.parse(today) - Date.parse(day)) / DAY_MILLISECONDS;
    if (age > keepDays) return [{ day, deed: "drop" }];
    return age > rawDays && !thinned.includes(day) ? [{ day, deed: "thin" }] : [];
  });
}

export interface RetentionNeeds {
  pool: Pool;
  settings: Settings;
  now: () => string;
  timeZone: string;
  /** What holds until an administrator says otherwise. */
  usual: Retention;
}

/**
 * How long tracks are kept. Every seven days what will have come of age by then is announced, and done seven days later: so nothing
 * goes unsaid, a desk is told once a week and not each day, and a day may stay up to seven days longer than was asked.
 */
export function createRetention({ pool, settings, now, timeZone, usual }: RetentionNeeds) {
  const policy = async (): Promise<Retention> => retentionSchema.safeParse(await settings.read(NAME)).data ?? usual;

  /** Withdraws what is no longer to go, and announces what is. @param always also while something is announced already */
  async function look(always: boolean): Promise<void> {
    const at = now();
    const due = new Date(Date.parse(at) + NOTICE_DAYS * DAY_MILLISECONDS);
    const [days, thinned, ahead] = await Promise.all([daysKept(pool), daysThinned(pool), fatesAhead(pool)]);
    const wanted = fatesOf(days, thinned, dayOf(due, timeZone), await policy());
    const isWanted = ({ day, deed }: Pick<TrackFate, "day" | "deed">) => wanted.some((each) => each.day === day && each.deed === deed);
    const gone = ahead.filter((fate) => !isWanted(fate));
    if (gone.length) await withdraw(pool, gone.map(({ id }) => id), at);
    if (always || gone.length === ahead.length) await announce(pool, wanted, at, due.toISOString());
  }

  async function thin(fate: TrackFate): Promise<void> {
    const { thinMetres } = await policy();
    let isDone = false;
    // a transaction for each worker: nobody waits long for it, and a stop loses one at most
    while (!isDone) isDone = await inTransaction(pool, async (transaction) => {
      const held = await holdFate(transaction, fate.id);
      if (!held) return true;
      const worker = await nextWorker(transaction, held.day, held.lastWorker);
      if (worker === undefined) return complete(transaction, held, "thinned", { fixesBefore: held.fixesBefore, fixesAfter: held.fixesAfter, mostMetres: held.mostMetres });
      const track = await trackOfDay(transaction, held.day, worker);
      const { kept, mostMetres } = thinTrack(track, thinMetres, SILENCE_SECONDS);
      const stays = new Set(kept);
      await leaveOut(transaction, held.day, worker, track.flatMap(({ recordedAt }, at) => (stays.has(at) ? [] : [recordedAt])));
      await keepThinned(transaction, held.id, worker, track.length, kept.length, mostMetres);
      return false;
    });
  }

  const drop = (fate: TrackFate): Promise<boolean> => inTransaction(pool, async (transaction) => {
    const held = await holdFate(transaction, fate.id);
    if (!held) return true;
    const fixesBefore = await dropDay(transaction, held.day);
    return complete(transaction, held, "dropped", { fixesBefore });
  });

  async function complete(transaction: Transaction, { id, day }: Pick<TrackFate, "id" | "day">, deed: "thinned" | "dropped", detail: Pick<TrackFate, "fixesBefore"> & Partial<Pick<TrackFate, "fixesAfter" | "mostMetres">>): Promise<true> {
    await finish(transaction, id, now(), deed === "dropped" ? detail.fixesBefore : undefined);
    await appendAudit(transaction, { account: null, name: "", roles: [], deed, kind: "track", subject: day, detail, at: now() });
    log.info(`track of ${day} ${deed}: ${JSON.stringify(detail)}`);
    return true;
  }

  return {
    policy,
    ahead: () => fatesAhead(pool),

    async state(viewer: Viewer) {
      await settings.administrator(viewer);
      return { policy: await policy(), ahead: await fatesAhead(pool), done: await fatesDone(pool, LISTED) };
    },

    async change(viewer: Viewer, next: Retention): Promise<void> {
      const before = await policy();
      await settings.change(viewer, NAME, next, { before, after: next });
      await look(true);
    },

    /** Does what was announced and is due, then announces what is next. @returns the days that are gone */
    async turn(): Promise<string[]> {
      const at = now();
      const due = (await fatesAhead(pool)).filter(({ dueAt }) => dueAt <= at);
      for (const fate of due) await (fate.deed === "thin" ? thin(fate) : drop(fate));
      await look(false);
      return due.flatMap(({ day, deed }) => (deed === "drop" ? [day] : []));
    },
  };
}
export type TrackRetention = ReturnType<typeof createRetention>;
