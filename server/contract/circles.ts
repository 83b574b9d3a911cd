import { z } from "zod";
import { instantSchema } from "./time.ts";

/**
 * What lies within reach on foot of the service points open at a moment.
 *
 * `streets` pairs a street id with the seconds at which its nearer end is reached; a street that is reached in part is in
 * `partial` with the reached stretch as coordinates.
 */
export const circlesSchema = z.object({
  asOf: instantSchema,
  minutes: z.int(),
  metresPerSecond: z.number(),
  openPoints: z.array(z.int()),
  streets: z.array(z.tuple([z.int(), z.int()])),
  partial: z.array(z.array(z.tuple([z.number(), z.number()]))),
  households: z.object({ total: z.int(), within: z.int() }),
  /** Ids of dwelling houses whose every entrance is farther than that. */
  uncoveredBuildings: z.array(z.int()),
});
export type Circles = z.infer<typeof circlesSchema>;
