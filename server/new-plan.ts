import type { PlanNews } from "#contract/news.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Areas } from "./areas/actions.ts";
import type { Facts } from "./facts.ts";
import type { Io } from "./realtime/hub.ts";

export interface NewPlanNeeds {
  io: Pick<Io, "sockets">;
  facts: Facts;
  areas: Pick<Areas, "changed">;
}

/**
 * Another plan is in force. At once, before anything else is told: whoever lost a grid, or whose posts went elsewhere with one, is cut off
 * and comes back as what they are now. What was read of the areas is read again.
 */
export function changePlan({ io, facts, areas }: NewPlanNeeds, { body: { gone, accounts } }: PlanNews): void {
  for (const socket of io.sockets.sockets.values()) {
    const { who, viewer } = socket.data as { who?: { account?: number }; viewer?: Viewer };
    if (viewer?.areas.some((area) => gone.includes(area)) || (who?.account !== undefined && accounts.includes(who.account))) socket.disconnect(true);
  }
  areas.changed();
  facts.emit("land.changed");
  // what is kept of their rights goes, too
  for (const account of accounts) facts.emit("access.changed", { account });
}
