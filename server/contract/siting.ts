import { z } from "zod";
import { WALKERS } from "./circles.ts";
import { positionSchema } from "./geometry.ts";
import { route } from "./route.ts";
import { SERVICE_POINT_KINDS } from "./service-points.ts";
import { instantSchema } from "./time.ts";

/** `coverage`: as many households as possible within reach of so many new sites. `fewest`: as few sites as reach all that can be reached. `ways`: the shortest ways to so many. */
export const SITING_GOALS = ["coverage", "fewest", "ways"] as const;

export const sitingQuestionSchema = z.object({
  goal: z.enum(SITING_GOALS),
  kind: z.enum(SERVICE_POINT_KINDS),
  minutes: z.int().min(1).max(30).default(15),
  walker: z.enum(WALKERS).default("adult"),
  /** How many sites; not asked for the fewest. */
  count: z.int().min(1).max(30).default(5),
  /** How many households a household of only old people counts for more: 0 counts all the same. */
  extraForAged: z.number().min(0).max(5).default(0),
});
export type SitingQuestion = z.output<typeof sitingQuestionSchema>;

export const candidateSiteSchema = z.object({ id: z.int(), name: z.string(), kind: z.string(), position: positionSchema });
export type CandidateSite = z.infer<typeof candidateSiteSchema>;

/** A search for the best sites, as far as it has come. */
export const sitingSchema = z.object({
  id: z.uuid(),
  question: sitingQuestionSchema,
  /** Of streets, houses and service points. */
  asOf: instantSchema,
  state: z.enum(["preparing", "searching", "proven", "cancelled"]),
  seconds: z.number(),
  /** The best choice so far, each with the households only it brings within reach; the one that brings most first. */
  sites: z.array(candidateSiteSchema.extend({ households: z.int() })),
  /** Weighted households within reach (coverage), sites (fewest), weighted minutes a household (ways); absent while preparing. */
  value: z.number().optional(),
  /** What no choice surpasses. */
  bound: z.number().optional(),
  /** 0: proven best. */
  gap: z.number().optional(),
  branches: z.int(),
  households: z.object({
    total: z.int(),
    /** Before, by the service points there are. */
    within: z.int(),
    /** Then, with the sites. */
    withinThen: z.int(),
    /** Within reach of no service point and no candidate. */
    beyond: z.int(),
  }),
});
export type Siting = z.infer<typeof sitingSchema>;

const id = z.uuid();

export const sitingRoutes = {
  candidates: route({
    path: "/api/siting/candidates",
    summary: "Where a service point could be opened",
    audiences: ["desk"],
    input: z.object({}),
    answer: z.array(candidateSiteSchema),
  }),
  startSiting: route({
    method: "post",
    path: "/api/siting",
    summary: "Begins a search for the best sites; the same question of the same asker goes on",
    audiences: ["desk"],
    input: sitingQuestionSchema,
    answer: sitingSchema,
  }),
  siting: route({
    path: "/api/siting/:id",
    summary: "How far a search for the best sites has come",
    audiences: ["desk"],
    input: z.object({ id }),
    answer: sitingSchema,
  }),
  cancelSiting: route({
    method: "post",
    path: "/api/siting/:id/cancel",
    summary: "Ends a search; what it found stays",
    audiences: ["desk"],
    input: z.object({ id }),
    answer: sitingSchema,
  }),
};
