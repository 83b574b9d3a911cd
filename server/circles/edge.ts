import type { Router } from "express";
import { routes } from "#contract/routes.ts";
import { packDoors, packGround } from "#contract/ground.ts";
import { scopesOf } from "#contract/rights.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { attempt } from "../edge/answer.ts";
import { writeCsv } from "../edge/csv.ts";
import { allowed, reply, serve, type ViewerOf } from "../edge/route.ts";
import type { Streets } from "../streets/actions.ts";
import type { CirclesOfPoints } from "./actions.ts";
import { coverageCells, outsideCells } from "./table.ts";
import { z } from "zod";

export function openCircles(web: Router, circles: CirclesOfPoints, viewerOf: ViewerOf, needs: { streets: Pick<Streets, "newest">; areas: Pick<Areas, "now"> }): void {
  const { areas } = needs;
  serve(web, routes.circles, viewerOf, (viewer, question) => circles.circles(viewer, question));
  serve(web, routes.coverage, viewerOf, (viewer, question) => circles.coverage(viewer, question));
  serve(web, routes.coverageSheet, viewerOf, async (viewer, question) => ({ csv: writeCsv(coverageCells(await circles.coverage(viewer, question), await areas.now())) }));
  serve(web, routes.outsideHomes, viewerOf, (viewer, question) => circles.outside(viewer, question));
  serve(web, routes.outsideSheet, viewerOf, async (viewer, question) => ({ csv: writeCsv(outsideCells(await circles.outside(viewer, question), await areas.now())) }));
  serve(web, routes.homeMinutes, viewerOf, (viewer, { id, ...question }) => circles.fromHome(viewer, id, question));
  serveGround(web, viewerOf, needs);
}

/** The streets, and the doors of the areas of who asks, as bytes: a desk tries points by itself. The same as before is not sent again. */
function serveGround(web: Router, viewerOf: ViewerOf, { streets, areas }: { streets: Pick<Streets, "newest">; areas: Pick<Areas, "now"> }): void {
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
