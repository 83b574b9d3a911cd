import type { Express } from "express";
import { peopleRoutes as routes } from "#contract/people.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { HandoverDesk } from "./actions.ts";

export function openHandover(web: Express, desk: HandoverDesk, viewerOf: ViewerOf): void {
  serve(web, routes.handoverDraft, viewerOf, (viewer) => desk.draft(viewer));
  serve(web, routes.handovers, viewerOf, (viewer) => desk.last(viewer));
  serve(web, routes.giveHandover, viewerOf, (viewer, { note }) => desk.give(viewer, note));
  serve(web, routes.takeHandover, viewerOf, (viewer, { id }) => desk.take(viewer, id));
}
