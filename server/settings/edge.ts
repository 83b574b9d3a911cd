import type { Express } from "express";
import { baseMapRoutes as routes } from "#contract/base-map.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { Settings } from "./actions.ts";

export function openSettings(web: Express, settings: Settings, viewerOf: ViewerOf): void {
  serve(web, routes.baseMap, viewerOf, async () => {
    const map = settings.baseMap();
    return map ? { map } : {};
  });
  serve(web, routes.changeBaseMap, viewerOf, async (viewer, { map }) => {
    await settings.changeBaseMap(viewer, map);
    return {};
  });
}
