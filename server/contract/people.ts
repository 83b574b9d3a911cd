import { z } from "zod";
import { accountSchema, auditSchema, linkSchema, screenSchema } from "./auth.ts";
import { categoryGroupSchema } from "./categories.ts";
import { idInAddressSchema } from "./ids.ts";
import { postRoleSchema } from "./roles.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

export const EMPLOYMENTS = ["full-time", "dedicated", "part-time", "volunteer"] as const;
const employmentSchema = z.enum(EMPLOYMENTS);
const id = idInAddressSchema;
const name = z.string().trim().min(1).max(100);

export const postSchema = z.object({
  id: z.int(),
  area: z.int(),
  role: postRoleSchema,
  title: z.string().optional(),
  employment: employmentSchema,
  holders: z.array(z.object({ person: z.int(), name: z.string(), substitute: z.boolean(), from: instantSchema, until: instantSchema.optional() })),
});
export type Post = z.infer<typeof postSchema>;

/** A grid that lacks some of the eight posts of 三长五员: no such seat, or nobody on it. */
export const vacancySchema = z.object({ area: z.int(), name: z.string(), missing: z.array(postRoleSchema) });
export type Vacancy = z.infer<typeof vacancySchema>;

export const shiftSchema = z.object({ id: z.int(), person: z.int(), name: z.string(), area: z.int(), areaName: z.string(), areaCode: z.string(), role: z.string(), from: instantSchema, until: instantSchema });
export type Shift = z.infer<typeof shiftSchema>;

/** Every row that could not be kept, by its line in the file; the others were. */
export const shiftImportSchema = z.object({ kept: z.int(), mistakes: z.array(z.object({ line: z.int(), reason: z.enum(["columns", "person", "ambiguous", "area", "role", "time", "order", "overlap", "forbidden"]), text: z.string() })) });
export type ShiftImport = z.infer<typeof shiftImportSchema>;

const caseLineSchema = z.object({ id: z.int(), category: z.string(), place: z.string(), area: z.string(), state: z.string(), dueAt: instantSchema.optional() });
/** What a shift leaves to the next. Of a restricted case neither place nor words. */
export const handoverSheetSchema = z.object({
  at: instantSchema,
  from: instantSchema,
  open: z.int(),
  overdue: z.array(caseLineSchema),
  dueSoon: z.array(caseLineSchema),
  /** In this shift: how many cases came into each state. */
  happened: z.record(z.string(), z.int()),
});
export type HandoverSheet = z.infer<typeof handoverSheetSchema>;
export const handoverSchema = z.object({
  id: z.int(), from: instantSchema, until: instantSchema, sheet: handoverSheetSchema, note: z.string(), givenBy: z.string(), givenAt: instantSchema, takenBy: z.string().optional(), takenAt: instantSchema.optional(),
});
export type Handover = z.infer<typeof handoverSchema>;

const staff = ["desk"] as const;
const nothing = z.object({});
const window = z.object({ from: instantSchema, until: instantSchema });

export const peopleRoutes = {
  accounts: route({ path: "/api/accounts", summary: "Every account", audiences: staff, input: nothing, answer: z.array(accountSchema) }),
  makeAccount: route({ method: "post", path: "/api/accounts", summary: "An account for a person, and the link that sets its password", audiences: staff, input: z.object({ name: name.toLowerCase(), person: id }), answer: linkSchema }),
  accountLink: route({ method: "post", path: "/api/accounts/:id/link", summary: "A link that sets another password", audiences: staff, input: z.object({ id }), answer: linkSchema }),
  disableAccount: route({ method: "post", path: "/api/accounts/:id/disabled", summary: "Shuts an account, or opens it again", audiences: staff, input: z.object({ id, disabled: z.boolean() }), answer: nothing }),
  persons: route({ path: "/api/persons", summary: "People by a part of their name", audiences: staff, input: z.object({ q: name }), answer: z.array(z.object({ id: z.int(), name: z.string(), posts: z.array(z.string()) })) }),
  makePerson: route({ method: "post", path: "/api/persons", summary: "Somebody new", audiences: staff, input: z.object({ name, phone: z.string().trim().max(40).optional(), employment: employmentSchema }), answer: z.object({ id: z.int() }) }),
  posts: route({ path: "/api/posts", summary: "The posts of an area, with who sits on them", audiences: staff, input: z.object({ area: id }), answer: z.array(postSchema) }),
  makePost: route({
    method: "post", path: "/api/posts", summary: "A new seat", audiences: staff,
    input: z.object({ area: id, role: postRoleSchema, title: name.optional(), employment: employmentSchema, unit: id.optional(), groups: z.array(categoryGroupSchema).min(1).optional(), weekly: z.array(z.int().min(0).max(10_080)).optional() }),
    answer: z.object({ id: z.int() }),
  }),
  seat: route({ method: "post", path: "/api/posts/:id/seat", summary: "Puts somebody on a post, for good or for a time, or as a substitute", audiences: staff, input: z.object({ id, person: id, substitute: z.boolean().default(false), until: instantSchema.optional() }), answer: nothing }),
  vacate: route({ method: "post", path: "/api/posts/:id/vacate", summary: "Takes somebody off a post: what they have open ends", audiences: staff, input: z.object({ id, person: id }), answer: nothing }),
  closePost: route({ method: "post", path: "/api/posts/:id/close", summary: "A seat that is no longer needed", audiences: staff, input: z.object({ id }), answer: nothing }),
  vacancies: route({ path: "/api/vacancies", summary: "Grids that lack some of the eight posts", audiences: staff, input: nothing, answer: z.array(vacancySchema) }),
  screens: route({ path: "/api/screens", summary: "Every wall screen", audiences: staff, input: nothing, answer: z.array(screenSchema) }),
  makeScreen: route({ method: "post", path: "/api/screens", summary: "A wall screen, and the link it enters by", audiences: staff, input: z.object({ name, area: id }), answer: linkSchema }),
  revokeScreen: route({ method: "post", path: "/api/screens/:id/revoke", summary: "Shuts a wall screen out", audiences: staff, input: z.object({ id }), answer: nothing }),
  shifts: route({ path: "/api/shifts", summary: "Who is on duty between two moments", audiences: staff, input: window, answer: z.array(shiftSchema) }),
  makeShift: route({ method: "post", path: "/api/shifts", summary: "Puts somebody on duty", audiences: staff, input: window.extend({ person: id, area: id, role: postRoleSchema }), answer: z.object({ id: z.int() }) }),
  endShift: route({ method: "post", path: "/api/shifts/:id/end", summary: "Ends a shift now, or calls one off that has not begun", audiences: staff, input: z.object({ id }), answer: nothing }),
  importShifts: route({ method: "post", path: "/api/shifts/import", summary: "Shifts from a CSV text", audiences: staff, input: z.object({ csv: z.string().max(2_000_000) }), answer: shiftImportSchema }),
  handoverDraft: route({ path: "/api/handover/draft", summary: "What this shift would leave to the next", audiences: staff, input: nothing, answer: handoverSheetSchema }),
  handovers: route({ path: "/api/handovers", summary: "The last sheets", audiences: staff, input: nothing, answer: z.array(handoverSchema) }),
  giveHandover: route({ method: "post", path: "/api/handovers", summary: "Signs the sheet as who leaves", audiences: staff, input: z.object({ note: z.string().trim().max(4_000) }), answer: z.object({ id: z.int() }) }),
  takeHandover: route({ method: "post", path: "/api/handovers/:id/take", summary: "Signs the sheet as who comes", audiences: staff, input: z.object({ id }), answer: nothing }),
  audit: route({ path: "/api/audit", summary: "Who read what and why, who changed what, the newest first", audiences: staff, input: z.object({ before: id.optional() }), answer: z.array(auditSchema) }),
} as const;
