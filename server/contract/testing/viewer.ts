import { viewerWith, type Viewer } from "../viewer.ts";

/** Somebody who dispatches in the areas and below. */
export const deskOf = (...areas: number[]): Viewer => viewerWith("desk", areas.map((area) => ({ role: "dispatcher", area })));

export const wallOf = (...areas: number[]): Viewer => viewerWith("wall", areas.map((area) => ({ role: "wall", area })));

/** Somebody who may do everything a desk can in the areas. */
export const chiefOf = (...areas: number[]): Viewer =>
  viewerWith("desk", areas.flatMap((area) => (["dispatcher", "duty_leader", "community", "supervisor"] as const).map((role) => ({ role, area }))));

/** Somebody who has not signed in. */
export const NOBODY: Viewer = viewerWith("public", []);

/** For trials without sign-in: whoever asks for a desk gets one, everybody else is a wall. */
export const askedViewer = ({ url }: { url?: string | undefined }, everyArea: readonly number[]): Viewer => (/[?&]audience=desk/.test(url ?? "") ? chiefOf : wallOf)(...everyArea);
