import { z } from "zod";
import { buildingDetailsSchema } from "./buildings.ts";
import { circleQuestionSchema, circlesSchema, coverageSchema, homeMinutesSchema, outsideHomesSchema } from "./circles.ts";
import { hotspotsSchema } from "./hotspots.ts";
import { idInAddressSchema } from "./ids.ts";
import { contactSchema, incidentEventSchema, incidentSchema } from "./incidents.ts";
import { dayMeasuresSchema, restrictedMeasuresSchema } from "./measures.ts";
import { route } from "./route.ts";
import { foundSchema } from "./search.ts";
import { trailSchema, workerDetailsSchema } from "./workers.ts";

const id = idInAddressSchema;
const nothing = z.object({});

export const routes = {
  day: route({
    path: "/api/measures/day",
    summary: "The day so far: funnel, hours, open cases",
    audiences: ["desk", "wall"],
    input: nothing,
    answer: dayMeasuresSchema,
  }),
  restricted: route({
    path: "/api/measures/restricted",
    summary: "Restricted cases by subdistrict, on the hour, small numbers withheld",
    audiences: ["desk", "wall"],
    input: nothing,
    answer: restrictedMeasuresSchema,
  }),
  hotspots: route({
    path: "/api/hotspots",
    summary: "Density of cases per square kilometre and day",
    audiences: ["desk", "wall"],
    input: z.object({ days: z.coerce.number().int().min(1).max(365).default(30), category: z.string().max(40).optional() }),
    answer: hotspotsSchema,
  }),
  circles: route({
    path: "/api/circles",
    summary: "The ground within so many minutes' walk of open service points, and houses outside",
    audiences: ["desk", "wall"],
    input: circleQuestionSchema,
    answer: circlesSchema,
  }),
  coverage: route({
    path: "/api/circles/coverage",
    summary: "Households within and outside by grid, community and subdistrict, and how many places there are for them",
    audiences: ["desk"],
    input: circleQuestionSchema,
    answer: coverageSchema,
  }),
  coverageSheet: route({
    path: "/api/circles/coverage/sheet",
    summary: "The same as CSV",
    audiences: ["desk"],
    input: circleQuestionSchema,
    answer: z.object({ csv: z.string() }),
  }),
  outsideHomes: route({
    path: "/api/circles/outside",
    summary: "Houses with households outside",
    audiences: ["desk"],
    input: circleQuestionSchema,
    answer: outsideHomesSchema,
  }),
  outsideSheet: route({
    path: "/api/circles/outside/sheet",
    summary: "The same as CSV",
    audiences: ["desk"],
    input: circleQuestionSchema,
    answer: z.object({ csv: z.string() }),
  }),
  homeMinutes: route({
    path: "/api/circles/homes/:id",
    summary: "From a house to the nearest open point of each kind, and the way there",
    audiences: ["desk"],
    input: circleQuestionSchema.extend({ id }),
    answer: homeMinutesSchema,
  }),
  search: route({
    path: "/api/search",
    summary: "Grids, places, people and cases by a part of their name, code, or pinyin initials",
    audiences: ["desk"],
    input: z.object({ q: z.string().trim().min(1).max(60), limit: z.coerce.number().int().min(1).max(50).default(12) }),
    answer: z.array(foundSchema),
  }),
  building: route({
    path: "/api/buildings/:id",
    summary: "What a building is, and which grid answers for it",
    audiences: ["desk"],
    input: z.object({ id }),
    answer: buildingDetailsSchema,
  }),
  worker: route({
    path: "/api/workers/:id",
    summary: "Who a worker is",
    audiences: ["desk"],
    input: z.object({ id }),
    answer: workerDetailsSchema,
  }),
  trail: route({
    path: "/api/workers/:id/trail",
    summary: "Where a worker on shift was in the last minutes",
    audiences: ["desk"],
    input: z.object({ id, minutes: z.coerce.number().int().min(1).max(120).default(15) }),
    answer: trailSchema,
  }),
  openIncident: route({
    method: "post",
    path: "/api/incidents/:id/open",
    summary: "A restricted case in full; who opened it and why is kept",
    audiences: ["desk", "field"],
    input: z.object({ id, reason: z.string().trim().min(2).max(500) }),
    /** `contacts`: for those who may call back. */
    answer: z.object({ incident: incidentSchema, events: z.array(incidentEventSchema), contacts: z.array(contactSchema) }),
  }),
  incidentEvents: route({
    path: "/api/incidents/:id/events",
    summary: "The life of a case",
    audiences: ["desk"],
    input: z.object({ id }),
    answer: z.array(incidentEventSchema),
  }),
} as const;
