import type { IncomingMessage } from "node:http";
import type { Request, Router } from "express";
import type { z } from "zod";
import type { FailureCode } from "#contract/reply.ts";
import type { Route } from "#contract/routes.ts";
import type { Viewer } from "#contract/viewer.ts";
import { attempt } from "./answer.ts";
import { Refusal } from "./refusal.ts";

export type ViewerOf = (request: IncomingMessage) => Viewer;

const STATUS: Record<FailureCode, number> = { invalid: 400, forbidden: 403, "not-found": 404, conflict: 409, busy: 429, unavailable: 503, internal: 500 };
const RETRY_SECONDS = 5;

/** Answers a question of the contract: who asks is checked first, then what; every outcome has its status. */
export function serve<Input extends z.ZodType, Answer extends z.ZodType>(
  web: Router,
  route: Route<Input, Answer>,
  viewerOf: ViewerOf,
  act: (viewer: Viewer, input: z.output<Input>) => Promise<z.input<Answer>>,
): void {
  web.get(route.path, async (request, response) => {
    const outcome = await attempt(route.input, async (input) => act(allowed(route.audiences, viewerOf(request)), input), inputOf(request));
    response.set("cache-control", "no-store");
    if (outcome.ok) response.json(outcome.value);
    else {
      if (outcome.code === "unavailable") response.set("retry-after", String(RETRY_SECONDS));
      response.status(STATUS[outcome.code]).json(outcome);
    }
  });
}

function allowed(audiences: Route["audiences"], viewer: Viewer): Viewer {
  if (!audiences.includes(viewer.audience)) throw new Refusal("forbidden", `not for the ${viewer.audience}`);
  return viewer;
}

const inputOf = ({ query, params }: Request): unknown => ({ ...query, ...params });
