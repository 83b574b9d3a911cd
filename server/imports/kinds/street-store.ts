import type { Position } from "#geo/position.ts";
import type { Transaction } from "../../db/transaction.ts";

/** A street in force; one that no file brought goes by its number. */
export interface KnownStreet {
  id: number;
  sourceId: string;
  highway: string;
  name: string;
  oneway: "no" | "yes" | "reverse";
  onewayFoot: "no" | "yes" | "reverse";
  access: string;
  foot: string;
  barrier: string | null;
  steps: boolean;
  wheelchair: "yes" | "limited" | "no";
  maxspeedKmh: number | null;
  bridge: boolean;
  tunnel: boolean;
  layer: number;
  positions: Position[];
}

export async function knownStreets(transaction: Transaction, now: string): Promise<KnownStreet[]> {
  const { rows } = await transaction.query<KnownStreet>(
    /* sql */ `
    select id,
           coalesce(source_id, 'street/' || id)  as "sourceId",
           highway,
           name,
           oneway,
           oneway_foot    as "onewayFoot",
           access,
           foot,
           barrier,
           steps,
           wheelchair,
           maxspeed_kmh   as "maxspeedKmh",
           bridge,
           tunnel,
           layer,
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "positions"
      from street
     where valid @> $1::timestamptz
     order by id`,
    [now],
  );
  return rows;
}

export async function endStreets(transaction: Transaction, ids: readonly number[], now: string): Promise<void> {
  await transaction.query("update street set valid = tstzrange(lower(valid), $2) where id = any($1)", [ids, now]);
}

export async function writeStreets(transaction: Transaction, json: string, importId: number, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into street (source_id, highway, name, oneway, oneway_foot, access, foot, barrier, steps, wheelchair, maxspeed_kmh, bridge, tunnel, layer, geom, valid, import_id)
    select "sourceId", highway, name, oneway, "onewayFoot", access, foot, barrier, steps, wheelchair, "maxspeedKmh", bridge, tunnel, layer,
           st_setsrid(st_geomfromgeojson(geometry::text), 4326), tstzrange($3, null), $2
      from jsonb_to_recordset($1::jsonb) as item (
           "sourceId" text, highway text, name text, oneway text, "onewayFoot" text, access text, foot text, barrier text, steps boolean, wheelchair text,
           "maxspeedKmh" int, bridge boolean, tunnel boolean, layer int, geometry jsonb)`,
    [json, importId, now],
  );
}

/** What was closed stays closed in its new edition. */
export async function moveClosures(transaction: Transaction, ended: readonly number[], now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into closure (street_id, reason, valid)
    select street.id, closure.reason, tstzrange($2, upper(closure.valid))
      from closure
      join street as before on before.id = closure.street_id
      join street on street.source_id = coalesce(before.source_id, 'street/' || before.id) and street.valid @> $2::timestamptz
     where before.id = any($1)
       and closure.valid @> $2::timestamptz`,
    [ended, now],
  );
}
