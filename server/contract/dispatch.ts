import { z } from "zod";
import { targetSchema } from "./calls.ts";

export const WAYS = ["walk", "e_bike", "car"] as const;
export const waySchema = z.enum(WAYS);
export type WayThere = z.infer<typeof waySchema>;

/** Why somebody can be sent now, or cannot: only who is `ready` has minutes. */
export const HELPER_STATES = ["ready", "unavailable", "stale", "no_fix", "off_shift", "no_way", "no_place"] as const;

/** Somebody who could be called, as a case needs them. */
export const helperSchema = z.object({
  to: targetSchema,
  state: z.enum(HELPER_STATES),
  /** On the network, from the last trusted fix, closures honoured. */
  seconds: z.number().optional(),
  ageSeconds: z.number().optional(),
  /** Calls they have not finished. */
  load: z.int(),
});
export type Helper = z.infer<typeof helperSchema>;
