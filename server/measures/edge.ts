import type { Router } from "express";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { routes } from "#contract/routes.ts";
import { writeCsv } from "../edge/csv.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { Measures } from "./actions.ts";
import { callCells, measureCells } from "./table.ts";

export function openMeasures(web: Router, measures: Measures, viewerOf: ViewerOf): void {
  serve(web, routes.day, viewerOf, (viewer) => measures.day(viewer));
  serve(web, routes.restricted, viewerOf, (viewer) => measures.restricted(viewer));
  serve(web, incidentRoutes.measures, viewerOf, (viewer, ask) => measures.table(viewer, ask));
  serve(web, incidentRoutes.measureSheet, viewerOf, async (viewer, ask) => ({ csv: writeCsv(measureCells(await measures.table(viewer, ask))) }));
  serve(web, incidentRoutes.calls, viewerOf, (viewer, ask) => measures.calls(viewer, ask));
  serve(web, incidentRoutes.callSheet, viewerOf, async (viewer, ask) => ({ csv: writeCsv(callCells(await measures.calls(viewer, ask))) }));
}
