import type { TownAreas } from "../town/areas.ts";

/** The ids the areas of a town get, level after level from the top. */
export interface AreaIds {
  district: number;
  subdistrict: (index: number) => number;
  community: (index: number) => number;
  grid: (index: number) => number;
}

export function areaIds({ subdistricts, communities }: Pick<TownAreas, "subdistricts" | "communities">): AreaIds {
  const district = 1;
  return {
    district,
    subdistrict: (index) => district + 1 + index,
    community: (index) => district + 1 + subdistricts.length + index,
    grid: (index) => district + 1 + subdistricts.length + communities.length + index,
  };
}
