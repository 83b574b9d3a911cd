import { z } from "zod";
import { instantSchema } from "./time.ts";

/**
 * From where people get on foot, within so many minutes, to a service point that is open at a moment. Streets and points
 * are the whole district's; households and houses are those of the areas of who asks.
 */
export const circlesSchema = z.object({
  asOf: instantSchema,
  minutes: z.int(),
  metresPerSecond: z.number(),
  openPoints: z.array(z.int()),
  /** Ids of the streets that lie within reach from end to end, ascending. */
  streets: z.array(z.int()),
  /** The stretches within reach of the streets that are not, as coordinates. */
  partial: z.array(z.array(z.tuple([z.number(), z.number()]))),
  households: z.object({ total: z.int(), within: z.int() }),
  /** Ids of dwelling houses whose every entrance is farther than that. */
  uncoveredBuildings: z.array(z.int()),
});
export type Circles = z.infer<typeof circlesSchema>;
