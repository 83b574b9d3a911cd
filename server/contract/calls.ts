import { z } from "zod";
import { idSchema } from "./ids.ts";
import { instantSchema } from "./time.ts";

export const CALL_STATES = ["called", "received", "signed", "declined", "en_route", "on_scene", "done", "absent", "released"] as const;
export const callStateSchema = z.enum(CALL_STATES);
export type CallState = z.infer<typeof callStateSchema>;

/** Whom a call goes to: an office, a company, a team (`unit`), or whoever sits on a post. */
export const targetSchema = z.union([z.strictObject({ unit: idSchema }), z.strictObject({ post: idSchema })]);
export type Target = z.infer<typeof targetSchema>;

/** A unit or a post whistled for. `number` counts the calls of one case from 1. */
export const callSchema = z.object({
  number: z.int(),
  to: targetSchema,
  /** The area whose community called. */
  fromArea: z.int(),
  /** The area the called answers for, as it is told: where an arrow to it leads. */
  toArea: z.int().optional(),
  role: z.enum(["lead", "assisting"]),
  state: callStateSchema,
  calledAt: instantSchema,
  /** By then it has reported in, or it is absent. */
  dueAt: instantSchema.optional(),
  reportedInAt: instantSchema.optional(),
  endedAt: instantSchema.optional(),
  reason: z.string().optional(),
  /** What the caller thinks of the called, 1 to 5. */
  rating: z.int().optional(),
  contested: z.boolean().optional(),
  /** Whether the watch chief found that a return was right. */
  returnUpheld: z.boolean().optional(),
});
export type Call = z.infer<typeof callSchema>;
