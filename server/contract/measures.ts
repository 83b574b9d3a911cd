import { z } from "zod";
import { instantSchema } from "./time.ts";

/** A count that may be withheld from an audience; null says that it is. */
export const withheldCountSchema = z.int().nullable();

/** What the day so far looks like, from the database. Cases a shared screen may not know are in none of its numbers. */
export const dayMeasuresSchema = z.object({
  asOf: instantSchema,
  /** Local midnight. */
  from: instantSchema,
  /** Of the cases reported since `from`: how many there are, how many were taken up, how many are closed. */
  funnel: z.object({ reported: z.int(), started: z.int(), closed: z.int() }),
  /** Of the same cases, where they came from. */
  sources: z.record(z.string(), z.int()),
  /** The last 24 whole hours and the running one: cases reported in it, and how many of those ever passed their time. */
  hours: z.array(z.object({ from: instantSchema, reported: z.int(), overdue: z.int() })),
  /** Open now. */
  open: z.object({ total: z.int(), located: z.int(), notLocated: z.int(), restricted: z.int().optional() }),
  /** Closed within their time, of those that fell due in the last 30 days. */
  onTime: z.object({ closedInTime: z.int(), due: z.int() }),
});
export type DayMeasures = z.infer<typeof dayMeasuresSchema>;

/** Restricted cases for a shared screen: by subdistrict, frozen on the hour, small numbers and what would betray them withheld. */
export const restrictedMeasuresSchema = z.object({
  asOf: instantSchema,
  total: withheldCountSchema,
  bySubdistrict: z.array(z.object({ area: z.int(), open: withheldCountSchema })),
});
export type RestrictedMeasures = z.infer<typeof restrictedMeasuresSchema>;

/** A rate is never told without what it is a rate of. Below 20 a screen shows the fraction and no percentage. */
export const fractionSchema = z.object({ numerator: z.int(), denominator: z.int() });
export type Fraction = z.infer<typeof fractionSchema>;

export const MEASURE_GROUPS = ["grid", "community", "subdistrict", "district", "unit", "category"] as const;
export const measureGroupSchema = z.enum(MEASURE_GROUPS);
export type MeasureGroup = z.infer<typeof measureGroupSchema>;

const spanSchema = z.object({ cases: z.int(), medianSeconds: z.number().nullable(), p90Seconds: z.number().nullable() });

/** incidents.md §9, of the cases of one area, office or kind. Nothing here counts what a person did. */
export const measureRowSchema = z.object({
  /** The area, the office, or the newest row of the kind. */
  key: z.int(),
  name: z.string(),
  /** 按期结案率: closed in time, of those that were due and not suspended with approval. */
  closedInTime: fractionSchema,
  /** 结案率: closed, of the same. */
  closedOfDue: fractionSchema,
  /** 办结率: closed, of those accepted. */
  closedOfAccepted: fractionSchema,
  /** 满意率: satisfied, of those that answered. */
  satisfied: fractionSchema,
  /** 返工率: came back at least once with reason, of those checked. */
  reworked: fractionSchema,
  /** 准确派遣率: not returned rightly, of those dispatched. */
  dispatchedRightly: fractionSchema,
  /** 吹哨报到率: reported in by the due time, of those called. */
  reportedIn: fractionSchema,
  /** 本级化解率: closed at this level or below, of all closed. */
  resolvedAt: z.object({ grid: fractionSchema, community: fractionSchema, subdistrict: fractionSchema, district: fractionSchema }),
  /** 覆盖率: houses that somebody on duty has come by in the month in which the period ends, of all; an office and a kind have none. */
  covered: fractionSchema.optional(),
  firstResponse: spanSchema,
  arrival: spanSchema,
  handling: spanSchema,
  /** 挂账: how many are suspended now, and for how long the oldest. */
  suspended: z.object({ cases: z.int(), oldestSeconds: z.number().nullable() }),
  /** Of the cases reported in the period: how far they have come. */
  funnel: z.object({ reported: z.int(), accepted: z.int(), dispatched: z.int(), handled: z.int(), closed: z.int(), rated: z.int() }),
});
export type MeasureRow = z.infer<typeof measureRowSchema>;

export const measureTableSchema = z.object({
  /** When it was counted. */
  asOf: instantSchema,
  from: instantSchema,
  until: instantSchema,
  by: measureGroupSchema,
  total: measureRowSchema,
  rows: z.array(measureRowSchema),
});
export type MeasureTable = z.infer<typeof measureTableSchema>;

/** 以下评上: what became of the calls of one community to one office, and what it thinks of it. `late`: reported in after its due time. */
export const callCellSchema = z.object({
  unit: z.int(), unitName: z.string(), area: z.int(), areaName: z.string(),
  called: z.int(), reportedIn: z.int(), late: z.int(), absent: z.int(), declined: z.int(),
  /** How many calls were rated, and the sum of their stars. */
  ratings: z.int(), stars: z.int(),
});
export const callMatrixSchema = z.object({ asOf: instantSchema, from: instantSchema, until: instantSchema, cells: z.array(callCellSchema) });
export type CallMatrix = z.infer<typeof callMatrixSchema>;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Local days, both included; the last 30 when they are left out. */
export const measureAskSchema = z.object({ by: measureGroupSchema, from: day.optional(), until: day.optional() });
export type MeasureAsk = z.infer<typeof measureAskSchema>;
export const callAskSchema = measureAskSchema.omit({ by: true });
export type CallAsk = z.infer<typeof callAskSchema>;
