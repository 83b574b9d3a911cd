import type { Pool } from "pg";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

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
