import { z } from "zod";
import { callSchema } from "./calls.ts";
import { categorySchema, CHECKS } from "./categories.ts";
import { commandSchema, type CommandKind } from "./commands.ts";
import { positionSchema } from "./geometry.ts";
import { idInAddressSchema, idSchema } from "./ids.ts";
import { alarmSchema, contactSchema, incidentSchema, incidentStateSchema } from "./incidents.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";
import { trailSchema } from "./workers.ts";

/** A fix known no better than this asks for another, or for a place on the map. */
export const GOOD_ENOUGH_METRES = 100;

/** What is done on the spot. It holds whatever the desk did meanwhile: whether it still can be is for the machine to say. */
export const FIELD_COMMANDS: readonly CommandKind[] = ["sign", "decline", "set_out", "arrive", "progress", "finish", "solve", "claim", "pass", "fail", "note"];

/** Something done, perhaps long ago in a cellar. The same key is the same deed; `doneAt` is when the phone says that it was. */
export const fieldDeedSchema = z.object({
  id: idSchema,
  key: z.uuid(),
  doneAt: instantSchema.optional(),
  command: commandSchema.refine(({ kind }) => FIELD_COMMANDS.includes(kind), "not done in the field"),
});
export type FieldDeed = z.infer<typeof fieldDeedSchema>;

export const VISIT_OUTCOMES = ["nothing_found", "talked", "nobody_home"] as const;
export const visitSchema = z
  .object({ key: z.uuid(), at: instantSchema, outcome: z.enum(VISIT_OUTCOMES), building: idSchema.optional(), position: positionSchema.optional() })
  .refine(({ building, position }) => building !== undefined || position !== undefined, { path: ["position"], message: "a house or a position is needed" });
export type Visit = z.infer<typeof visitSchema>;

export const fieldFixSchema = z.object({
  recordedAt: instantSchema,
  position: positionSchema,
  accuracyMetres: z.number().min(0).max(100_000),
  headingDegrees: z.number().min(0).max(360).optional(),
  speedMetresPerSecond: z.number().min(0).max(200).optional(),
});
export type FieldFix = z.infer<typeof fieldFixSchema>;

export const sosSchema = z.object({ key: z.uuid(), at: instantSchema, position: positionSchema.optional(), accuracyMetres: z.number().min(0).max(100_000).optional() });

/** A case as it stands for who is in the field. `call`: theirs, if they are called to it; a restricted one shows no other. */
export const fieldTaskSchema = z.object({ incident: incidentSchema.partial(), call: callSchema.optional(), isFound: z.boolean(), mayVerify: z.boolean(), check: z.enum(CHECKS) });
export type FieldTask = z.infer<typeof fieldTaskSchema>;

/** All the page shows: kept on the phone, and shown from there while nothing can be reached. */
export const fieldDaySchema = z.object({
  at: instantSchema,
  /** Whose day it is: what another has left unsent on this phone stays theirs. */
  me: z.object({ id: z.int(), name: z.string() }),
  installation: z.object({ district: z.string(), demo: z.boolean(), timeZone: z.string(), gridVersion: z.int() }),
  places: z.array(z.object({ id: z.int(), name: z.string(), level: z.string(), bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
  /** Until when the shift goes; absent off shift, where no position is kept. */
  onShiftUntil: instantSchema.optional(),
  categories: z.array(categorySchema),
  tasks: z.array(fieldTaskSchema),
  month: z.object({ houses: z.int(), passed: z.int() }),
  /** Their own call for help, until somebody has said that it is over. */
  sos: z.object({ id: z.int(), alarm: alarmSchema.optional() }).optional(),
});
export type FieldDay = z.infer<typeof fieldDaySchema>;

export const houseSchema = z.object({ id: z.int(), name: z.string(), households: z.int(), position: positionSchema, passed: z.boolean() });
export type House = z.infer<typeof houseSchema>;

const caseAnswer = z.object({ id: z.int(), ver: z.int(), state: incidentStateSchema });
const audiences = ["field", "desk"] as const;

export const fieldRoutes = {
  fieldDay: route({ path: "/api/field/day", summary: "What somebody in the field has to do now", audiences, input: z.object({}), answer: fieldDaySchema }),
  fieldDeed: route({ method: "post", path: "/api/field/cases/:id/deeds", summary: "Does something with a case as it stands now; the same key is the same deed", audiences, input: fieldDeedSchema.extend({ id: idInAddressSchema }), answer: caseAnswer }),
  fieldContacts: route({ method: "post", path: "/api/field/cases/:id/contacts", summary: "Who asked, for who has signed for the case; that they were shown it is kept", audiences, input: z.object({ id: idInAddressSchema }), answer: z.array(contactSchema) }),
  visit: route({ method: "post", path: "/api/field/visits", summary: "Came by, and there was nothing to report", audiences, input: visitSchema, answer: z.object({ area: z.int() }) }),
  houses: route({ path: "/api/field/houses", summary: "The houses of one's own grids, and which of them somebody has come by this month", audiences, input: z.object({}), answer: z.array(houseSchema) }),
  ownFixes: route({ method: "post", path: "/api/field/fixes", summary: "Where one was while on shift; what was kept, and what was not because nobody was on shift", audiences, input: z.object({ fixes: z.array(fieldFixSchema).min(1).max(500) }), answer: z.object({ kept: z.int(), offShift: z.int() }) }),
  ownTrack: route({ path: "/api/field/track", summary: "One's own track of today", audiences, input: z.object({}), answer: trailSchema }),
  sos: route({ method: "post", path: "/api/field/sos", summary: "Calls for help: an alarm on the desk until somebody takes it by name", audiences, input: sosSchema, answer: caseAnswer }),
  safe: route({ method: "post", path: "/api/field/safe", summary: "Says that one is safe again", audiences, input: z.object({ key: z.uuid(), words: z.string().trim().min(1).max(120) }), answer: z.object({}) }),
} as const;
