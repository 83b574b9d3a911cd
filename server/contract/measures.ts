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
