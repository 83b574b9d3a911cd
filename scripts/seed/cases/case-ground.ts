import type { Position } from "#geo/position.ts";
import type { Pool } from "pg";
import type { District } from "../district.ts";
import { polygonsOf } from "../ground/shapes.ts";
import { at } from "../town/list.ts";

export interface CaseBuilding {
  id: number;
  compound: number;
  compoundUse: string;
  use: string;
  storeys: number;
  households: number;
  address: string;
  grid: number;
  doors: readonly Position[];
}

export interface CaseStreet {
  id: number;
  highway: string;
  name: string;
  positions: readonly Position[];
}

export interface CaseGrid {
  id: number;
  name: string;
  community: number;
  /** Of each polygon its rings, closed. */
  polygons: readonly (readonly (readonly Position[])[])[];
}

/** Somebody on a post. */
export interface Holder {
  person: number;
  post: number;
}

/** What cases need to know of the district: the same whether it was just made or is read from the database. */
export interface CaseGround {
  buildings: readonly CaseBuilding[];
  /** Those cars drive on. */
  streets: readonly CaseStreet[];
  grids: readonly CaseGrid[];
  /** Communities and subdistricts, with what they are called and what they lie in. */
  above: ReadonlyMap<number, { name: string; parent: number | undefined }>;
  /** Who holds a post, by `area role`. */
  holders: ReadonlyMap<string, Holder>;
}

export const PUBLIC_STREETS = ["primary", "secondary", "residential"];
export const holderKey = (area: number, role: string): string => `${area} ${role}`;

export function caseGroundOf({ town, ids, toPosition, compounds, buildings, streets, staffing }: District): CaseGround {
  const { areas, map } = town;
  const useOf = new Map(compounds.map(({ id, block }) => [id, block.use]));
  const shapes = polygonsOf(map, areas.gridOf, toPosition);
  return {
    buildings: buildings.map(({ id, building, compound, address, grid, doors }) => ({
      id, compound, compoundUse: useOf.get(compound) ?? "", use: building.use, storeys: building.storeys, households: building.households, address, grid, doors,
    })),
    streets: streets.filter(({ highway }) => PUBLIC_STREETS.includes(highway)).map(({ id, highway, name, positions }) => ({ id, highway, name, positions })),
    grids: areas.grids.map(({ name, community }, index) => ({ id: ids.grid(index), name, community: ids.community(community), polygons: shapes.get(index) ?? [] })),
    above: new Map([
      ...areas.communities.map(({ name, subdistrict }, index) => [ids.community(index), { name, parent: ids.subdistrict(subdistrict) }] as const),
      ...areas.subdistricts.map(({ name }, index) => [ids.subdistrict(index), { name, parent: ids.district }] as const),
    ]),
    holders: firstHolders(staffing.holders.map(({ post, person }) => [post.area, post.role, { person: person.id, post: post.id }])),
  };
}

/** Where an office has several seats, the first one answers. */
function firstHolders(rows: readonly (readonly [area: number, role: string, holder: Holder])[]): Map<string, Holder> {
  return new Map([...rows].reverse().map(([area, role, holder]) => [holderKey(area, role), holder]));
}

/** The same from the database, for a district that was made by us. */
export async function readCaseGround(pool: Pick<Pool, "query">): Promise<CaseGround> {
  const { rows: buildings } = await pool.query<CaseBuilding>(/* sql */ `
    select building.id,
           building.compound_id     as "compound",
           compound.use             as "compoundUse",
           building.use,
           building.storeys,
           building.households,
           building.address,
           building_grid.area_id    as "grid",
           doors.positions          as "doors"
      from building
      join compound on compound.id = building.compound_id
      join building_grid on building_grid.building_id = building.id
                        and upper_inf(building_grid.valid)
      join (
             select building_id,
                    json_agg(json_build_array(st_x(position), st_y(position)) order by id) as positions
               from entrance
              group by building_id) as doors on doors.building_id = building.id
     order by building.id`);
  const { rows: streets } = await pool.query<{ id: number; highway: string; name: string; line: { coordinates: Position[] } }>(
    /* sql */ `
    select id, highway, name, st_asgeojson(geom, 7)::json as "line"
      from street
     where highway = any($1)
       and upper_inf(valid)
     order by id`,
    [PUBLIC_STREETS],
  );
  const { rows: areas } = await pool.query<{ id: number; level: string; name: string; parent: number | null; shape: { coordinates: Position[][][] } | null }>(/* sql */ `
    select area.id,
           area.level,
           area_edition.name,
           area.parent,
           case when area.level = 'grid' then st_asgeojson(geom, 7)::json end as "shape"
      from area
      join area_edition on area_edition.area_id = area.id
                       and upper_inf(area_edition.valid)
     order by area.id`);
  const { rows: holders } = await pool.query<{ area: number; role: string; person: number; post: number }>(/* sql */ `
    select post.area_id as "area", post.role, post_holder.person_id as "person", post.id as "post"
      from post_holder
      join post on post.id = post_holder.post_id
     where not substitute
       and upper_inf(post_holder.valid)
     order by post.id`);
  const isAbove = ({ level }: { level: string }) => level === "community" || level === "subdistrict";
  return {
    buildings,
    streets: streets.map(({ id, highway, name, line }) => ({ id, highway, name, positions: line.coordinates })),
    grids: areas.filter(({ level }) => level === "grid").map(({ id, name, parent, shape }) => ({ id, name, community: parent ?? 0, polygons: shape?.coordinates ?? [] })),
    above: new Map(areas.filter(isAbove).map(({ id, name, parent }) => [id, { name, parent: parent ?? undefined }])),
    holders: firstHolders(holders.map(({ area, role, ...holder }) => [area, role, holder])),
  };
}

/** Who holds the post of the role nearest above a grid, its own first. */
export function holderFor({ above, holders }: CaseGround, area: number, role: string): Holder | undefined {
  for (let here: number | undefined = area; here !== undefined; here = above.get(here)?.parent) {
    const holder = holders.get(holderKey(here, role));
    if (holder) return holder;
  }
  return undefined;
}

/** The name of an area. */
export function areaName({ grids, above }: CaseGround, area: number): string {
  return above.get(area)?.name ?? at(grids.filter(({ id }) => id === area), 0).name;
}
