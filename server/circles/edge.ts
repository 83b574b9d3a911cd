import type { Router } from "express";
import { packDoors, packGround } from "#contract/ground.ts";
import { scopesOf } from "#contract/rights.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { attempt } from "../edge/answer.ts";
import { allowed, reply, type ViewerOf } from "../edge/route.ts";
import type { Streets } from "../streets/actions.ts";
import { z } from "zod";

/** The streets, and the doors of the areas of who asks, as bytes: a desk tries points by itself. The same as before is not sent again. */
export function serveGround(web: Router, viewerOf: ViewerOf, { streets, areas }: { streets: Pick<Streets, "newest">; areas: Pick<Areas, "now"> }): void {
  web.get("/api/circles/ground", async (request, response) => {
    const outcome = await attempt(z.unknown(), async () => {
      const viewer = allowed(["desk"], viewerOf(request));
      const [{ version, files, doors }, all] = await Promise.all([streets.newest(), areas.now()]);
      const scopes = scopesOf(viewer, "know").flatMap(({ area }) => area ?? []).sort((a, b) => a - b);
      const mine = areasWithin(all, scopes);
      return { version: `"${version}-${scopes.join("-")}"`, files, doors: doors.filter(({ area }) => mine.has(area)) };
    }, undefined);
    if (!outcome.ok) return reply(response, outcome);
    const { version, files, doors } = outcome.value;
    response.set({ "cache-control": "private, no-cache", etag: version });
    if (request.fresh) return void response.status(304).end();
    response.type("application/octet-stream").send(Buffer.from(packGround({ ...files, doors: packDoors(doors).buffer }).buffer));
  });
}
