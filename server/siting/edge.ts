import type { Express } from "express";
import { sitingRoutes as routes } from "#contract/siting.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { Sitings } from "./actions.ts";

export function openSiting(web: Express, sitings: Sitings, viewerOf: ViewerOf): void {
  serve(web, routes.candidates, viewerOf, (viewer) => sitings.candidates(viewer));
  serve(web, routes.startSiting, viewerOf, (viewer, question) => sitings.start(viewer, question));
  serve(web, routes.siting, viewerOf, (viewer, { id }) => sitings.look(viewer, id));
  serve(web, routes.cancelSiting, viewerOf, (viewer, { id }) => sitings.cancel(viewer, id));
}
