import { z } from "zod";
import { instantSchema } from "./time.ts";

/**
 * A kernel density of cases on a raster of square cells, rows from north to south. Unit: cases per square kilometre and day.
 * Only cases whose place who asks may know are in it and in `cases`: for a wall at the place it may know, as of the last whole hour.
 */
export const hotspotsSchema = z.object({
  asOf: instantSchema,
  days: z.int(),
  cases: z.int(),
  bandwidthMetres: z.number(),
  cellMetres: z.number(),
  columns: z.int(),
  rows: z.int(),
  /** West, south, east, north. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** The greatest value; `values` are 255ths of it, base64. */
  maximum: z.number(),
  values: z.base64(),
});
export type Hotspots = z.infer<typeof hotspotsSchema>;
