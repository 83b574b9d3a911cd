import type { IncomingMessage } from "node:http";
import { json, type Request, type RequestHandler, type Response, type Router } from "express";
import { z } from "zod";
import type { FailureCode, Reply } from "#contract/reply.ts";
import type { Route } from "#contract/route.ts";
import type { Viewer } from "#contract/viewer.ts";
import { attempt } from "./answer.ts";
import { Refusal } from "./refusal.ts";

export type ViewerOf = (request: IncomingMessage) => Viewer;

const STATUS: Record<FailureCode, number> = { invalid: 400, "signed-out": 401, forbidden: 403, "not-found": 404, conflict: 409, busy: 429, unavailable: 503, internal: 500 };
const RETRY_SECONDS = 5;
const anything = z.unknown();

/** A list of a thousand shifts, pasted. */
const readJson = json({ limit: "2mb", strict: true });

/**
 * Answers a question of the contract, or does what is asked: who asks is checked first, then what; every outcome has its status.
 * What changes something has to come as JSON from a page of ours: a form elsewhere can send neither.
 */
export function serve<Input extends z.ZodType, Answer extends z.ZodType>(
  web: Router,
  route: Route<Input, Answer>,
  viewerOf: ViewerOf,
  act: (viewer: Viewer, input: z.output<Input>, request: Request) => Promise<z.input<Answer>>,
): void {
  const posted: RequestHandler[] = route.method === "post" ? [ownPage, readJson] : [];
  web[route.method ?? "get"](route.path, ...posted, async (request, response) => {
    const entry = await attempt(anything, async () => allowed(route.audiences, viewerOf(request)), undefined);
    reply(response, entry.ok ? await attempt(route.input, (input) => act(entry.value, input, request), inputOf(request)) : entry);
  });
}

/** Every outcome has its status, and none is kept by whoever carries it. */
export function reply(response: Response, outcome: Reply<unknown>): void {
  response.set("cache-control", "no-store");
  if (outcome.ok) return void response.json(outcome.value);
  if (outcome.code === "unavailable" || outcome.code === "busy") response.set("retry-after", String(RETRY_SECONDS));
  response.status(STATUS[outcome.code]).json(outcome);
}

/** @throws Refusal for whom a route is not meant */
export function allowed(audiences: Route["audiences"], viewer: Viewer): Viewer {
  if (viewer.audience === "public" && !audiences.includes("public")) throw new Refusal("signed-out", "nobody is signed in");
  if (!audiences.includes(viewer.audience)) throw new Refusal("forbidden", `not for the ${viewer.audience}`);
  return viewer;
}

/** Where it comes from was compared with the host before; here it has to be said at all. */
const ownPage: RequestHandler = ({ headers }, response, next) =>
  headers.origin !== undefined && headers["content-type"]?.startsWith("application/json") ? next() : void response.status(403).json({ ok: false, code: "forbidden", message: "as JSON, from a page of ours" });

const inputOf = ({ method, query, params, body }: Request): unknown => (method === "POST" ? { ...(body as object), ...params } : { ...query, ...params });
