import { z } from "zod";
import { idInAddressSchema } from "./ids.ts";
import { SERVICE_POINT_KINDS } from "./service-points.ts";
import { instantSchema } from "./time.ts";

/** How fast somebody walks, and over what. */
export const WALKERS = ["adult", "elder", "wheelchair"] as const;
export type Walker = (typeof WALKERS)[number];
const MINUTES_A_WEEK = 10_080;

/** Which circles are meant. Closures are those of the moment `at`, hours too, unless a minute of the week is given. */
export const circleQuestionSchema = z.object({
  minutes: z.coerce.number().int().min(1).max(30).default(15),
  at: instantSchema.optional(),
  minuteOfWeek: z.coerce.number().int().min(0).max(MINUTES_A_WEEK - 1).optional(),
  /** Only points of this kind. */
  kind: z.enum(SERVICE_POINT_KINDS).optional(),
  /** Only this one, if it is open. */
  point: idInAddressSchema.optional(),
  walker: z.enum(WALKERS).default("adult"),
});
export type CircleQuestion = z.output<typeof circleQuestionSchema>;

const coordinateSchema = z.tuple([z.number(), z.number()]);

/**
 * From where people get on foot, within so many minutes, to a service point that is open. The ground and the points are the
 * whole district's; households and houses are those of the areas of who asks.
 */
export const circlesSchema = z.object({
  asOf: instantSchema,
  minutes: z.int(),
  walker: z.enum(WALKERS),
  metresPerSecond: z.number(),
  openPoints: z.array(z.int()),
  /** Streets nobody can pass. */
  closedStreets: z.array(z.int()),
  /** The ground from which one gets there: a level of the same minutes as the households', as the coordinates of a GeoJSON MultiPolygon. */
  within: z.array(z.array(z.array(coordinateSchema))),
  households: z.object({ total: z.int(), within: z.int() }),
  /** Ids of dwelling houses whose every entrance is farther than that. */
  uncoveredBuildings: z.array(z.int()),
});
export type Circles = z.infer<typeof circlesSchema>;

/** How well an area is served. */
export const coverageRowSchema = z.object({
  area: z.int(),
  households: z.int(),
  within: z.int(),
  /** Of the people over 65, how many live in households outside. */
  aged65: z.int(),
  aged65Outside: z.int(),
  /** Places for 1,000 households, each household reaching for what all others nearby reach for (E2SFCA); absent where no point says how many it has. */
  placesPerThousand: z.number().optional(),
  /** Of subdistricts: those who work at the points, for 10,000 people. */
  staffPerTenThousand: z.number().optional(),
});
export const coverageSchema = z.object({
  asOf: instantSchema,
  minutes: z.int(),
  walker: z.enum(WALKERS),
  openPoints: z.int(),
  /** The district's goal for the share of households within. */
  goalPercent: z.number(),
  /** What the province reports of its towns, to compare with. */
  staffLine: z.number(),
  rows: z.array(coverageRowSchema),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** A part of a way on foot. */
export const legSchema = z.object({
  /** Beside the streets, along one, or up or down a stair. */
  kind: z.enum(["beside", "street", "steps"]),
  street: z.string().optional(),
  metres: z.number(),
  seconds: z.number(),
});
export const wayThereSchema = z.object({
  point: z.int(),
  seconds: z.number(),
  legs: z.array(legSchema),
  line: z.array(coordinateSchema),
  /** In a straight line to the same point, at the same pace. */
  straightSeconds: z.number(),
  /** How much of it stairs add to level ground. */
  stairsSeconds: z.number(),
  /** How much sooner one would be there if no wall, water or rails were in the way to the streets. */
  barrierSeconds: z.number(),
});
export const homeMinutesSchema = z.object({
  asOf: instantSchema,
  walker: z.enum(WALKERS),
  minutes: z.int(),
  /** By kind of point, the nearest that is open; without seconds, none within an hour. */
  kinds: z.array(z.object({ kind: z.enum(SERVICE_POINT_KINDS), open: z.int(), point: z.int().optional(), seconds: z.number().optional() })),
  way: wayThereSchema.optional(),
});
export type HomeMinutes = z.infer<typeof homeMinutesSchema>;
export type WayThere = z.infer<typeof wayThereSchema>;

/** Houses with households outside, first where most are. */
export const outsideHomesSchema = z.object({
  asOf: instantSchema,
  minutes: z.int(),
  walker: z.enum(WALKERS),
  homes: z.array(
    z.object({
      building: z.int(),
      address: z.string(),
      /** The grid. */
      area: z.int(),
      position: coordinateSchema,
      households: z.int(),
      aged65: z.int(),
      /** To the nearest open point from its nearest door that is outside; absent beyond an hour. */
      minutes: z.number().optional(),
    }),
  ),
});
export type OutsideHomes = z.infer<typeof outsideHomesSchema>;
