import type { Router } from "express";
import { incidentRoutes as routes } from "#contract/incident-routes.ts";
import { routes as questions } from "#contract/routes.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import { incidentEvents, incidentsNear, reportIncident } from "./actions.ts";
import { allCategories, exportCategories, importCategories, saveCategory } from "./categories.ts";
import { commandIncident } from "./commanding.ts";
import type { IncidentNeeds } from "./needs.ts";
import { openIncident } from "./open.ts";
import { answerProposal } from "./proposing.ts";
import { callables, incidentSheet } from "./sheet.ts";

/** The same handlers as over the socket, for who comes by HTTP. */
export function serveIncidents(web: Router, viewerOf: ViewerOf, needs: IncidentNeeds): void {
  serve(web, routes.report, viewerOf, (viewer, report) => reportIncident(needs, viewer, report));
  serve(web, routes.near, viewerOf, (viewer, { category, lon, lat }) => incidentsNear(needs, viewer, category, [lon, lat]));
  serve(web, routes.sheet, viewerOf, (viewer, { id }) => incidentSheet(needs, viewer, id));
  serve(web, questions.openIncident, viewerOf, (viewer, { id, reason }) => openIncident(needs, viewer, id, reason));
  serve(web, questions.incidentEvents, viewerOf, (viewer, { id }) => incidentEvents(needs, viewer, id));
  serve(web, routes.callables, viewerOf, (viewer, { id }) => callables(needs, viewer, id));
  serve(web, routes.command, viewerOf, (viewer, wish) => commandIncident(needs, viewer, wish));
  serve(web, routes.proposal, viewerOf, (viewer, answer) => answerProposal(needs, viewer, answer));
  serve(web, routes.categories, viewerOf, (viewer) => allCategories(needs, viewer));
  serve(web, routes.saveCategory, viewerOf, async (viewer, { effectiveAt, ...draft }) => (await saveCategory(needs, viewer, draft, effectiveAt), {}));
  serve(web, routes.categorySheet, viewerOf, async (viewer) => ({ csv: await exportCategories(needs, viewer) }));
  serve(web, routes.importCategories, viewerOf, (viewer, { csv, effectiveAt }) => importCategories(needs, viewer, csv, effectiveAt));
}
