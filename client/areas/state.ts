import type { Level, ToldArea } from "#contract/areas.ts";

export type Areas = ReadonlyMap<number, ToldArea>;

/** The area and those above it, lowest first. Each level once, so an error in the data cannot make it endless. */
export function chainOf(areas: Areas, id: number): ToldArea[] {
  const chain: ToldArea[] = [];
  for (let area = areas.get(id); area && !chain.includes(area); area = area.parent === undefined ? undefined : areas.get(area.parent)) chain.push(area);
  return chain;
}

export const aboveAt = (areas: Areas, id: number, level: Level): ToldArea | undefined => chainOf(areas, id).find((area) => area.level === level);
