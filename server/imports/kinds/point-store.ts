import type { Level } from "#contract/areas.ts";
import type { Position } from "#geo/position.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { AssetItem, CandidateItem, PointItem } from "./points.ts";

/** For each, in order: the area of that level that holds it, else the next one above. */
export async function areasHolding(transaction: Transaction, places: readonly { level: Level; position: Position }[], now: string): Promise<(number | null)[]> {
  const { rows } = await transaction.query<{ area: number | null }>(
    /* sql */ `
    with ladder (level, rank) as (values ('grid', 0), ('community', 1), ('subdistrict', 2), ('district', 3), ('city', 4))
    select (
           select area.id
             from area_edition
             join area on area.id = area_edition.area_id
             join ladder on ladder.level = area.level
            where area_edition.valid @> $2::timestamptz
              and ladder.rank >= (select rank from ladder as wanted where wanted.level = place.level)
              and st_intersects(area_edition.geom, st_setsrid(st_makepoint(place.lon, place.lat), 4326))
            order by ladder.rank, area.id
            limit 1) as "area"
      from rows from (jsonb_to_recordset($1::jsonb) as (level text, lon float8, lat float8)) with ordinality as place (level, lon, lat, nth)
     order by nth`,
    [JSON.stringify(places.map(({ level, position: [lon, lat] }) => ({ level, lon, lat }))), now],
  );
  return rows.map(({ area }) => area);
}

export async function knownPoints(transaction: Transaction, now: string): Promise<(PointItem & { id: number; area: number })[]> {
  const { rows } = await transaction.query<PointItem & { id: number; area: number }>(
    /* sql */ `
    select id, coalesce(source_id, 'point/' || id) as "sourceId", kind, level, name, area_id as "area", array[st_x(position), st_y(position)] as "position", capacity, staff
      from service_point
     where valid @> $1::timestamptz
     order by id`,
    [now],
  );
  return rows;
}

export async function writePoints(transaction: Transaction, json: string, importId: number, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into service_point (source_id, kind, level, name, area_id, position, capacity, staff, valid, import_id)
    select "sourceId", kind, level, name, area, st_setsrid(st_makepoint(lon, lat), 4326), capacity, staff, tstzrange($3, null), $2
      from jsonb_to_recordset($1::jsonb) as item ("sourceId" text, kind text, level text, name text, area int, lon float8, lat float8, capacity int, staff int)`,
    [json, importId, now],
  );
}

/** In place: its hours and closures refer to the id. */
export async function changePoints(transaction: Transaction, json: string, importId: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    update service_point
       set kind = item.kind, level = item.level, name = item.name, area_id = item.area, position = st_setsrid(st_makepoint(lon, lat), 4326), capacity = item.capacity, staff = item.staff, import_id = $2
      from jsonb_to_recordset($1::jsonb) as item (id int, kind text, level text, name text, area int, lon float8, lat float8, capacity int, staff int)
     where service_point.id = item.id`,
    [json, importId],
  );
}

export async function endPoints(transaction: Transaction, ids: readonly number[], now: string): Promise<void> {
  await transaction.query("update service_point set valid = tstzrange(lower(valid), $2) where id = any($1)", [ids, now]);
}

export async function knownCandidates(transaction: Transaction): Promise<CandidateItem[]> {
  const { rows } = await transaction.query<CandidateItem>(/* sql */ `
    select source_id as "sourceId", kind, name, array[st_x(position), st_y(position)] as "position", capacity
      from candidate_site
     where source_id is not null
     order by id`);
  return rows;
}

export async function writeCandidates(transaction: Transaction, json: string, importId: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into candidate_site (source_id, kind, name, position, capacity, import_id)
    select "sourceId", kind, name, st_setsrid(st_makepoint(lon, lat), 4326), capacity, $2
      from jsonb_to_recordset($1::jsonb) as item ("sourceId" text, kind text, name text, lon float8, lat float8, capacity int)
        on conflict (source_id) do update
       set kind = excluded.kind, name = excluded.name, position = excluded.position, capacity = excluded.capacity, import_id = excluded.import_id`,
    [json, importId],
  );
}

/** Possible sites have no past. */
export async function removeCandidates(transaction: Transaction, sourceIds: readonly string[]): Promise<void> {
  await transaction.query("delete from candidate_site where source_id = any($1)", [sourceIds]);
}

export async function knownAssets(transaction: Transaction, now: string): Promise<(AssetItem & { id: number; area: number | null })[]> {
  const { rows } = await transaction.query<AssetItem & { id: number; area: number | null }>(
    /* sql */ `
    select id, source_id as "sourceId", kind, name, owner, area_id as "area", array[st_x(position), st_y(position)] as "position"
      from asset
     where valid @> $1::timestamptz
     order by id`,
    [now],
  );
  return rows;
}

export async function endAssets(transaction: Transaction, ids: readonly number[], now: string): Promise<void> {
  await transaction.query("update asset set valid = tstzrange(lower(valid), $2) where id = any($1)", [ids, now]);
}

export async function writeAssets(transaction: Transaction, json: string, importId: number, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into asset (source_id, kind, name, owner, area_id, position, import_id, valid)
    select "sourceId", kind, name, owner, area, st_setsrid(st_makepoint(lon, lat), 4326), $2, tstzrange($3, null)
      from jsonb_to_recordset($1::jsonb) as item ("sourceId" text, kind text, name text, owner text, area int, lon float8, lat float8)`,
    [json, importId, now],
  );
}
