import { z } from "zod";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

/** Nothing is thinned or deleted sooner after it was announced. The database holds to it, too. */
export const NOTICE_DAYS = 7;

/** How long the track of whoever is on shift is kept. */
export const retentionSchema = z
  .object({
    /** As it was recorded; days besides today. */
    rawDays: z.int().min(1).max(3_650),
    /** At all: thinned where this is more than `rawDays`. */
    keepDays: z.int().min(1).max(3_650),
    /** How far a fix left out may lie from where the rest has its bearer at that moment. */
    thinMetres: z.number().min(1).max(100),
  })
  .refine(({ rawDays, keepDays }) => keepDays >= rawDays, { path: ["keepDays"], message: "not below rawDays" });
export type Retention = z.infer<typeof retentionSchema>;

/** What becomes of one local day of the track. */
export const trackFateSchema = z.object({
  id: z.int(),
  day: z.iso.date(),
  deed: z.enum(["thin", "drop"]),
  announcedAt: instantSchema,
  dueAt: instantSchema,
  doneAt: instantSchema.optional(),
  fixesBefore: z.int(),
  fixesAfter: z.int(),
  mostMetres: z.number(),
});
export type TrackFate = z.infer<typeof trackFateSchema>;

export const retentionRoutes = {
  retention: route({
    path: "/api/retention", summary: "How long tracks are kept, what will become of which day, and what was done last",
    audiences: ["desk"], input: z.object({}), answer: z.object({ policy: retentionSchema, ahead: z.array(trackFateSchema), done: z.array(trackFateSchema) }),
  }),
  changeRetention: route({
    method: "post", path: "/api/retention", summary: "Keeps tracks longer or shorter: what is no longer to go is withdrawn, what is to go now is announced and goes in seven days",
    audiences: ["desk"], input: z.object({ policy: retentionSchema }), answer: z.object({}),
  }),
  tracksAhead: route({ path: "/api/retention/ahead", summary: "Which days of the track will be thinned or deleted, and when", audiences: ["desk"], input: z.object({}), answer: z.array(trackFateSchema) }),
} as const;
