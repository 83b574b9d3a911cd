import { z } from "zod";
import { levelSchema } from "./areas.ts";

export const CATEGORY_GROUPS = ["utilities", "municipal", "environment", "safety", "services", "property", "disputes", "care", "border"] as const;
export const categoryGroupSchema = z.enum(CATEGORY_GROUPS);
export type CategoryGroup = z.infer<typeof categoryGroupSchema>;

/** How precisely a shared screen may know the place of a case. */
export const wallPlaceSchema = z.enum(["exact", "grid", "none"]);

/**
 * 紧急工作时 runs day and night and is kept in minutes; 工作时 runs in office hours, in minutes; 工作日 ends when the office of its
 * last day closes; 自然日 ends at its last midnight.
 */
export const CLOCK_UNITS = ["emergency_minutes", "working_minutes", "working_days", "calendar_days"] as const;
export const allowanceSchema = z.object({ amount: z.int().min(1).max(100_000), unit: z.enum(CLOCK_UNITS) });
export type Allowance = z.infer<typeof allowanceSchema>;

/** What has a time of its own: 受理 派遣 签收 到场 围护 修复 处置 核查 回访 复查(挂账) 移交. */
export const STAGES = ["accept", "dispatch", "sign", "arrive", "secure", "repair", "handle", "verify", "callback", "review", "handover"] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

/** How the one machine is entered and left for this category (incidents.md §8). */
export const PRESETS = ["standard", "fast_track", "claim", "deliberation", "project", "sensor", "mutual_aid", "care_duty", "border_clue"] as const;
export const presetSchema = z.enum(PRESETS);

/** Who confirms that it is done: somebody on the spot, somebody who sees the photo, or the one who asked. */
export const CHECKS = ["onsite", "photo", "asker"] as const;

export const clocksSchema = z.partialRecord(stageSchema, allowanceSchema);

/** A kind of case as everybody is told it. */
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
  /** About how long handling may take: to compare and to sort by. What counts is its clock. */
  handleSeconds: z.int(),
  /** A newer row of the kind is in force: cases run by this one still, none begins by it. */
  retired: z.literal(true).optional(),
});
export type Category = z.infer<typeof categorySchema>;

/** The row by which the machine runs a case: a running case keeps the one it started with. */
export const categoryRowSchema = categorySchema.extend({
  /** The role of the post, or the kind of the unit, that leads. */
  owner: z.string(),
  preset: presetSchema,
  /** 特急, what may cost a life: it alarms until somebody has taken it by name, and three reports in one place make a parent without being asked. */
  urgent: z.boolean(),
  check: z.enum(CHECKS),
  clocks: clocksSchema,
  /** Reports of one thing lie at most this far apart. */
  radiusMetres: z.int().min(1).max(5_000),
});
export type CategoryRow = z.infer<typeof categoryRowSchema>;

/** A kind as the administrator writes it. It holds from `effectiveAt` on; cases that run keep the row they began with. */
export const categoryDraftSchema = categoryRowSchema.omit({ id: true, handleSeconds: true, retired: true }).extend({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  nameZh: z.string().trim().min(1).max(40),
  nameEn: z.string().trim().min(1).max(60),
  sign: z.string().refine((sign) => [...sign].length === 1, "one character"),
  owner: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
});
export type CategoryDraft = z.infer<typeof categoryDraftSchema>;

/** What every version of a kind was, and from when until when. */
export const categoryVersionSchema = categoryRowSchema.extend({ from: z.string(), until: z.string().optional(), openCases: z.int() });
export type CategoryVersion = z.infer<typeof categoryVersionSchema>;

/** What an import would do, or did: nothing is kept while a line is wrong. */
export const categoryImportSchema = z.object({ changed: z.array(z.string()), unchanged: z.int(), mistakes: z.array(z.object({ line: z.int(), field: z.string(), message: z.string() })) });
export type CategoryImport = z.infer<typeof categoryImportSchema>;
