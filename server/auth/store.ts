import type { Pool } from "pg";
import type { Account } from "#contract/auth.ts";
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

/** What holds for the installation, made by the first who needs it. */
export async function settingOr(database: Database, name: string, make: () => unknown): Promise<unknown> {
  await database.query("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing", [name, JSON.stringify(make())]);
  return (await database.query<{ value: unknown }>("select value from setting where name = $1", [name])).rows[0]?.value;
}
