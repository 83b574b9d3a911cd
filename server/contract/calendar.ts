import { z } from "zod";
import { route } from "./route.ts";

/** A day that is not what its weekday says: a public holiday, or a Saturday or Sunday that is worked instead (调休). */
export const calendarDaySchema = z.object({ day: z.iso.date(), kind: z.enum(["holiday", "workday"]), name: z.string().trim().min(1).max(40) });
export type CalendarDay = z.infer<typeof calendarDaySchema>;

/** The days of one year, and the years of which anything is known. */
export const calendarSchema = z.object({ year: z.int(), years: z.array(z.int()), days: z.array(calendarDaySchema) });
export type Calendar = z.infer<typeof calendarSchema>;

/** What a change did, or would have done: nothing is kept while a line is wrong. `recounted`: running cases that are due at another moment now. */
export const calendarChangeSchema = z.object({ changed: z.array(z.string()), recounted: z.int(), mistakes: z.array(z.object({ line: z.int(), field: z.string(), message: z.string() })) });
export type CalendarChange = z.infer<typeof calendarChangeSchema>;

const year = z.coerce.number().int().min(2000).max(2199);
const sheet = z.object({ csv: z.string().max(200_000) });

export const calendarRoutes = {
  calendar: route({ path: "/api/calendar", summary: "Public holidays and days worked instead, of a year", audiences: ["desk"], input: z.object({ year: year.optional() }), answer: calendarSchema }),
  changeDay: route({
    method: "post", path: "/api/calendar", summary: "Makes a day to come a holiday, a working day, or what its weekday says; running clocks keep the working time they have left",
    audiences: ["desk"], input: z.object({ day: z.iso.date(), kind: z.enum(["holiday", "workday", "ordinary"]), name: z.string().trim().max(40).default("") }), answer: calendarChangeSchema,
  }),
  calendarSheet: route({ path: "/api/calendar/sheet", summary: "The same as CSV, of one year or of all", audiences: ["desk"], input: z.object({ year: year.optional() }), answer: sheet }),
  importCalendar: route({ method: "post", path: "/api/calendar/sheet", summary: "Reads days from CSV: each year in it is replaced as a whole, or nothing is", audiences: ["desk"], input: sheet, answer: calendarChangeSchema }),
} as const;
