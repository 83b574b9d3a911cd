import type { Area } from "#contract/areas.ts";
import type { AreaRow } from "./store.ts";

const SUMMED = ["buildings", "households", "population", "aged65", "postsRequired", "postsFilled"] as const;
const LADDER = ["grid", "community", "subdistrict", "district", "city"];

/** The areas with what lies in the areas below them added up, each count once. Posts of an area itself are added to those below. */
export function rollUp(rows: readonly AreaRow[]): Area[] {
  const areas = new Map(rows.map(({ parent, ...row }) => [row.id, { ...row, ...(parent !== null && { parent }) } satisfies Area as Area]));
  const upward = [...areas.values()].sort((a, b) => LADDER.indexOf(a.level) - LADDER.indexOf(b.level));
  const hasBelow = new Set(rows.map(({ parent }) => parent));
  for (const area of areas.values()) {
    if (!hasBelow.has(area.id)) continue;
    // declared counts give way to what is known of the areas below
    for (const count of ["buildings", "households", "population", "aged65"] as const) area[count] = 0;
  }
  for (const area of upward) {
    const above = area.parent === undefined ? undefined : areas.get(area.parent);
    if (above) for (const count of SUMMED) above[count] += area[count];
  }
  return [...areas.values()];
}

/** The areas of `roots`, and all below them. */
export function areasWithin(areas: readonly Pick<Area, "id" | "parent">[], roots: readonly number[]): Set<number> {
  const known = new Map(areas.map((area) => [area.id, area]));
  const isIn = (id: number | undefined): boolean => id !== undefined && (roots.includes(id) || isIn(known.get(id)?.parent));
  return new Set([...known.keys()].filter(isIn));
}
