import { z } from "zod";
import { levelSchema } from "./areas.ts";
import { positionSchema } from "./geometry.ts";

export const SERVICE_POINT_KINDS = ["district_centre", "subdistrict_centre", "station", "canteen", "day_care", "rider_station", "clinic", "mediation_room"] as const;

/** Public by nature: the same for every audience. */
export const servicePointSchema = z.object({
  id: z.int(),
  kind: z.enum(SERVICE_POINT_KINDS),
  level: levelSchema,
  name: z.string(),
  area: z.int(),
  position: positionSchema,
  capacity: z.int().optional(),
  staff: z.int().optional(),
  /** Pairs of minutes from Monday 00:00 in the district's time zone, half-open, ascending. */
  weekly: z.array(z.int()),
  /** Why it is closed although its hours say otherwise. */
  closed: z.string().optional(),
});
export type ServicePoint = z.infer<typeof servicePointSchema>;

/** Whether the hours hold the minute of the week, 0 to 10079. */
export function isOpenAt({ weekly, closed }: Pick<ServicePoint, "weekly" | "closed">, minuteOfWeek: number): boolean {
  if (closed !== undefined) return false;
  for (let at = 0; at + 1 < weekly.length; at += 2) {
    if ((weekly[at] ?? 0) <= minuteOfWeek && minuteOfWeek < (weekly[at + 1] ?? 0)) return true;
  }
  return false;
}

/** The next minute of the week at which it opens, counted on past the end of this week; undefined when it never does. */
export function opensNext({ weekly, closed }: Pick<ServicePoint, "weekly" | "closed">, minuteOfWeek: number): number | undefined {
  if (closed !== undefined || !weekly.length) return undefined;
  const starts = weekly.filter((_, index) => index % 2 === 0);
  return starts.find((start) => start > minuteOfWeek) ?? (starts[0] ?? 0) + 10_080;
}
