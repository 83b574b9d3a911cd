import type { Component } from "vue";
import type { Audience } from "#contract/audience.ts";

export interface Page {
  path: string;
  audience: Audience;
  view: () => Promise<{ default: Component }>;
}

/** Every page there is, each loaded when it is asked for. */
export const PAGES: readonly Page[] = [
  { path: "/wall", audience: "wall", view: () => import("./views/WallView.vue") },
  { path: "/desk", audience: "desk", view: () => import("./views/DeskView.vue") },
  { path: "/plan", audience: "desk", view: () => import("./views/PlanView.vue") },
  { path: "/admin", audience: "desk", view: () => import("./views/AdminView.vue") },
  { path: "/enter", audience: "public", view: () => import("./views/EnterView.vue") },
];

export const pageAt = (path: string): Page | undefined => PAGES.find((page) => page.path === path);

/** Who looks at a page of this path. A page has one viewer for its whole life. */
export const audienceOf = (path: string): Audience => pageAt(path)?.audience ?? "desk";
