import type { Level } from "#contract/areas.ts";
import type { Polygon } from "#geo/position.ts";
import type { Transaction } from "../../db/transaction.ts";

/** An area in force, as files tell it. */
export interface KnownArea {
  id: number;
  scheme: string;
  code: string;
  level: Level;
  kind: string;
  parentCode: string | null | undefined;
  name: string;
  households: number | null;
  population: number | null;
  aged65: number | null;
  polygons: Polygon[];
}

export async function knownAreas(transaction: Transaction, now: string): Promise<KnownArea[]> {
  const { rows } = await transaction.query<KnownArea>(
    /* sql */ `
    select area.id,
           area.code_scheme                              as "scheme",
           area.code,
           area.level,
           area.kind,
           above.code                                    as "parentCode",
           area_edition.name,
           area_edition.households,
           area_edition.population,
           area_edition.aged65,
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "polygons"
      from area_edition
      join area on area.id = area_edition.area_id
      left join area as above on above.id = area.parent
     where area_edition.valid @> $1::timestamptz
     order by area.id`,
    [now],
  );
  return rows;
}

export async function isDemo(transaction: Transaction): Promise<boolean> {
  const { rows } = await transaction.query<{ demo: boolean }>("select exists (select from setting where name = 'demo') as demo");
  return rows[0]?.demo ?? false;
}

/** A published plan from now on; the one before is retired. */
export async function newPlan(transaction: Transaction, now: string): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>(
    /* sql */ `
    with before as (
      update plan set status = 'retired' where status = 'published' returning id)
    insert into plan (name, status, effective_at, base_plan)
    values ('导入', 'published', $1, (select max(id) from before))
    returning id`,
    [now],
  );
  return rows[0]?.id ?? 0;
}

export async function endEditions(transaction: Transaction, areas: readonly number[], now: string): Promise<void> {
  await transaction.query("update area_edition set valid = tstzrange(lower(valid), $2) where area_id = any($1) and valid @> $2::timestamptz", [areas, now]);
}

/** Identities; what is known keeps its id. Those above have to be there before. */
export async function writeAreas(transaction: Transaction, json: string, scheme: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into area (level, kind, code, code_scheme, parent)
    select level, kind, item.code, $2, (select id from area where area.code = "parentCode" order by area.code_scheme = $2 desc limit 1)
      from jsonb_to_recordset($1::jsonb) as item (level text, kind text, code text, "parentCode" text)
        on conflict (code_scheme, code) do update
       set level = excluded.level, kind = excluded.kind, parent = excluded.parent`,
    [json, scheme],
  );
}

export async function writeEditions(transaction: Transaction, json: string, { scheme, plan, importId, now }: { scheme: string; plan: number; importId: number; now: string }): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into area_edition (area_id, plan_id, name, geom, households, population, aged65, valid, import_id)
    select area.id, $3, name, st_setsrid(st_geomfromgeojson(geometry::text), 4326), households, population, aged65, tstzrange($4, null), $5
      from jsonb_to_recordset($1::jsonb) as item (code text, name text, geometry json, households int, population int, aged65 int)
      join area on area.code = item.code and area.code_scheme = $2`,
    [json, scheme, plan, now, importId],
  );
}

/** Named once, by the first import. */
export async function nameDistrict(transaction: Transaction, name: string): Promise<void> {
  await transaction.query("insert into setting (name, value) values ('district', jsonb_build_object('name', $1::text)) on conflict (name) do nothing", [name]);
}
