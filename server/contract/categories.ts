import { z } from "zod";
import { levelSchema } from "./areas.ts";

export const CATEGORY_GROUPS = ["utilities", "municipal", "environment", "safety", "services", "property", "disputes", "care", "border"] as const;
export const categoryGroupSchema = z.enum(CATEGORY_GROUPS);
export type CategoryGroup = z.infer<typeof categoryGroupSchema>;

/** How precisely a shared screen may know the place of a case. */
export const wallPlaceSchema = z.enum(["exact", "grid", "none"]);

export const categorySchema = z.object({
  id: z.int(),
  code: z.string(),
  group: categoryGroupSchema,
  nameZh: z.string(),
  nameEn: z.string(),
  /** The one character drawn inside its symbol. */
  sign: z.string(),
  level: levelSchema,
  fastTrack: z.boolean(),
  restricted: z.boolean(),
  wallPlace: wallPlaceSchema,
  handleSeconds: z.int(),
});
export type Category = z.infer<typeof categorySchema>;
