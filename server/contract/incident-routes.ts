import { z } from "zod";
import { categoryDraftSchema, categoryImportSchema, categoryVersionSchema } from "./categories.ts";
import { commandWishSchema } from "./commands.ts";
import { helperSchema, waySchema } from "./dispatch.ts";
import { idInAddressSchema } from "./ids.ts";
import { callableSchema, incidentReportSchema, incidentSheetSchema, incidentStateSchema, nearIncidentSchema, proposalAnswerSchema } from "./incidents.ts";
import { callAskSchema, callMatrixSchema, measureAskSchema, measureTableSchema } from "./measures.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

const id = idInAddressSchema;
const caseAnswer = z.object({ id: z.int(), ver: z.int(), state: incidentStateSchema });
const sheet = z.object({ csv: z.string() });
const effectiveAt = instantSchema.optional();

/** Cases over HTTP: what the socket's wishes do, one handler each; and the tables behind them. */
export const incidentRoutes = {
  report: route({ method: "post", path: "/api/incidents", summary: "Reports a case; near a border the refusal names both grids", audiences: ["desk", "field"], input: incidentReportSchema, answer: caseAnswer }),
  near: route({
    path: "/api/incidents/near",
    summary: "Open cases of a kind near a position, with distance and age",
    audiences: ["desk", "field"],
    input: z.object({ category: z.string().max(40), lon: z.coerce.number().min(-180).max(180), lat: z.coerce.number().min(-90).max(90) }),
    answer: z.array(nearIncidentSchema),
  }),
  sheet: route({ path: "/api/incidents/:id", summary: "A case with its life, its clocks, and what one may do with it now", audiences: ["desk", "field"], input: z.object({ id }), answer: incidentSheetSchema }),
  callables: route({ path: "/api/incidents/:id/callables", summary: "Posts and offices that can be called to a case, those the category table names first", audiences: ["desk"], input: z.object({ id }), answer: z.array(callableSchema) }),
  nearest: route({ path: "/api/incidents/:id/nearest", summary: "Who could be called, by minutes on the network from fresh fixes, and why the others are not sent", audiences: ["desk"], input: z.object({ id, by: waySchema.default("walk") }), answer: z.array(helperSchema) }),
  command: route({ method: "post", path: "/api/incidents/:id/commands", summary: "Moves a case on from the version that was seen", audiences: ["desk", "field"], input: commandWishSchema.extend({ id }), answer: caseAnswer }),
  proposal: route({ method: "post", path: "/api/proposals/:id", summary: "Folds the reports of a proposal into one case, or leaves them", audiences: ["desk"], input: proposalAnswerSchema.extend({ id }), answer: z.object({ merged: z.array(z.int()) }) }),
  categories: route({ path: "/api/categories", summary: "Every kind of case, in every version", audiences: ["desk"], input: z.object({}), answer: z.array(categoryVersionSchema) }),
  saveCategory: route({ method: "post", path: "/api/categories", summary: "Puts a kind into force, now or later", audiences: ["desk"], input: categoryDraftSchema.extend({ effectiveAt }), answer: z.object({}) }),
  categorySheet: route({ path: "/api/categories/sheet", summary: "The kinds in force as CSV", audiences: ["desk"], input: z.object({}), answer: sheet }),
  importCategories: route({ method: "post", path: "/api/categories/sheet", summary: "Reads kinds from CSV: all lines or none", audiences: ["desk"], input: sheet.extend({ effectiveAt }), answer: categoryImportSchema }),
  measures: route({ path: "/api/measures/table", summary: "The measures by grid, community, subdistrict, office or kind", audiences: ["desk", "wall"], input: measureAskSchema, answer: measureTableSchema }),
  calls: route({ path: "/api/measures/calls", summary: "Calls by office and community: who came, who did not, and what the callers think of it", audiences: ["desk"], input: callAskSchema, answer: callMatrixSchema }),
  callSheet: route({ path: "/api/measures/calls/sheet", summary: "The same as CSV", audiences: ["desk"], input: callAskSchema, answer: sheet }),
  measureSheet: route({ path: "/api/measures/sheet", summary: "The same as CSV", audiences: ["desk"], input: measureAskSchema, answer: sheet }),
} as const;
