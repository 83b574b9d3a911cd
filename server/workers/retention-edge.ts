import type { Express } from "express";
import { retentionRoutes as routes } from "#contract/retention.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { TrackRetention } from "./retention.ts";

export function openRetention(web: Express, retention: TrackRetention, viewerOf: ViewerOf): void {
  serve(web, routes.retention, viewerOf, (viewer) => retention.state(viewer));
  serve(web, routes.changeRetention, viewerOf, async (viewer, { policy }) => {
    await retention.change(viewer, policy);
    return {};
  });
  serve(web, routes.tracksAhead, viewerOf, () => retention.ahead());
}
