import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from "vue-router";
import type { Audience } from "#contract/audience.ts";

const PAGES: (RouteRecordRaw & { meta?: { audience: Audience } })[] = [
  { path: "/wall", component: () => import("./views/WallView.vue"), meta: { audience: "wall" } },
  { path: "/desk", component: () => import("./views/DeskView.vue"), meta: { audience: "desk" } },
  { path: "/admin", component: () => import("./views/AdminView.vue"), meta: { audience: "desk" } },
  { path: "/enter", component: () => import("./views/EnterView.vue"), meta: { audience: "public" } },
  { path: "/:rest(.*)*", redirect: "/desk" },
];

/** Who looks at a page of this path. A page has one viewer for its whole life. */
export const audienceOf = (path: string): Audience => PAGES.find((page) => page.path === path)?.meta?.audience ?? "desk";

export function createPages(audience: Audience): Router {
  const router = createRouter({ history: createWebHistory(), routes: PAGES });
  router.beforeEach(({ meta, fullPath }) => {
    if (meta.audience === undefined || meta.audience === audience) return true;
    location.assign(fullPath); // another viewer has another socket: begin anew
    return false;
  });
  return router;
}
