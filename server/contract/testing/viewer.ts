import { viewerWith, type Viewer } from "../viewer.ts";

/** Somebody who dispatches in the areas and below. */
export const deskOf = (...areas: number[]): Viewer => viewerWith("desk", areas.map((area) => ({ role: "dispatcher", area })));

export const wallOf = (...areas: number[]): Viewer => viewerWith("wall", areas.map((area) => ({ role: "wall", area })));

/** Somebody who has not signed in. */
export const NOBODY: Viewer = viewerWith("public", []);
