import { buildArcMap } from "#geo/plan/build.ts";
import { Draft } from "#geo/plan/draft.ts";
import { Residents, type Resident } from "#geo/plan/residents.ts";
import { toLattice } from "#geo/lattice.ts";
import type { BaseGrid, Home, PlacedCase } from "./store.ts";

/** What each person, house and case counts for, in this order. */
export const COUNTS = { households: 0, population: 1, aged65: 2, buildings: 3, cases: 4, open: 5 } as const;

/** A draft with nothing drawn yet. @throws RangeError when the grids of its base do not tile */
export function newDraft(grids: readonly BaseGrid[]): Draft {
  const { map } = buildArcMap(grids.map(({ id, polygons }) => ({ id, polygons })));
  return new Draft(map, new Map(grids.map(({ id, parent }) => [id, parent])));
}

const cornerOf = (lon: number, lat: number) => [toLattice(lon), toLattice(lat)] as const;
export const residentOfHome = ({ lon, lat, households, population, aged65 }: Home): Resident => ({ at: cornerOf(lon, lat), counts: [households, population, aged65, 1, 0, 0] });
export const residentOfCase = ({ lon, lat, open }: PlacedCase & { lon: number; lat: number }): Resident => ({ at: cornerOf(lon, lat), counts: [0, 0, 0, 0, 1, open ? 1 : 0] });

export const isPlaced = (each: PlacedCase): each is PlacedCase & { lon: number; lat: number } => each.lon !== null && each.lat !== null;

/** Who is where when the draft is in force. @param from where each is now */
export function residentsOf(draft: Draft, residents: readonly Resident[], from: readonly number[]): Residents {
  const counted = new Residents(draft.map, residents, from);
  counted.recount(new Set([...draft.map.faces, ...from]));
  return counted;
}
