import type { Polygon } from "#geo/position.ts";
import type { Transaction } from "../../db/transaction.ts";

/** A house in force; one that no file brought goes by its number. */
export interface KnownBuilding {
  id: number;
  sourceId: string;
  name: string;
  address: string;
  use: string;
  storeys: number;
  units: number;
  households: number;
  population: number;
  aged65: number;
  polygon: Polygon;
}

export async function knownBuildings(transaction: Transaction, now: string): Promise<KnownBuilding[]> {
  const { rows } = await transaction.query<KnownBuilding>(
    /* sql */ `
    select id,
           coalesce(source_id, 'building/' || id)        as "sourceId",
           name,
           address,
           use,
           storeys,
           units,
           households,
           population,
           aged65,
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "polygon"
      from building
     where valid @> $1::timestamptz
     order by id`,
    [now],
  );
  return rows;
}

export async function writeBuildings(transaction: Transaction, json: string, importId: number, now: string): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into building (source_id, name, address, use, storeys, units, households, population, aged65, geom, valid, import_id)
    select "sourceId", name, address, use, storeys, units, households, population, aged65, st_setsrid(st_geomfromgeojson(geometry::text), 4326), tstzrange($3, null), $2
      from jsonb_to_recordset($1::jsonb) as item (
           "sourceId" text, name text, address text, use text, storeys int, units int, households int, population int, aged65 int, geometry jsonb)`,
    [json, importId, now],
  );
}

/** In place: a case and a grid refer to the id. */
export async function changeBuildings(transaction: Transaction, json: string, importId: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    update building
       set name = item.name, address = item.address, use = item.use, storeys = item.storeys, units = item.units, households = item.households,
           population = item.population, aged65 = item.aged65, geom = st_setsrid(st_geomfromgeojson(item.geometry::text), 4326), import_id = $2
      from jsonb_to_recordset($1::jsonb) as item (
           id int, name text, address text, use text, storeys int, units int, households int, population int, aged65 int, geometry jsonb)
     where building.id = item.id`,
    [json, importId],
  );
}

export async function endBuildings(transaction: Transaction, ids: readonly number[], now: string): Promise<void> {
  await transaction.query("update building_grid set valid = tstzrange(lower(valid), $2) where building_id = any($1) and valid @> $2::timestamptz", [ids, now]);
  await transaction.query("update building set valid = tstzrange(lower(valid), $2) where id = any($1)", [ids, now]);
}

/**
 * The grid that answers for houses, by a point inside each: those an import brought or moved; or all, when the areas changed under
 * them, and then those that no grid holds stay with theirs.
 */
export async function placeBuildings(transaction: Transaction, now: string, importId?: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    with place as (
      select building.id, grid.area
        from building
        left join lateral (
             select area.id as area
               from area_edition
               join area on area.id = area_edition.area_id
              where area.level = 'grid'
                and area_edition.valid @> $1::timestamptz
                and st_intersects(area_edition.geom, st_pointonsurface(building.geom))
              order by area.id
              limit 1) as grid on true
       where case when $2::int is null then building.valid @> $1::timestamptz and grid.area is not null else building.import_id = $2 end),
    ended as (
      update building_grid
         set valid = tstzrange(lower(valid), $1)
        from place
       where building_grid.building_id = place.id
         and building_grid.valid @> $1::timestamptz
         and building_grid.area_id is distinct from place.area
      returning building_grid.building_id)
    insert into building_grid (building_id, area_id, valid)
    select place.id, place.area, tstzrange($1, null)
      from place
     where place.area is not null
       and (place.id in (select building_id from ended)
            or not exists (select from building_grid where building_id = place.id and valid @> $1::timestamptz))`,
    [now, importId ?? null],
  );
}

/** A door for the houses of an import that have none: in the house itself, as nobody has said where. It follows its house. */
export async function makeDoors(transaction: Transaction, importId: number): Promise<void> {
  await transaction.query(
    /* sql */ `
    insert into entrance (building_id, name, households, position)
    select id, '', households, st_pointonsurface(geom)
      from building
     where import_id = $1
       and not exists (select from entrance where building_id = building.id)`,
    [importId],
  );
  await transaction.query("update entrance set households = building.households, position = st_pointonsurface(building.geom) from building where building.id = building_id and building.import_id = $1 and entrance.name = ''", [importId]);
}
