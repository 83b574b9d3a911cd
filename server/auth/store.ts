import type { Pool } from "pg";
import type { Account, AuditRow, Screen } from "#contract/auth.ts";
import type { Transaction } from "../db/transaction.ts";
import type { HeldPost } from "./rules.ts";

type Database = Pool | Transaction;

export interface AccountRow {
  id: number;
  name: string;
  person: number | null;
  personName: string | null;
  passwordHash: string | null;
  epoch: number;
  disabled: boolean;
}

const ACCOUNT = /* sql */ `
    select account.id,
           account.name,
           account.person_id               as "person",
           person.name                     as "personName",
           account.password_hash           as "passwordHash",
           account.epoch,
           account.disabled_at is not null as "disabled"
      from account
      left join person on person.id = account.person_id`;

async function one(database: Database, sql: string, parameter: unknown): Promise<AccountRow | undefined> {
  return (await database.query<AccountRow>(sql, [parameter])).rows[0];
}
export const accountOfName = (database: Database, name: string) => one(database, `${ACCOUNT} where account.name = $1`, name);
export const accountOfId = (database: Database, id: number) => one(database, `${ACCOUNT} where account.id = $1`, id);
export const accountOfSubject = (database: Database, subject: string) => one(database, `${ACCOUNT} where account.oidc_subject = $1`, subject);

/** The posts a person holds at the moment, as holder or as substitute. */
export async function postsHeldAt(database: Database, person: number, moment: string): Promise<HeldPost[]> {
  const { rows } = await database.query<HeldPost>(
    /* sql */ `
    select post.id      as "post",
           post.area_id as "area",
           post.role,
           post.unit_id as "unit",
           post.groups,
           post.weekly
      from post_holder
      join post on post.id = post_holder.post_id
      join person on person.id = post_holder.person_id
     where post_holder.person_id = $1
       and post_holder.valid @> $2::timestamptz
       and post.valid @> $2::timestamptz
       and person.valid @> $2::timestamptz
     order by post.id`,
    [person, moment],
  );
  return rows;
}

/** @returns undefined when the name is taken */
export async function insertAccount(database: Database, name: string, person: number): Promise<number | undefined> {
  const { rows } = await database.query<{ id: number }>(
    "insert into account (name, person_id) values ($1, $2) on conflict (name) do nothing returning id",
    [name, person],
  );
  return rows[0]?.id;
}

export async function keepPassword(database: Database, account: number, hash: string): Promise<void> {
  await database.query("update account set password_hash = $2 where id = $1", [account, hash]);
}

export async function bindSubject(database: Database, account: number, subject: string): Promise<void> {
  await database.query("update account set oidc_subject = $2 where id = $1 and oidc_subject is null", [account, subject]);
}

/** Everything this account has signed in ends. */
export async function raiseEpoch(database: Database, account: number): Promise<void> {
  await database.query("update account set epoch = epoch + 1 where id = $1", [account]);
}

export async function disable(database: Database, account: number, disabledAt: string | null): Promise<boolean> {
  const { rowCount } = await database.query("update account set disabled_at = $2, epoch = epoch + 1 where id = $1", [account, disabledAt]);
  return rowCount === 1;
}

export async function insertLink(database: Database, link: { hash: Buffer; account: number; purpose: "enter" | "password"; madeAt: string; expiresAt: string }): Promise<void> {
  await database.query(
    "insert into sign_in_link (token_hash, account_id, purpose, made_at, expires_at) values ($1, $2, $3, $4, $5)",
    [link.hash, link.account, link.purpose, link.madeAt, link.expiresAt],
  );
}

/** Takes a link that is still good, once: of two who come at the same time one gets it. */
export async function takeLink(database: Database, hash: Buffer, purpose: "enter" | "password", moment: string): Promise<number | undefined> {
  const { rows } = await database.query<{ account: number }>(
    /* sql */ `
    update sign_in_link
       set used_at = $3
     where token_hash = $1
       and purpose = $2
       and used_at is null
       and expires_at > $3
    returning account_id as "account"`,
    [hash, purpose, moment],
  );
  return rows[0]?.account;
}

/** Whose password the link would set, without using it. */
export async function nameOfLink(database: Database, hash: Buffer, moment: string): Promise<string | undefined> {
  const { rows } = await database.query<{ name: string }>(
    /* sql */ `
    select account.name
      from sign_in_link
      join account on account.id = sign_in_link.account_id
     where token_hash = $1
       and purpose = 'password'
       and used_at is null
       and expires_at > $2`,
    [hash, moment],
  );
  return rows[0]?.name;
}

/** Links for this account that are still good are good no longer. */
export async function dropLinks(database: Database, account: number): Promise<void> {
  await database.query("delete from sign_in_link where account_id = $1 and used_at is null", [account]);
}

export async function insertScreen(database: Database, screen: { name: string; area: number; hash: Buffer; madeBy: number | null; at: string }): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    "insert into screen (name, area_id, token_hash, made_by, made_at) values ($1, $2, $3, $4, $5) returning id",
    [screen.name, screen.area, screen.hash, screen.madeBy, screen.at],
  );
  return rows[0]?.id ?? 0;
}

type ScreenRow = Omit<Screen, "connected" | "seenAt" | "revokedAt"> & { seenAt: string | null; revokedAt: string | null };

const SCREEN = /* sql */ `
    select id, name, area_id as "area", made_at as "madeAt", seen_at as "seenAt", revoked_at as "revokedAt" from screen`;

export async function screenOfToken(database: Database, hash: Buffer, moment: string): Promise<number | undefined> {
  const { rows } = await database.query<{ id: number }>("update screen set seen_at = $2 where token_hash = $1 and revoked_at is null returning id", [hash, moment]);
  return rows[0]?.id;
}

export async function screenOfId(database: Database, id: number): Promise<ScreenRow | undefined> {
  return (await database.query<ScreenRow>(`${SCREEN} where id = $1`, [id])).rows[0];
}

export async function everyScreen(database: Database): Promise<Omit<Screen, "connected">[]> {
  const { rows } = await database.query<ScreenRow>(`${SCREEN} order by revoked_at nulls first, id`);
  return rows.map(({ seenAt, revokedAt, ...row }) => ({ ...row, ...(seenAt !== null && { seenAt }), ...(revokedAt !== null && { revokedAt }) }));
}

export async function revokeScreen(database: Database, id: number, moment: string): Promise<boolean> {
  const { rowCount } = await database.query("update screen set revoked_at = $2 where id = $1 and revoked_at is null", [id, moment]);
  return rowCount === 1;
}

type ListedAccount = Omit<Account, "person" | "personName" | "posts"> & { person: number | null; personName: string | null; posts: Account["posts"] };

/** Every account with the posts of its person, and how many sessions are open. */
export async function everyAccount(database: Database, moment: string): Promise<Account[]> {
  const { rows } = await database.query<ListedAccount>(
    /* sql */ `
    select account.id,
           account.name,
           account.person_id                 as "person",
           person.name                       as "personName",
           account.password_hash is not null as "hasPassword",
           account.disabled_at is not null   as "disabled",
           (select count(*)::int from session where (sess ->> 'account')::int = account.id and expire > $1::timestamptz) as "signedIn",
           coalesce((
             select json_agg(json_build_object('id', post.id, 'role', post.role, 'area', coalesce(area_edition.name, '')) order by post.id)
               from post_holder
               join post on post.id = post_holder.post_id
               left join area_edition on area_edition.area_id = post.area_id and area_edition.valid @> $1::timestamptz
              where post_holder.person_id = account.person_id
                and post_holder.valid @> $1::timestamptz
                and post.valid @> $1::timestamptz), '[]') as "posts"
      from account
      left join person on person.id = account.person_id
     order by account.name`,
    [moment],
  );
  return rows.map(({ person, personName, ...row }) => ({ ...row, ...(person !== null && { person }), ...(personName !== null && { personName }) }));
}

export interface NewAudit {
  account: number | null;
  name: string;
  roles: readonly string[];
  deed: string;
  kind: string;
  subject: string;
  areas?: readonly number[];
  reason?: string | undefined;
  detail?: unknown;
  at: string;
}

export async function appendAudit(database: Database, { account, name, roles, deed, kind, subject, areas = [], reason, detail, at }: NewAudit): Promise<void> {
  await database.query(
    /* sql */ `
    insert into audit (account_id, name, roles, deed, kind, subject, areas, reason, detail, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [account, name, roles, deed, kind, subject, areas, reason ?? null, detail === undefined ? null : JSON.stringify(detail), at],
  );
}

/** The newest first, before the row `before` when one is named. */
export async function auditRows(database: Database, before: number | undefined, limit: number): Promise<AuditRow[]> {
  const { rows } = await database.query<AuditRow & { reason: string | null; detail: unknown }>(
    /* sql */ `
    select id::int, at, name, roles, deed, kind, subject, reason, detail
      from audit
     where $1::bigint is null or id < $1
     order by id desc
     limit $2`,
    [before ?? null, limit],
  );
  return rows.map(({ reason, detail, ...row }) => ({ ...row, ...(reason !== null && { reason }), ...(detail !== null && { detail }) }));
}

/** Whether the account opened this since, with a reason. */
export async function hasOpened(database: Database, account: number, kind: string, subject: string, since: string): Promise<boolean> {
  const { rowCount } = await database.query(
    /* sql */ `
    select from audit
     where account_id = $1
       and deed = 'opened'
       and kind = $2
       and subject = $3
       and at >= $4
     limit 1`,
    [account, kind, subject, since],
  );
  return rowCount === 1;
}

/** What holds for the installation, made by the first who needs it. */
export async function settingOr(database: Database, name: string, make: () => unknown): Promise<unknown> {
  await database.query("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing", [name, JSON.stringify(make())]);
  return (await database.query<{ value: unknown }>("select value from setting where name = $1", [name])).rows[0]?.value;
}

/** Whether somebody holds this post now who can sign in with a password. */
export async function hasAccountFor(database: Database, role: string, moment: string): Promise<boolean> {
  const { rows } = await database.query<{ known: boolean }>(
    /* sql */ `
    select exists (
      select from account
        join post_holder on post_holder.person_id = account.person_id and post_holder.valid @> $2::timestamptz
        join post on post.id = post_holder.post_id and post.valid @> $2::timestamptz
       where post.role = $1
         and account.disabled_at is null
         and (account.password_hash is not null or account.oidc_subject is not null)) as "known"`,
    [role, moment],
  );
  return rows[0]?.known ?? false;
}

/** Somebody who sits on such a post now, the first; with an office of their own if they have one. */
export async function holderOf(database: Database, role: string, moment: string): Promise<number | undefined> {
  const { rows } = await database.query<{ person: number }>(
    /* sql */ `
    select post_holder.person_id as "person"
      from post
      join post_holder on post_holder.post_id = post.id and post_holder.valid @> $2::timestamptz and not substitute
      join person on person.id = post_holder.person_id and person.valid @> $2::timestamptz
      left join shift on shift.worker_id = post_holder.person_id and shift.valid @> $2::timestamptz
     where post.role = $1
       and post.valid @> $2::timestamptz
     order by shift.id is null, post.id
     limit 1`,
    [role, moment],
  );
  return rows[0]?.person;
}

/** A person, a post and the one on the other. */
export async function seat(database: Database, { name, role, title, area, from }: { name: string; role: string; title: string; area: number; from: string }): Promise<number> {
  const { rows } = await database.query<{ person: number }>(
    /* sql */ `
    with somebody as (
      insert into person (name, employment, valid) values ($1, 'full-time', tstzrange($5, null)) returning id),
    chair as (
      insert into post (area_id, role, title, employment, valid) values ($4, $2, $3, 'full-time', tstzrange($5, null)) returning id),
    held as (
      insert into post_holder (post_id, person_id, valid) select chair.id, somebody.id, tstzrange($5, null) from chair, somebody)
    select id as "person" from somebody`,
    [name, role, title, area, from],
  );
  return rows[0]?.person ?? 0;
}

/** A month of leading the shift, round the clock: somebody has to be named on the demo's wall. */
export async function leadShifts(database: Database, person: number, area: number, from: string): Promise<void> {
  await database.query(
    "insert into shift (worker_id, area_id, role, valid) values ($1, $2, 'duty_leader', tstzrange($3, $3::timestamptz + interval '30 days')) on conflict do nothing",
    [person, area, from],
  );
}
