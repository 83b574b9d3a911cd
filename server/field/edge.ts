import type { Router } from "express";
import { fieldRoutes as routes } from "#contract/field.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { Field } from "./actions.ts";

export function openField(web: Router, field: Field, viewerOf: ViewerOf): void {
  serve(web, routes.fieldDay, viewerOf, (viewer) => field.day(viewer));
  serve(web, routes.fieldDeed, viewerOf, (viewer, deed) => field.deed(viewer, deed));
  serve(web, routes.fieldContacts, viewerOf, (viewer, { id }) => field.contacts(viewer, id));
  serve(web, routes.visit, viewerOf, (viewer, visit) => field.visit(viewer, visit));
  serve(web, routes.houses, viewerOf, (viewer) => field.houses(viewer));
  serve(web, routes.ownFixes, viewerOf, (viewer, { fixes }) => field.fixes(viewer, fixes));
  serve(web, routes.ownTrack, viewerOf, (viewer) => field.track(viewer));
  serve(web, routes.sos, viewerOf, (viewer, wish) => field.sos(viewer, wish));
  serve(web, routes.safe, viewerOf, (viewer, wish) => field.safe(viewer, wish));
}
