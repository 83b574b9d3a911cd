import { z } from "zod";
import { positionSchema } from "./geometry.ts";
import type { Audience } from "./audience.ts";

export const LEVELS = ["grid", "community", "subdistrict", "district", "city"] as const;
export const levelSchema = z.enum(LEVELS);
export type Level = z.infer<typeof levelSchema>;

/** An area as it is in force. Counts are sums over its buildings, or declared ones where no building is known. */
export const areaSchema = z.object({
  id: z.int(),
  level: levelSchema,
  kind: z.string(),
  code: z.string(),
  name: z.string(),
  parent: z.int().optional(),
  /** A point inside, for the name. */
  centre: positionSchema,
  /** West, south, east, north. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  buildings: z.int(),
  households: z.int(),
  population: z.int(),
  aged65: z.int(),
  postsRequired: z.int(),
  postsFilled: z.int(),
});
export type Area = z.infer<typeof areaSchema>;

type CountOfPersons = "population" | "aged65" | "postsRequired" | "postsFilled";
export type ToldArea = Omit<Area, CountOfPersons> & Partial<Area>;

/** A wall knows an area's name, place and number of homes: a count of persons reaches it only as a suppressed aggregate. */
export function areaFor(audience: Audience, area: Area): ToldArea | undefined {
  if (audience === "desk") return area;
  if (audience === "public") return undefined;
  const { id, level, kind, code, name, parent, centre, bounds, buildings, households } = area;
  return { id, level, kind, code, name, ...(parent !== undefined && { parent }), centre, bounds, buildings, households };
}
