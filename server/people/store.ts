import type { Pool } from "pg";
import type { Post, Shift } from "#contract/people.ts";
import type { PostRole } from "#contract/roles.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

interface PostRow extends Omit<Post, "title" | "holders"> {
  title: string | null;
  holders: { person: number; name: string; substitute: boolean; from: string; until: string | null }[];
}

const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export async function postsAt(database: Database, area: number, moment: string): Promise<Post[]> {
  const { rows } = await database.query<PostRow>(
    /* sql */ `
    select post.id,
           post.area_id as "area",
           post.role,
           post.title,
           post.employment,
           coalesce((
             select json_agg(json_build_object('person', person.id, 'name', person.name, 'substitute', substitute,
                                               'from', ${utc("lower(post_holder.valid)")}, 'until', ${utc("upper(post_holder.valid)")}) order by substitute, person.id)
               from post_holder
               join person on person.id = post_holder.person_id
              where post_holder.post_id = post.id
                and post_holder.valid @> $2::timestamptz), '[]') as "holders"
      from post
     where post.area_id = $1
       and post.valid @> $2::timestamptz
     order by post.id`,
    [area, moment],
  );
  return rows.map(({ title, holders, ...row }) => ({
    ...row,
    ...(title !== null && { title }),
    holders: holders.map(({ until, ...holder }) => ({ ...holder, ...(until !== null && { until }) })),
  }));
}

export async function areaOfPost(database: Database, post: number): Promise<{ area: number; role: PostRole } | undefined> {
  return (await database.query<{ area: number; role: PostRole }>(`select area_id as "area", role from post where id = $1`, [post])).rows[0];
}

export interface NewPost {
  area: number;
  role: PostRole;
  title?: string | undefined;
  employment: string;
  unit?: number | undefined;
  groups?: readonly string[] | undefined;
  weekly?: readonly number[] | undefined;
}

export async function insertPost(database: Database, { area, role, title, employment, unit, groups, weekly }: NewPost, from: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    /* sql */ `
    insert into post (area_id, role, title, employment, unit_id, groups, weekly, valid)
    values ($1, $2, $3, $4, $5, $6, $7, tstzrange($8, null))
    returning id`,
    [area, role, title ?? null, employment, unit ?? null, groups ?? null, weekly ?? null, from],
  );
  return rows[0]?.id ?? 0;
}

/** False when somebody sits there already. */
export async function insertHolder(database: Database, { post, person, substitute, from, until }: { post: number; person: number; substitute: boolean; from: string; until: string | undefined }): Promise<boolean> {
  const { rowCount } = await database.query(
    "insert into post_holder (post_id, person_id, substitute, valid) values ($1, $2, $3, tstzrange($4, $5)) on conflict do nothing",
    [post, person, substitute, from, until ?? null],
  );
  return rowCount === 1;
}

export async function endHolder(database: Database, post: number, person: number, at: string): Promise<boolean> {
  const { rowCount } = await database.query(
    "update post_holder set valid = tstzrange(lower(valid), $3) where post_id = $1 and person_id = $2 and valid @> $3::timestamptz and lower(valid) < $3",
    [post, person, at],
  );
  return (rowCount ?? 0) > 0;
}

/** The seat and everybody on it, from now on. @returns who sat there */
export async function endPost(database: Database, post: number, at: string): Promise<number[]> {
  await database.query("update post set valid = tstzrange(lower(valid), $2) where id = $1 and valid @> $2::timestamptz and lower(valid) < $2", [post, at]);
  const { rows } = await database.query<{ person: number }>(
    `update post_holder set valid = tstzrange(lower(valid), $2) where post_id = $1 and valid @> $2::timestamptz and lower(valid) < $2 returning person_id as "person"`,
    [post, at],
  );
  return rows.map(({ person }) => person);
}

export async function insertPerson(database: Database, { name, phone, employment }: { name: string; phone?: string | undefined; employment: string }, from: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>("insert into person (name, phone, employment, valid) values ($1, $2, $3, tstzrange($4, null)) returning id", [name, phone ?? null, employment, from]);
  return rows[0]?.id ?? 0;
}

export async function personsNamed(database: Database, part: string, moment: string): Promise<{ id: number; name: string; posts: string[] }[]> {
  const { rows } = await database.query<{ id: number; name: string; posts: string[] }>(
    /* sql */ `
    select person.id,
           person.name,
           array(
             select coalesce(area_edition.name, '') || ' ' || post.role
               from post_holder
               join post on post.id = post_holder.post_id
               left join area_edition on area_edition.area_id = post.area_id and area_edition.valid @> $2::timestamptz
              where post_holder.person_id = person.id
                and post_holder.valid @> $2::timestamptz) as "posts"
      from person
     where strpos(person.name, $1) > 0
       and person.valid @> $2::timestamptz
     order by char_length(person.name), person.id
     limit 20`,
    [part, moment],
  );
  return rows;
}

/** For each grid of the kind that needs all eight posts, the roles that have a holder. */
export async function filledRoles(database: Database, moment: string): Promise<{ area: number; name: string; filled: string[] }[]> {
  const { rows } = await database.query<{ area: number; name: string; filled: string[] }>(
    /* sql */ `
    select area.id as "area",
           area_edition.name,
           array(
             select distinct post.role
               from post
               join post_holder on post_holder.post_id = post.id
              where post.area_id = area.id
                and post.valid @> $1::timestamptz
                and post_holder.valid @> $1::timestamptz) as "filled"
      from area
      join area_edition on area_edition.area_id = area.id
     where area.level = 'grid'
       and area.kind <> 'exclusive'
       and area_edition.valid @> $1::timestamptz
     order by area.code`,
    [moment],
  );
  return rows;
}

const SHIFT = /* sql */ `
    select shift.id,
           shift.worker_id   as "person",
           person.name,
           shift.area_id     as "area",
           coalesce(area_edition.name, '') as "areaName",
           area.code         as "areaCode",
           shift.role,
           lower(shift.valid) as "from",
           upper(shift.valid) as "until"
      from shift
      join person on person.id = shift.worker_id
      join area on area.id = shift.area_id
      left join area_edition on area_edition.area_id = area.id and area_edition.valid @> lower(shift.valid)`;

export async function shiftsBetween(database: Database, from: string, until: string): Promise<Shift[]> {
  const { rows } = await database.query<Shift>(`${SHIFT} where shift.valid && tstzrange($1, $2) order by lower(shift.valid), area.code, shift.id limit 20000`, [from, until]);
  return rows;
}

export async function shiftOfId(database: Database, id: number): Promise<Shift | undefined> {
  return (await database.query<Shift>(`${SHIFT} where shift.id = $1`, [id])).rows[0];
}

/** Undefined when the person is on duty somewhere in that time already. */
export async function insertShift(database: Database, shift: { person: number; area: number; role: string; from: string; until: string }): Promise<number | undefined> {
  const { rows } = await database.query<{ id: number }>(
    "insert into shift (worker_id, area_id, role, valid) values ($1, $2, $3, tstzrange($4, $5)) on conflict do nothing returning id",
    [shift.person, shift.area, shift.role, shift.from, shift.until],
  );
  return rows[0]?.id;
}

/** A shift that has begun is closed, one that has not is taken away: nothing was done in it. */
export async function endShift(database: Database, id: number, at: string): Promise<void> {
  await database.query("update shift set valid = tstzrange(lower(valid), $2) where id = $1 and lower(valid) < $2 and upper(valid) > $2", [id, at]);
  await database.query("delete from shift where id = $1 and lower(valid) >= $2", [id, at]);
}

/** Those of these names, and those of these numbers, who are here. */
export async function everyPerson(database: Database, moment: string): Promise<{ id: number; name: string }[]> {
  return (await database.query<{ id: number; name: string }>("select id, name from person where valid @> $1::timestamptz", [moment])).rows;
}

export async function accountsOfPerson(database: Database, person: number): Promise<number[]> {
  return (await database.query<{ id: number }>("select id from account where person_id = $1", [person])).rows.map(({ id }) => id);
}

/** The name of the office that leads the shift at the moment; never a person's. */
export async function leaderAt(database: Database, moment: string): Promise<string | undefined> {
  const { rows } = await database.query<{ office: string }>(
    /* sql */ `
    select coalesce(post.title, shift.role) as "office"
      from shift
      left join post_holder on post_holder.person_id = shift.worker_id and post_holder.valid @> $1::timestamptz
      left join post on post.id = post_holder.post_id and post.role = shift.role and post.valid @> $1::timestamptz
     where shift.role in ('leader', 'duty_leader')
       and shift.valid @> $1::timestamptz
     order by shift.role = 'leader' desc, post.id
     limit 1`,
    [moment],
  );
  return rows[0]?.office;
}
