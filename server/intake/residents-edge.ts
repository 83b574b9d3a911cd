import type { IncomingMessage } from "node:http";
import { raw, type Express, type Request, type Response } from "express";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { PHOTO_ID, PHOTO_LIMITS, PHOTO_MEDIA, type Photo } from "#contract/photos.ts";
import { CASE_TOKEN_HEADER, caseTokenSchema, RESIDENT_PHOTOS, residentRoutes as routes } from "#contract/residents.ts";
import type { Viewer } from "#contract/viewer.ts";
import { z } from "zod";
import { attempt } from "../edge/answer.ts";
import { Refusal } from "../edge/refusal.ts";
import { reply, serve, type ViewerOf } from "../edge/route.ts";
import type { Residents } from "./residents.ts";

/** How often from one network, and in all: whole towers of telephones share an address, so a network may do what a busy stairwell does. */
export interface ResidentLimits {
  reports: number;
  allReports: number;
  photos: number;
  wrongLinks: number;
}
export const RESIDENT_LIMITS: ResidentLimits = { reports: 30, allReports: 900, photos: 120, wrongLinks: 40 };
const HOUR_SECONDS = 3600;

export interface ResidentDoor {
  residents: Residents;
  viewerOf: ViewerOf;
  /** The network that asks, behind proxies that are trusted. */
  callerOf: (request: IncomingMessage) => string;
  limits?: ResidentLimits;
  /** Photos lie above intake. */
  photos: {
    add(viewer: Viewer, incident: number, file: Buffer): Promise<Photo>;
    read(viewer: Viewer, id: string, size: "large" | "thumbnail"): Promise<Buffer | undefined>;
  };
}

const readBody = raw({ type: [...PHOTO_MEDIA], limit: PHOTO_LIMITS.bytes, inflate: false });

export function openResidents(web: Express, { residents, viewerOf, callerOf, photos, limits = RESIDENT_LIMITS }: ResidentDoor): void {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: HOUR_SECONDS });
  const [reports, allReports, sentPhotos, wrongLinks] = [limiter(limits.reports), limiter(limits.allReports), limiter(limits.photos), limiter(limits.wrongLinks)];
  const take = async (from: RateLimiterMemory, who: string): Promise<void> => {
    await from.consume(who).catch(() => {
      throw new Refusal("busy", "too much at once from this network");
    });
  };

  /** Who guesses links is soon not answered any more, right or wrong. */
  async function guarded<T>(request: IncomingMessage, act: () => Promise<T>): Promise<T> {
    const who = callerOf(request);
    const spent = await wrongLinks.get(who);
    if (spent && spent.consumedPoints >= limits.wrongLinks) throw new Refusal("busy", "too many links that lead nowhere");
    return act().catch(async (error: unknown) => {
      if (error instanceof Refusal && error.code === "not-found") await wrongLinks.consume(who).catch(() => {});
      throw error;
    });
  }

  serve(web, routes.reportOffer, viewerOf, () => residents.offer());
  serve(web, routes.residentReport, viewerOf, async (_viewer, report, request) => {
    await take(reports, callerOf(request));
    await take(allReports, "all");
    return residents.report(report);
  });
  serve(web, routes.residentCase, viewerOf, (_viewer, { token }, request) => guarded(request, () => residents.told(token)));
  serve(web, routes.residentNote, viewerOf, (_viewer, { token, key, note }, request) => guarded(request, async () => (await take(sentPhotos, callerOf(request)), residents.note(token, key, note))));
  serve(web, routes.residentRate, viewerOf, (_viewer, { token, key, ...verdict }, request) => guarded(request, () => residents.rate(token, key, verdict)));

  const tokenOf = (request: Request): string => {
    const token = caseTokenSchema.safeParse(request.headers[CASE_TOKEN_HEADER]);
    if (!token.success) throw new Refusal("not-found", "no such link");
    return token.data;
  };
  web.post(RESIDENT_PHOTOS, async (request, response) => {
    const add = () => guarded(request, async () => {
      if (request.headers.origin === undefined) throw new Refusal("forbidden", "from a page of ours");
      const viewer = await residents.asker(tokenOf(request));
      await take(sentPhotos, callerOf(request));
      const { id } = await photos.add(viewer, viewer.cases[0], await fileIn(request, response));
      return { id };
    });
    reply(response, await attempt(z.unknown(), add, undefined));
  });
  web.get(`${RESIDENT_PHOTOS}/:id`, async (request, response) => {
    const read = () => guarded(request, async () => {
      const token = tokenOf(request);
      const { photos: shown } = await residents.told(token);
      const { id } = request.params;
      return PHOTO_ID.test(id) && shown.includes(id) ? photos.read(await residents.asker(token), id, "thumbnail") : undefined;
    });
    const outcome = await attempt(z.unknown(), read, undefined);
    if (!outcome.ok) return reply(response, outcome);
    if (!outcome.value) return void response.status(404).set("cache-control", "no-store").json({ ok: false, code: "not-found", message: "" });
    response.set({ "content-type": "image/jpeg", "cache-control": "private, no-store", "x-content-type-options": "nosniff" }).send(outcome.value);
  });
}

async function fileIn(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((read, failed) => {
    readBody(request, response, (error?: { type?: string }) => {
      if (!error) read();
      else failed(new Refusal("invalid", `the upload was not read: ${error.type ?? "broken off"}`, error.type === "entity.too.large" ? "bytes" : "content"));
    });
  });
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) throw new Refusal("invalid", "not sent as a photo", "type");
  return body;
}
