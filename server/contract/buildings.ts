import { z } from "zod";
import { positionSchema } from "./geometry.ts";

/** What a click on a building opens at a desk. `area`: the grid that answers for it, if one does. */
export const buildingDetailsSchema = z.object({
  id: z.int(),
  name: z.string(),
  /** With the compound before it. */
  address: z.string(),
  use: z.string(),
  storeys: z.int(),
  units: z.int(),
  households: z.int(),
  population: z.int(),
  aged65: z.int(),
  area: z.int().optional(),
  position: positionSchema,
});
export type BuildingDetails = z.infer<typeof buildingDetailsSchema>;
