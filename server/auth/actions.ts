import { createHash, randomBytes } from "node:crypto";
import type { SessionData } from "express-session";
import type { Pool } from "pg";
import type { Viewer } from "#contract/viewer.ts";
import { asWall, audienceOf, viewerWith } from "#contract/viewer.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import type { Facts } from "../facts.ts";
import { minuteOfWeek } from "../time/days.ts";
import { appendAudit, hasDone, type NewAudit } from "./audit-store.ts";
import { createDelay } from "./delay.ts";
import { dropLinks, insertLink, nameOfLink, takeLink } from "./link-store.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { grantsOf, passwordFault, stampOf } from "./rules.ts";
import { insertScreen, revokeScreen, screenOfId, screenOfToken } from "./screen-store.ts";
import { accountOfId, accountOfName, disable, keepPassword, postsHeldAt, raiseEpoch, type AccountRow } from "./store.ts";

/** Somebody's posts are read again this often; what is changed here is seen at once. */
const FRESH_MILLISECONDS = 2_000;
/** A case is read for a while, and asked for again with each change. */
const READ_MILLISECONDS = 30 * 60_000;
export const LINK_MILLISECONDS = 24 * 3_600_000;

export type Who = Partial<Pick<SessionData, "account" | "stamp" | "screen">>;
type Entered = Pick<SessionData, "account" | "stamp"> | Pick<SessionData, "screen">;

export interface AuthNeeds {
  pool: Pool;
  facts: Facts;
  now: () => string;
  timeZone: string;
  /** Only for tests: how a try is made to wait. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
const newToken = (): string => randomBytes(24).toString("base64url");

/** Who somebody is, by what a session says; and every way to begin and to end one. */
export function createAuth({ pool, facts, now, timeZone, wait }: AuthNeeds) {
  const nowMilliseconds = () => Date.parse(now());
  const delay = createDelay(nowMilliseconds, wait);
  const known = new Map<string, { at: number; value: Promise<unknown> }>();

  // also when it was changed at another process
  facts.on("access.changed", (of) => known.delete("screen" in of ? `screen ${of.screen}` : `account ${of.account}`));

  /** For a moment the same answer, so that thirty tiles do not ask thirty times. */
  function fresh<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const at = performance.now();
    const kept = known.get(key);
    if (kept && at - kept.at < FRESH_MILLISECONDS) return kept.value as Promise<T>;
    const value = ask();
    known.set(key, { at, value });
    value.catch(() => known.delete(key));
    return value;
  }

  async function standing(id: number): Promise<{ account: AccountRow; viewer: Viewer; stamp: string } | undefined> {
    const account = await accountOfId(pool, id);
    if (!account || account.disabled || account.person === null) return undefined;
    const moment = now();
    const grants = grantsOf(await postsHeldAt(pool, account.person, moment), minuteOfWeek(new Date(moment), timeZone));
    const viewer = viewerWith(audienceOf(grants), grants, { account: id, person: account.person, name: account.personName ?? account.name });
    return { account, viewer, stamp: stampOf(account.epoch, grants) };
  }

  /** The viewer a session stands for; undefined when it stands for nobody any more. */
  async function viewerOf({ account, stamp, screen }: Who): Promise<Viewer | undefined> {
    if (screen !== undefined) {
      const row = await fresh(`screen ${screen}`, () => screenOfId(pool, screen));
      return row && row.revokedAt === null ? viewerWith("wall", [{ role: "wall", area: row.area }], { name: row.name }) : undefined;
    }
    if (account === undefined) return undefined;
    const is = await fresh(`account ${account}`, () => standing(account));
    return is && is.stamp === stamp && is.viewer.grants.length ? is.viewer : undefined;
  }

  /** What a session of this account has to say. @throws Refusal when there is no post to act from */
  async function entering(id: number): Promise<Entered> {
    known.delete(`account ${id}`);
    const is = await standing(id);
    if (!is?.viewer.grants.length) throw new Refusal("forbidden", "no post gives this account a right at this moment");
    return { account: id, stamp: is.stamp };
  }

  function ended(account: number): void {
    facts.emit("access.changed", { account });
  }

  async function setPassword(transaction: Transaction, { id, name }: Pick<AccountRow, "id" | "name">, password: string): Promise<void> {
    const fault = passwordFault(name, password);
    if (fault) throw new Refusal("invalid", fault, "password");
    await keepPassword(transaction, id, await hashPassword(password));
    await raiseEpoch(transaction, id);
    await dropLinks(transaction, id);
  }

  const audited = (deed: Omit<NewAudit, "at">, database: Pool | Transaction = pool) => appendAudit(database, { ...deed, at: now() });
  const signer = (viewer: Viewer) => ({ account: viewer.account ?? null, name: viewer.name ?? "", roles: viewer.roles });
  const self = ({ id, name }: AccountRow) => ({ account: id, name, roles: [], kind: "account", subject: name });

  return {
    viewerOf,
    entering,
    /** What a page is shown as: a shared screen may be asked for by whoever sees more. */
    shownAs: (viewer: Viewer, asked: string | null): Viewer => (asked === "wall" && viewer.audience !== "wall" ? asWall(viewer) : viewer),

    /** Keeps who did what to what, in the transaction of the deed when it is given. */
    audit: (viewer: Viewer, deed: Pick<NewAudit, "deed" | "kind" | "subject" | "areas" | "reason" | "detail">, transaction?: Transaction): Promise<void> =>
      audited({ ...signer(viewer), ...deed }, transaction),

    /** Whether the viewer opened such a record since, by the reason they gave then. */
    hasOpened: async (viewer: Viewer, kind: string, subject: string, since: string): Promise<boolean> =>
      viewer.account !== undefined && hasDone(pool, viewer.account, "opened", kind, subject, since),

    /** Keeps that the viewer was shown something, once in a while and not at every look. */
    async auditReading(viewer: Viewer, of: Pick<NewAudit, "kind" | "subject" | "areas">): Promise<void> {
      const since = new Date(nowMilliseconds() - READ_MILLISECONDS).toISOString();
      if (viewer.account !== undefined && (await hasDone(pool, viewer.account, "read", of.kind, of.subject, since))) return;
      await audited({ ...signer(viewer), ...of, deed: "read" });
    },

    async signIn(name: string, password: string, address: string): Promise<Entered> {
      await delay.before(name, address);
      const account = await accountOfName(pool, name);
      const fits = await isPassword(account?.disabled ? undefined : account?.passwordHash, password);
      delay.after(name, address, fits);
      if (!fits || !account) {
        if (account) await audited({ ...self(account), deed: "sign_in_failed" });
        throw new Refusal("forbidden", "the name or the password is wrong", "password");
      }
      const entered = await entering(account.id);
      await audited({ ...self(account), deed: "signed_in" });
      return entered;
    },

    /** Exchanges a token that was handed out: a link that is good for once, or a screen's own. */
    async enter(token: string): Promise<Entered> {
      const hash = hashOf(token);
      const account = await takeLink(pool, hash, "enter", now());
      if (account !== undefined) return entering(account);
      const screen = await screenOfToken(pool, hash, now());
      if (screen === undefined) throw new Refusal("not-found", "this link is not good any more", "token");
      return { screen };
    },
    /** Whose password the token would set; undefined when it sets none. */
    passwordFor: (token: string): Promise<string | undefined> => nameOfLink(pool, hashOf(token), now()),

    /** By a link: everything this account had open ends. */
    async setPasswordBy(token: string, password: string): Promise<Entered> {
      const id = await inTransaction(pool, async (transaction) => {
        const taken = await takeLink(transaction, hashOf(token), "password", now());
        const account = taken === undefined ? undefined : await accountOfId(transaction, taken);
        if (!account) throw new Refusal("not-found", "this link is not good any more", "token");
        await setPassword(transaction, account, password);
        await audited({ ...self(account), deed: "password_set" }, transaction);
        return account.id;
      });
      ended(id);
      return entering(id);
    },

    async changePassword(viewer: Viewer, old: string, password: string, address: string): Promise<Entered> {
      const account = viewer.account === undefined ? undefined : await accountOfId(pool, viewer.account);
      if (!account) throw new Refusal("forbidden", "no account");
      await delay.before(account.name, address);
      const fits = await isPassword(account.passwordHash, old);
      delay.after(account.name, address, fits);
      if (!fits) throw new Refusal("invalid", "the old password is wrong", "old");
      await inTransaction(pool, async (transaction) => {
        await setPassword(transaction, account, password);
        await audited({ ...self(account), deed: "password_set" }, transaction);
      });
      ended(account.id);
      return entering(account.id);
    },

    /** On every device. */
    async signOutEverywhere(account: number): Promise<void> {
      await raiseEpoch(pool, account);
      ended(account);
    },

    /** A link that is good for once. Its token is known to whoever is given it, and to nobody here. */
    async makeLink(account: number, purpose: "enter" | "password", milliseconds = LINK_MILLISECONDS): Promise<{ token: string; expiresAt: string }> {
      const token = newToken();
      const expiresAt = new Date(nowMilliseconds() + milliseconds).toISOString();
      await insertLink(pool, { hash: hashOf(token), account, purpose, madeAt: now(), expiresAt });
      return { token, expiresAt };
    },

    async setDisabled(account: number, disabled: boolean): Promise<void> {
      if (!(await disable(pool, account, disabled ? now() : null))) throw new Refusal("not-found", `there is no account ${account}`);
      ended(account);
    },

    async makeScreen(name: string, area: number, madeBy: number | undefined): Promise<{ id: number; token: string }> {
      const token = newToken();
      return { id: await insertScreen(pool, { name, area, hash: hashOf(token), madeBy: madeBy ?? null, at: now() }), token };
    },
    async revokeScreen(screen: number): Promise<void> {
      if (!(await revokeScreen(pool, screen, now()))) throw new Refusal("not-found", `there is no screen ${screen}`);
      facts.emit("access.changed", { screen });
    },

    /** Somebody's posts have changed: what they had open ends. */
    forget(accounts: readonly number[]): void {
      for (const account of accounts) ended(account);
    },
  };
}
export type Auth = ReturnType<typeof createAuth>;
