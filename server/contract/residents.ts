import { z } from "zod";
import { categoryGroupSchema } from "./categories.ts";
import { positionSchema } from "./geometry.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

/** What a secret link ends with: made by the page that reports, so that a report sent twice keeps its link. Only its hash is stored. */
export const caseTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Photos and pictures name it here: an address is read by whoever carries it. */
export const CASE_TOKEN_HEADER = "x-case-token";

export const residentReportSchema = z.object({
  key: z.uuid(),
  token: caseTokenSchema,
  category: z.string().min(1).max(40),
  description: z.string().trim().min(2).max(2_000),
  position: positionSchema.optional(),
  accuracyMetres: z.number().min(0).max(100_000).optional(),
  /** In words: the gate, the stairwell. Goes to who handles it, never to a shared screen. */
  where: z.string().trim().max(200).optional(),
  name: z.string().trim().min(1).max(60).optional(),
  phone: z.string().trim().regex(/^\+?[0-9 -]{5,20}$/).optional(),
  /** Nobody sees it and nobody fills it in. */
  website: z.literal("").optional(),
});
export type ResidentReport = z.infer<typeof residentReportSchema>;

/** How far a case has come, for somebody who knows none of our words. */
export const STEPS_TOLD = ["received", "accepted", "sent", "working", "there", "checking", "solved", "again", "paused", "handed_over", "rejected", "merged", "rated", "cancelled"] as const;
export type StepTold = (typeof STEPS_TOLD)[number];

/** What whoever reported may do now: `judge` says whether it is solved before it is closed, `rate` after; "no" begins it anew. */
export const RESIDENT_DEEDS = ["note", "photo", "judge", "rate"] as const;

export const residentCaseSchema = z.object({
  id: z.int(),
  nameZh: z.string(),
  nameEn: z.string(),
  place: z.string(),
  description: z.string(),
  reportedAt: instantSchema,
  dueAt: instantSchema.optional(),
  step: z.enum(STEPS_TOLD),
  steps: z.array(z.object({ step: z.enum(STEPS_TOLD), at: instantSchema, reason: z.string().optional(), referTo: z.string().optional() })),
  photos: z.array(z.string()),
  may: z.array(z.enum(RESIDENT_DEEDS)),
  /** Until then "not solved" begins it anew. */
  reopenUntil: instantSchema.optional(),
  satisfied: z.boolean().optional(),
});
export type ResidentCase = z.infer<typeof residentCaseSchema>;

const token = caseTokenSchema;
const audiences = ["public", "field", "desk"] as const;
export const residentRoutes = {
  reportOffer: route({
    path: "/api/report/offer", summary: "What residents may report, and where", audiences, input: z.object({}),
    answer: z.object({
      district: z.string(), demo: z.boolean(), timeZone: z.string(), bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
      kinds: z.array(z.object({ code: z.string(), group: categoryGroupSchema, nameZh: z.string(), nameEn: z.string(), isWish: z.boolean(), isUrgent: z.boolean() })),
    }),
  }),
  residentReport: route({ method: "post", path: "/api/report/cases", summary: "Reports a case without an account; the same key is the same case", audiences, input: residentReportSchema, answer: z.object({ id: z.int() }) }),
  residentCase: route({ method: "post", path: "/api/report/case", summary: "The case of a secret link, in plain words", audiences, input: z.object({ token }), answer: residentCaseSchema }),
  residentNote: route({ method: "post", path: "/api/report/note", summary: "Adds words to the case of a link", audiences, input: z.object({ token, key: z.uuid(), note: z.string().trim().min(1).max(500) }), answer: residentCaseSchema }),
  residentRate: route({
    method: "post", path: "/api/report/rate", summary: "Says whether it is solved; \"no\" within seven days of its end begins it anew", audiences,
    input: z.object({ token, key: z.uuid(), satisfied: z.boolean(), stars: z.int().min(1).max(5).optional(), words: z.string().trim().max(500).optional() }), answer: residentCaseSchema,
  }),
} as const;
export const RESIDENT_PHOTOS = "/api/report/photos";
