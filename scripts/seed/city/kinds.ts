import { at } from "../town/list.ts";
import type { RingCell } from "./rings.ts";
import { CITY_GRIDS, type CityKind } from "./size.ts";

/**
 * What the cells are: town around the district, the sea beyond the coast in the south, border land along the edge elsewhere, and country
 * between them.
 *
 * @param towns so many are town
 */
export function kindsOf(cells: readonly RingCell[], towns: number): CityKind[] {
  const kinds = cells.map((): CityKind => "rural");
  const middles = cells.map(({ corners }) => ({ lon: mean(corners.map(([lon]) => lon)), lat: mean(corners.map(([, lat]) => lat)) }));
  const centre = { lon: mean(middles.map(({ lon }) => lon)), lat: mean(middles.map(({ lat }) => lat)) };
  const give = (kind: CityKind, count: number, order: (index: number) => number, isMeant: (index: number) => boolean): void => {
    const free = cells.map((_, index) => index).filter((index) => at(kinds, index) === "rural" && isMeant(index));
    for (const index of free.sort((a, b) => order(a) - order(b)).slice(0, count)) kinds[index] = kind;
  };
  const far = (index: number): number => -at(cells, index).ring;
  give("community", towns, (index) => at(cells, index).ring, () => true);
  give("sea", CITY_GRIDS.sea, (index) => at(middles, index).lat, () => true);
  give("border", CITY_GRIDS.border, far, (index) => at(middles, index).lon > centre.lon);
  return kinds;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
