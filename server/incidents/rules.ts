import type { Category } from "#contract/categories.ts";
import type { Position } from "#geo/position.ts";

/** What people who may know are told of the place: the house, else the street, else the grid. */
export const placeOf = (address: string | null, street: string | null, grid: string): string => address ?? street ?? grid;

/**
 * What a shared screen may know of the place: all of it for what stands in the public realm; the grid's name and a street
 * corner near by for what touches one household; nothing for the rest.
 */
export function wallPlaceOf(
  { restricted, wallPlace }: Pick<Category, "restricted" | "wallPlace">,
  where: { place: string; grid: string; position: Position | undefined; corner: Position | undefined },
): { wallPlace: string; wallPosition: Position | undefined } {
  if (restricted || wallPlace === "none") return { wallPlace: "", wallPosition: undefined };
  if (wallPlace === "grid") return { wallPlace: where.grid, wallPosition: where.position && where.corner };
  return { wallPlace: where.place, wallPosition: where.position };
}

