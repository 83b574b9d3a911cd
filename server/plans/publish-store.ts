import type { Transaction } from "../db/transaction.ts";

/** What a plan writes when it comes into force: all in one transaction. */

export async function retirePlansBefore(transaction: Transaction, plan: number): Promise<void> {
  await transaction.query("update plan set status = 'retired' where status = 'published' and id <> $1", [plan]);
}

/** @returns the id of the new area */
export async function insertGrid(transaction: Transaction, { kind, code, scheme, parent }: { kind: string; code: string; scheme: string; parent: number }): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>("insert into area (level, kind, code, code_scheme, parent) values ('grid', $1, $2, $3, $4) returning id", [kind, code, scheme, parent]);
  return rows[0]?.id ?? 0;
}

/** Every code of grids of this area that was ever given, so that none is given twice. */
export async function codesBelow(transaction: Transaction, parent: number): Promise<{ parentCode: string; codes: string[] }> {
  const { rows } = await transaction.query<{ parentCode: string; codes: string[] }>(`select code as "parentCode", array(select code from area as below where below.parent = area.id) as "codes" from area where id = $1`, [parent]);
  return rows[0] ?? { parentCode: "", codes: [] };
}

export async function endEditions(transaction: Transaction, areas: readonly number[], at: string): Promise<void> {
  await transaction.query("update area_edition set valid = tstzrange(lower(valid), $2) where area_id = any($1) and valid @> $2::timestamptz", [areas, at]);
}

export interface NewEdition {
  area: number;
  name: string;
  geometry: { type: "MultiPolygon"; coordinates: unknown };
}

export async function insertEditions(transaction: Transaction, plan: number, editions: readonly NewEdition[], at: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into area_edition (area_id, plan_id, name, geom, valid)
    select area, $2, name, st_setsrid(st_geomfromgeojson(geometry::text), 4326), tstzrange($3, null)
      from jsonb_to_recordset($1::jsonb) as item (area int, name text, geometry json)`,
    [JSON.stringify(editions), plan, at],
  );
}

/** Pairs of grids in force that lie upon each other, one of them changed; and changed ones that are no shape at all. Another judge than ours. */
export async function faultsInForce(transaction: Transaction, areas: readonly number[], at: string): Promise<number> {
  const { rows } = await transaction.query<{ n: number }>(
    /* sql */ `
    with now as (
      select area_edition.area_id, geom from area_edition join area on area.id = area_id where level = 'grid' and valid @> $2::timestamptz),
    touched as (
      select * from now where area_id = any($1))
    select (select count(*) from touched where not st_isvalid(geom))::int
         + (select count(*) from touched join now on touched.area_id <> now.area_id and touched.geom && now.geom and st_relate(touched.geom, now.geom, '2********'))::int as "n"`,
    [areas, at],
  );
  return rows[0]?.n ?? 0;
}

export async function insertLineage(transaction: Transaction, lineage: readonly { from: number; to: number; share: number }[]): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into lineage (from_area, to_area, share)
    select "from", "to", least(share, 1) from jsonb_to_recordset($1::jsonb) as item ("from" int, "to" int, share real)
        on conflict (from_area, to_area) do update set share = excluded.share`,
    [JSON.stringify(lineage)],
  );
}

export interface Rehomed {
  id: number;
  to: number;
}

export async function rehomeBuildings(transaction: Transaction, moved: readonly Rehomed[], at: string): Promise<void> {
  const json = JSON.stringify(moved);
  await transaction.query("update building_grid set valid = tstzrange(lower(valid), $2) from jsonb_to_recordset($1::jsonb) as item (id int) where building_id = item.id and valid @> $2::timestamptz", [json, at]);
  await transaction.query(`insert into building_grid (building_id, area_id, valid) select id, "to", tstzrange($2, null) from jsonb_to_recordset($1::jsonb) as item (id int, "to" int)`, [json, at]);
}

/** Open cases answer to another grid from now on; each says so in its life. */
export async function rehomeCases(transaction: Transaction, plan: number, moved: readonly Rehomed[], at: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    with item as (
      select * from jsonb_to_recordset($1::jsonb) as item (id int, "to" int)),
    before as (
      select incident.id, ver, area_id, plan_id, state from incident join item on item.id = incident.id where closed_at is null for update of incident),
    told as (
      insert into incident_event (incident_id, seq, at, role, from_state, to_state, kind, detail)
      select before.id, ver + 1, $3, 'system', state, state, 'rehome', jsonb_build_object('from', area_id, 'to', item."to", 'fromPlan', plan_id, 'plan', $2::int)
        from before join item on item.id = before.id)
    update incident
       set area_id = item."to", plan_id = $2, ver = incident.ver + 1
      from before join item on item.id = before.id
     where incident.id = before.id`,
    [JSON.stringify(moved), plan, at],
  );
}

/** Posts of a grid that is no more go on in its heir, with who sits on them; what was before ends, nothing is overwritten. @returns people whose rights changed */
export async function rehomePosts(transaction: Transaction, moved: readonly Rehomed[], at: string): Promise<number[]> {
  const people: number[] = [];
  for (const { id, to } of moved) {
    const { rows: posts } = await transaction.query<{ id: number }>("update post set valid = tstzrange(lower(valid), $2) where area_id = $1 and valid @> $2::timestamptz returning id", [id, at]);
    for (const post of posts) {
      const { rows: [next] } = await transaction.query<{ id: number }>(
        /* sql */ `
        insert into post (area_id, role, employment, title, unit_id, groups, weekly, valid)
        select $2, role, employment, title, unit_id, groups, weekly, tstzrange($3, null) from post where id = $1
        returning id`,
        [post.id, to, at],
      );
      const { rows: holders } = await transaction.query<{ person: number }>(
        /* sql */ `
        with ended as (
          update post_holder set valid = tstzrange(lower(valid), $3) where post_id = $1 and valid @> $3::timestamptz and lower(valid) < $3::timestamptz returning person_id, substitute)
        insert into post_holder (post_id, person_id, substitute, valid)
        select $2, person_id, substitute, tstzrange($3, null) from ended
        returning person_id as "person"`,
        [post.id, next?.id, at],
      );
      people.push(...holders.map(({ person }) => person));
      await transaction.query("with ended as (update post_transformer_area set valid = tstzrange(lower(valid), $3) where post_id = $1 and valid @> $3::timestamptz returning transformer_area_id) insert into post_transformer_area (post_id, transformer_area_id, valid) select $2, transformer_area_id, tstzrange($3, null) from ended", [post.id, next?.id, at]);
    }
    // a shift that runs goes on in the heir; its first part stays what it was
    const { rows: running } = await transaction.query<{ id: number; until: string }>(`select id, upper(valid) as "until" from shift where area_id = $1 and valid @> $2::timestamptz and lower(valid) < $2::timestamptz`, [id, at]);
    await transaction.query("update shift set valid = tstzrange(lower(valid), $2) where id = any($1)", [running.map((shift) => shift.id), at]);
    await transaction.query(
      /* sql */ `
      insert into shift (worker_id, area_id, role, valid)
      select worker_id, $2, role, tstzrange($3, until)
        from jsonb_to_recordset($1::jsonb) as item (id int, until timestamptz)
        join shift on shift.id = item.id`,
      [JSON.stringify(running), to, at],
    );
    await transaction.query("update shift set area_id = $2 where area_id = $1 and lower(valid) >= $3::timestamptz", [id, to, at]);
  }
  return people;
}

export async function accountsOf(transaction: Transaction, people: readonly number[]): Promise<number[]> {
  return (await transaction.query<{ id: number }>("select id from account where person_id = any($1)", [people])).rows.map(({ id }) => id);
}

/** Plans whose day has come. */
export async function duePlans(database: Pick<Transaction, "query">, at: string): Promise<number[]> {
  return (await database.query<{ id: number }>("select id from plan where status = 'approved' and effective_at <= $1 order by effective_at, id", [at])).rows.map(({ id }) => id);
}
