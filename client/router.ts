import { createRouter, createWebHistory, type Router } from "vue-router";
import type { Audience } from "#contract/audience.ts";
import { PAGES } from "./pages.ts";

export function createPages(audience: Audience): Router {
  const pages = PAGES.map(({ path, view, audience: of }) => ({ path, component: view, meta: { audience: of } }));
  const router = createRouter({ history: createWebHistory(), routes: [...pages, { path: "/:rest(.*)*", redirect: "/desk" }] });
  router.beforeEach(({ meta, fullPath }) => {
    if (meta["audience"] === undefined || meta["audience"] === audience) return true;
    location.assign(fullPath); // another viewer has another socket: begin anew
    return false;
  });
  return router;
}
