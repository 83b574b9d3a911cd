import type { Position } from "#geo/position.ts";
import type { Pool } from "pg";
import type { PostRole } from "#contract/roles.ts";
import type { District } from "../district.ts";
import { polygonsOf } from "../ground/shapes.ts";
import { servedTransformers } from "../people/people-tables.ts";
import { unitsOf } from "../people/units.ts";
import { DISTRICT_CODE } from "../town/areas.ts";
import { at, listOf } from "../town/list.ts";

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

/** A post with whoever sits on it. */
export interface Seat {
  post: number;
  person: number;
  role: PostRole;
}

export interface CaseTransformer {
  officer: Seat;
  polygons: CaseGrid["polygons"];
}

export interface CaseGrid {
  id: number;
  name: string;
  community: number;
  /** Of each polygon its rings, closed. */
  polygons: readonly (readonly (readonly Position[])[])[];
}

/** What cases need to know of the district: the same whether it was just made or is read from the database. */
export interface CaseGround {
  buildings: readonly CaseBuilding[];
  /** Those cars drive on. */
  streets: readonly CaseStreet[];
  grids: readonly CaseGrid[];
  /** Communities and subdistricts, with what they are called and what they lie in. */
  above: ReadonlyMap<number, { name: string; parent: number | undefined }>;
  /** The posts that are held, by `area role`, with those who hold them. */
  seats: ReadonlyMap<string, readonly Seat[]>;
  /** What feeds what, and the officer who serves it. */
  transformers: readonly CaseTransformer[];
  units: readonly { id: number; kind: string; area: number }[];
  district: number;
}

export const PUBLIC_STREETS = ["primary", "secondary", "residential"];
const seatKey = (area: number, role: string): string => `${area} ${role}`;

export function caseGroundOf({ town, ids, posts, toPosition, compounds, buildings, streets, staffing }: District): CaseGround {
  const { areas, map, transformers } = town;
  const fed = polygonsOf(map, transformers.areaOf, toPosition);
  const seats = seatsOf(staffing.holders.map(({ post, person }) => ({ area: post.area, post: post.id, person: person.id, role: post.role })));
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
    seats,
    transformers: servedTransformers(town, ids, posts)
      .sort(([, a], [, b]) => a - b)
      .map(([post, transformer]) => ({ officer: seatOfPost(seats, post), polygons: fed.get(transformer - 1) ?? [] })),
    units: unitsOf(areas, ids).map(({ kind, area }, index) => ({ id: index + 1, kind, area })),
    district: ids.district,
  };
}

function seatsOf(rows: readonly (Seat & { area: number })[]): Map<string, Seat[]> {
  const seats = new Map<string, Seat[]>();
  for (const { area, ...seat } of [...rows].sort((a, b) => a.post - b.post)) listOf(seats, seatKey(area, seat.role)).push(seat);
  return seats;
}

function seatOfPost(seats: ReadonlyMap<string, readonly Seat[]>, post: number): Seat {
  for (const held of seats.values()) for (const seat of held) if (seat.post === post) return seat;
  throw new Error(`nobody holds post ${post}`);
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
     where area.code like $1 -- of a city only the district that is drawn in full
     order by area.id`, [`${DISTRICT_CODE}%`]);
  const { rows: held } = await pool.query<Seat & { area: number }>(/* sql */ `
    select post.area_id as "area", post.id as "post", post.role, post_holder.person_id as "person"
      from post_holder
      join post on post.id = post_holder.post_id
     where not substitute
       and upper_inf(post_holder.valid)
     order by post.id`);
  const { rows: transformers } = await pool.query<{ post: number; shape: { coordinates: Position[][][] } }>(/* sql */ `
    select post_transformer_area.post_id as "post", st_asgeojson(geom, 7)::json as "shape"
      from transformer_area
      join post_transformer_area on post_transformer_area.transformer_area_id = transformer_area.id
                                and upper_inf(post_transformer_area.valid)
     order by transformer_area.id`);
  const { rows: units } = await pool.query<CaseGround["units"][number]>(`select id, kind, area_id as "area" from unit order by id`);
  const seats = seatsOf(held);
  const isAbove = ({ level }: { level: string }) => level === "community" || level === "subdistrict";
  return {
    buildings,
    streets: streets.map(({ id, highway, name, line }) => ({ id, highway, name, positions: line.coordinates })),
    grids: areas.filter(({ level }) => level === "grid").map(({ id, name, parent, shape }) => ({ id, name, community: parent ?? 0, polygons: shape?.coordinates ?? [] })),
    above: new Map(areas.filter(isAbove).map(({ id, name, parent }) => [id, { name, parent: parent ?? undefined }])),
    seats,
    transformers: transformers.map(({ post, shape }) => ({ officer: seatOfPost(seats, post), polygons: shape.coordinates })),
    units,
    district: areas.find(({ level }) => level === "district")?.id ?? 0,
  };
}

/** Those who hold the posts of a role in an area. */
export const seatsIn = ({ seats }: Pick<CaseGround, "seats">, area: number, role: PostRole): readonly Seat[] => seats.get(seatKey(area, role)) ?? [];

/** The area and all above it that lie in the district, nearest first. */
export function ladderOf({ above, grids, district }: Pick<CaseGround, "above" | "grids" | "district">, area: number): number[] {
  const parentOf = (here: number): number | undefined => above.get(here)?.parent ?? (here === district ? undefined : grids.find(({ id }) => id === here)?.community);
  const ladder: number[] = [];
  for (let here: number | undefined = area; here !== undefined; here = parentOf(here)) ladder.push(here);
  return ladder;
}

/** The name of an area. */
export function areaName({ grids, above }: CaseGround, area: number): string {
  return above.get(area)?.name ?? at(grids.filter(({ id }) => id === area), 0).name;
}
