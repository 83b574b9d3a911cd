import { z } from "zod";
import { positionSchema } from "./geometry.ts";

export const FOUND_KINDS = ["grid", "area", "incident", "worker", "person", "service-point", "building", "compound", "street"] as const;

export const foundSchema = z.object({
  kind: z.enum(FOUND_KINDS),
  id: z.int(),
  title: z.string(),
  detail: z.string(),
  position: positionSchema.optional(),
});
export type Found = z.infer<typeof foundSchema>;
