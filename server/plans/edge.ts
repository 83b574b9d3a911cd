import type { Express } from "express";
import type { Socket } from "socket.io";
import { z } from "zod";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import { draftPlanSchema, draftStepWishSchema, planRoutes as routes } from "#contract/plans.ts";
import { idSchema } from "#contract/ids.ts";
import type { Viewer } from "#contract/viewer.ts";
import { answer } from "../edge/answer.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { Plans } from "./actions.ts";

export function openPlans(web: Express, plans: Plans, viewerOf: ViewerOf): void {
  serve(web, routes.plans, viewerOf, (viewer) => plans.list(viewer));
  serve(web, routes.beginPlan, viewerOf, (viewer, { name }) => plans.begin(viewer, name));
  serve(web, routes.planGround, viewerOf, (viewer, { id }) => plans.ground(viewer, id));
  serve(web, routes.planCheck, viewerOf, (viewer, { id }) => plans.check(viewer, id));
  serve(web, routes.planImpact, viewerOf, (viewer, { id }) => plans.impact(viewer, id));
  serve(web, routes.submitPlan, viewerOf, (viewer, { id }) => plans.submit(viewer, id));
  serve(web, routes.withdrawPlan, viewerOf, (viewer, { id }) => plans.withdraw(viewer, id));
  serve(web, routes.approvePlan, viewerOf, (viewer, { id, effectiveAt }) => plans.approve(viewer, id, effectiveAt));
  serve(web, routes.rejectPlan, viewerOf, (viewer, { id, note }) => plans.reject(viewer, id, note));
  serve(web, routes.discardPlan, viewerOf, (viewer, { id }) => plans.discard(viewer, id));
}

const roomOf = (plan: number): string => `draft:${plan}`;

/** Two who draw in one draft hear each other's steps, and where the other works. */
export function listenForDrafts(socket: Socket<ClientToServerEvents, ServerToClientEvents>, viewer: Viewer, plans: Plans): void {
  const by = viewer.name ?? "";
  let joined: number | undefined;
  const stopWorking = () => joined !== undefined && socket.to(roomOf(joined)).emit("draft:working", { plan: joined, by });

  socket.on("draft:join", answer(z.object({ plan: idSchema, after: z.int().nonnegative() }), async ({ plan, after }) => {
    // in the room first, so that no step falls between
    const missed = await plans.follow(viewer, plan, after);
    await socket.join(roomOf(plan));
    joined = plan;
    return { steps: [...missed, ...(await plans.follow(viewer, plan, missed.at(-1)?.seq ?? after))] };
  }));
  socket.on("draft:leave", answer(z.object({ plan: idSchema }), async ({ plan }) => {
    stopWorking();
    joined = undefined;
    await socket.leave(roomOf(plan));
    return null;
  }));
  socket.on("draft:step", answer(draftStepWishSchema, async (wish) => {
    const { taken, again } = await plans.step(viewer, wish);
    if (!again) socket.to(roomOf(wish.plan)).emit("draft:stepped", { plan: wish.plan, ...taken });
    return taken;
  }));
  socket.on("draft:work", answer(draftPlanSchema, async ({ plan, face }) => {
    if (joined === plan) socket.to(roomOf(plan)).emit("draft:working", { plan, by, ...(face !== undefined && { face }) });
    return null;
  }));
  socket.on("disconnecting", () => void stopWorking());
}
