import { z } from "zod";

/** For whom something is told: each schema has one redactor an audience. */
export const audienceSchema = z.enum(["desk", "wall", "field", "public"]);
export type Audience = z.infer<typeof audienceSchema>;
export const AUDIENCES = audienceSchema.options;
