import { z } from "zod";
import type { Step } from "#geo/plan/draft.ts";
import { idInAddressSchema, idSchema } from "./ids.ts";
import type { Reply } from "./reply.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

export const PLAN_STATUSES = ["draft", "submitted", "approved", "published", "retired"] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** Parts that are split off get numbers from here on until they are in force: no area has one. */
export const FIRST_DRAWN_FACE = 1_000_000_000;

/** Households of a grid by its kind; others have no band. */
const BANDS: Partial<Record<string, readonly [least: number, most: number]>> = { community: [300, 500], rural: [30, 80] };
export const bandOf = (kind: string): readonly [least: number, most: number] | undefined => BANDS[kind];

const cornerSchema = z.tuple([z.int(), z.int()]);
const numberSchema = z.int().nonnegative();
const placeSchema = z.union([z.strictObject({ node: numberSchema }), z.strictObject({ arc: numberSchema, at: numberSchema })]);
/** On the lattice of 1e-7°. What an edit means stands in geo/plan/edit.ts. */
const editSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("move-node"), node: numberSchema, to: cornerSchema }),
  z.strictObject({ kind: z.literal("move-corner"), arc: numberSchema, at: numberSchema, to: cornerSchema }),
  z.strictObject({ kind: z.literal("insert-corner"), arc: numberSchema, at: numberSchema, to: cornerSchema }),
  z.strictObject({ kind: z.literal("delete-corner"), arc: numberSchema, at: numberSchema }),
  z.strictObject({ kind: z.literal("split"), face: numberSchema, from: placeSchema, to: placeSchema, corners: z.array(cornerSchema).max(1_000), newFace: z.int().min(FIRST_DRAWN_FACE) }),
  z.strictObject({ kind: z.literal("merge"), face: numberSchema, into: numberSchema }),
]);
const MOST_EDITS = 5_000;
export const stepSchema: z.ZodType<Step> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("do"), edits: z.array(editSchema).min(1).max(MOST_EDITS) }),
  z.strictObject({ kind: z.literal("name"), face: numberSchema, name: z.string().trim().min(1).max(60) }),
  z.strictObject({ kind: z.literal("undo") }),
  z.strictObject({ kind: z.literal("redo") }),
]);

/** A step with its place in the draft, counted from 1. `key`: sent again, it is the same step. */
export const takenStepSchema = z.object({ seq: z.int().positive(), key: z.uuid(), step: stepSchema, by: z.string(), at: instantSchema });
export type TakenStep = z.infer<typeof takenStepSchema>;

export const planSchema = z.object({
  id: z.int(),
  name: z.string(),
  status: z.enum(PLAN_STATUSES),
  /** Of those approved: when it will be in force. */
  effectiveAt: instantSchema.optional(),
  /** The plan it was drawn from. */
  base: z.int(),
  createdAt: instantSchema,
  author: z.string(),
  steps: z.int(),
  /** What was said when it was sent back. */
  note: z.string().optional(),
  /** Of who asks, in its state now. */
  may: z.array(z.enum(["edit", "submit", "withdraw", "approve", "reject", "discard"])),
});
export type Plan = z.infer<typeof planSchema>;

const polygonSchema = z.array(z.array(z.tuple([z.number(), z.number()])));

/** What a plan is drawn on: the grids of its base, and who and what is in them. Points are flat lists on the lattice. */
export const planGroundSchema = z.object({
  plan: planSchema,
  grids: z.array(z.object({ id: z.int(), code: z.string(), name: z.string(), kind: z.string(), parent: z.int(), polygons: z.array(polygonSchema), postsRequired: z.int(), postsFilled: z.int() })),
  /** x, y, households, population, 65+, grid; of each building with households. */
  buildings: z.array(z.int()),
  /** x, y, 1 while open or 0, grid; of each case of the last 365 days that lies somewhere. */
  cases: z.array(z.int()),
  steps: z.array(takenStepSchema),
});
export type PlanGround = z.infer<typeof planGroundSchema>;

export const PLAN_FAULTS = ["gap", "touching", "turned", "broken", "apart", "band", "nobody"] as const;
/** What is wrong with a plan, with its place and what it is about. `hard`: not to be submitted. */
export const planFaultSchema = z.object({ kind: z.enum(PLAN_FAULTS), hard: z.boolean(), grids: z.array(z.object({ id: z.int(), name: z.string() })), at: z.tuple([z.number(), z.number()]).optional(), count: z.int().optional() });
export type PlanFault = z.infer<typeof planFaultSchema>;

/** What changes for people when the plan is in force. */
export const planImpactSchema = z.object({
  /** Grids that change their border or name, that are new, and that are no more. */
  changed: z.int(), added: z.int(), gone: z.int(),
  /** Those whose grid changes, by where from and where to. */
  moves: z.array(z.object({ from: z.string(), to: z.string(), buildings: z.int(), households: z.int(), population: z.int() })),
  households: z.int(),
  openCases: z.int(),
  posts: z.array(z.object({ grid: z.string(), households: z.int(), householdsThen: z.int(), casesAYear: z.int(), casesAYearThen: z.int(), posts: z.int(), filled: z.int() })),
  vacant: z.int(),
});
export type PlanImpact = z.infer<typeof planImpactSchema>;

const id = idInAddressSchema;
const about = { audiences: ["desk"] as const, input: z.object({ id }), answer: planSchema };
export const planRoutes = {
  plans: route({ path: "/api/plans", summary: "Plans of the grids, the newest first", audiences: ["desk"], input: z.object({}), answer: z.array(planSchema) }),
  beginPlan: route({ method: "post", path: "/api/plans", summary: "Begins a draft on the plan in force", audiences: ["desk"], input: z.object({ name: z.string().trim().min(1).max(60) }), answer: planSchema }),
  planGround: route({ path: "/api/plans/:id/ground", summary: "What a plan is drawn on, and the steps taken so far", audiences: ["desk"], input: z.object({ id }), answer: planGroundSchema }),
  planCheck: route({ path: "/api/plans/:id/check", summary: "What is wrong with a plan, each with its place", audiences: ["desk"], input: z.object({ id }), answer: z.array(planFaultSchema) }),
  planImpact: route({ path: "/api/plans/:id/impact", summary: "What changes for households, cases and posts when a plan is in force", audiences: ["desk"], input: z.object({ id }), answer: planImpactSchema }),
  submitPlan: route({ ...about, method: "post", path: "/api/plans/:id/submit", summary: "Hands a draft in for approval, when nothing is wrong with it" }),
  withdrawPlan: route({ ...about, method: "post", path: "/api/plans/:id/withdraw", summary: "Takes back what was handed in; it is a draft again" }),
  approvePlan: route({ ...about, method: "post", path: "/api/plans/:id/approve", summary: "Approves a plan of others, from a day on", input: z.object({ id, effectiveAt: instantSchema }) }),
  rejectPlan: route({ ...about, method: "post", path: "/api/plans/:id/reject", summary: "Sends a plan back to its author, with a reason", input: z.object({ id, note: z.string().trim().min(2).max(500) }) }),
  discardPlan: route({ ...about, method: "post", path: "/api/plans/:id/discard", summary: "Gives a draft up" }),
} as const;

export const draftStepWishSchema = z.object({ plan: idSchema, key: z.uuid(), step: stepSchema, /** The last step the sender knows. */ after: z.int().nonnegative() });
export type DraftStepWish = z.infer<typeof draftStepWishSchema>;
export const draftPlanSchema = z.object({ plan: idSchema, /** Where somebody works just now, if anywhere. */ face: z.int().nonnegative().optional() });

export interface PlanRequests {
  /** Begins to hear the steps of a draft. Answered with those after the last one known. */
  "draft:join": (wish: { plan: number; after: number }, reply: (r: Reply<{ steps: TakenStep[] }>) => void) => void;
  "draft:leave": (wish: { plan: number }, reply: (r: Reply<null>) => void) => void;
  "draft:step": (wish: DraftStepWish, reply: (r: Reply<TakenStep>) => void) => void;
  "draft:work": (wish: z.infer<typeof draftPlanSchema>, reply: (r: Reply<null>) => void) => void;
}

export interface PlanNews {
  "draft:stepped": (told: { plan: number } & TakenStep) => void;
  /** Somebody works on a grid of the draft, or on none any more. */
  "draft:working": (told: { plan: number; by: string; face?: number }) => void;
}
