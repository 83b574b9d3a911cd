import type { PostRole } from "#contract/roles.ts";
import type { Transaction } from "../../db/transaction.ts";

export interface Counted {
  id: number;
  isHouse: boolean;
  households: number | null;
  population: number | null;
  aged65: number | null;
}
type Counts = Omit<Counted, "isHouse">;

/** Areas in force by their code. */
export async function areaIds(transaction: Transaction, now: string): Promise<Map<string, Counts>> {
  const { rows } = await transaction.query<Counts & { code: string }>(
    /* sql */ `
    select area.id, area.code, households, population, aged65
      from area_edition
      join area on area.id = area_edition.area_id
     where area_edition.valid @> $1::timestamptz`,
    [now],
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Houses in force by the id an earlier file gave them, and by their address where only one has it. */
export async function buildingIds(transaction: Transaction, now: string): Promise<Map<string, Counts>> {
  const { rows } = await transaction.query<Counts & { key: string }>(
    /* sql */ `
    select (array_agg(id))[1] as id, key, min(households) as households, min(population) as population, min(aged65) as aged65
      from building
     cross join lateral (select unnest(array[coalesce(source_id, 'building/' || id), address]) as key) as keys
     where valid @> $1::timestamptz
       and key <> ''
     group by key
    having count(distinct id) = 1`,
    [now],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

export async function countBuildings(transaction: Transaction, json: string, importId: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    with counted as (
      update building
         set households = item.households, population = coalesce(item.population, 0), aged65 = coalesce(item.aged65, 0), import_id = $2
        from jsonb_to_recordset($1::jsonb) as item (id int, households int, population int, aged65 int)
       where building.id = item.id
      returning building.id, building.households),
    doors as (
      select entrance.id, counted.households, count(*) over house as doors, row_number() over (house order by entrance.id) as nth
        from entrance
        join counted on counted.id = entrance.building_id
      window house as (partition by entrance.building_id))
    update entrance
       set households = doors.households / doors.doors + case when doors.nth <= doors.households % doors.doors then 1 else 0 end
      from doors
     where doors.id = entrance.id`,
    [json, importId],
  );
}

/** Declared counts are part of an edition: another one follows it, in the same plan and place. */
export async function countGrids(transaction: Transaction, json: string, importId: number, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    with item as (
      select * from jsonb_to_recordset($1::jsonb) as item (id int, households int, population int, aged65 int)),
    ended as (
      update area_edition
         set valid = tstzrange(lower(valid), $3)
        from item
       where area_edition.area_id = item.id
         and area_edition.valid @> $3::timestamptz
      returning area_edition.area_id, plan_id, name, geom)
    insert into area_edition (area_id, plan_id, name, geom, households, population, aged65, valid, import_id)
    select area_id, plan_id, name, geom, item.households, item.population, item.aged65, tstzrange($3, null), $2
      from ended
      join item on item.id = ended.area_id`,
    [json, importId, now],
  );
}

/** Seats in force, with who sits there. */
export async function knownPosts(transaction: Transaction, now: string): Promise<{ post: number; area: number; role: PostRole; title: string | null; holder: string | null }[]> {
  const { rows } = await transaction.query<{ post: number; area: number; role: PostRole; title: string | null; holder: string | null }>(
    /* sql */ `
    select post.id as "post", area_id as "area", role, title, person.name || ' ' || coalesce(person.phone, '') as "holder"
      from post
      left join post_holder on post_holder.post_id = post.id and not substitute and post_holder.valid @> $1::timestamptz
      left join person on person.id = post_holder.person_id
     where post.valid @> $1::timestamptz
     order by post.id`,
    [now],
  );
  return rows;
}

export async function writePost(transaction: Transaction, { area, role, title, employment }: { area: number; role: PostRole; title: string | null; employment: string }, importId: number, now: string): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>(
    "insert into post (area_id, role, title, employment, valid, import_id) values ($1, $2, $3, $4, tstzrange($5, null), $6) returning id",
    [area, role, title, employment, now, importId],
  );
  return rows[0]?.id ?? 0;
}

/** The person of that name and telephone, made if there is none, takes the seat. */
export async function writeHolder(transaction: Transaction, post: number, { person, phone, employment }: { person: string; phone: string; employment: string }, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    with known as (
      select id from person where name = $2 and coalesce(phone, '') = $3 and valid @> $5::timestamptz order by id limit 1),
    made as (
      insert into person (name, phone, employment, valid)
      select $2, nullif($3, ''), $4, tstzrange($5, null)
       where not exists (select from known)
      returning id)
    insert into post_holder (post_id, person_id, valid)
    select $1, id, tstzrange($5, null) from (select id from known union all select id from made) as who`,
    [post, person, phone, employment, now],
  );
}

/** Counts of the houses, and of the grids none of whose houses is known. */
export async function knownCounts(transaction: Transaction, now: string): Promise<{ area: string; building: string; households: number; population: number; aged65: number }[]> {
  const { rows } = await transaction.query<{ area: string; building: string; households: number; population: number; aged65: number }>(
    /* sql */ `
    select coalesce(area.code, '') as "area", coalesce(source_id, 'building/' || building.id) as "building", households, population, aged65
      from building
      left join building_grid on building_grid.building_id = building.id and building_grid.valid @> $1::timestamptz
      left join area on area.id = building_grid.area_id
     where building.valid @> $1::timestamptz
     union all
    select area.code, '', households, population, aged65
      from area_edition
      join area on area.id = area_edition.area_id
     where area_edition.valid @> $1::timestamptz
       and households is not null
     order by 1, 2`,
    [now],
  );
  return rows;
}

export async function knownSeats(transaction: Transaction, now: string): Promise<{ area: string; role: string; title: string; employment: string; person: string; phone: string }[]> {
  const { rows } = await transaction.query<{ area: string; role: string; title: string; employment: string; person: string; phone: string }>(
    /* sql */ `
    select area.code as "area", role, coalesce(title, '') as "title", post.employment, coalesce(person.name, '') as "person", coalesce(person.phone, '') as "phone"
      from post
      join area on area.id = post.area_id
      left join post_holder on post_holder.post_id = post.id and not substitute and post_holder.valid @> $1::timestamptz
      left join person on person.id = post_holder.person_id
     where post.valid @> $1::timestamptz
     order by area.code, role, post.id`,
    [now],
  );
  return rows;
}
