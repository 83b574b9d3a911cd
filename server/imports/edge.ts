import type { Express, Request, Response } from "express";
import type { Pool } from "pg";
import { z } from "zod";
import { EXPORT_PATH, exportSchema, IMPORT_UPLOAD_PATH, importRoutes as routes, uploadSchema } from "#contract/imports.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Auth } from "../auth/actions.ts";
import { attempt } from "../edge/answer.ts";
import { Refusal } from "../edge/refusal.ts";
import { allowed, reply, serve, type ViewerOf } from "../edge/route.ts";
import { exportFile } from "./exports.ts";
import type { ImportJobs } from "./jobs.ts";
import { mistakeSheet } from "./mistake-sheet.ts";
import { pastImports } from "./store.ts";
import { Unreadable } from "./unreadable.ts";

export interface ImportDoor {
  pool: Pool;
  auth: Auth;
  jobs: ImportJobs;
  now: () => string;
  roots: () => Promise<number[]>;
  viewerOf: ViewerOf;
}

/** The administrator's door for files, in and out. Every file that goes either way is in the audit. */
export function openImports(web: Express, { pool, auth, jobs, now, roots, viewerOf }: ImportDoor): void {
  async function administrator(viewer: Viewer): Promise<Viewer> {
    allowed(["desk"], viewer);
    if (!(await roots()).some((root) => may(viewer, "administer", { areas: [root] }))) throw new Refusal("forbidden", "not yours to administer");
    return viewer;
  }
  const byAdministrator = <Input, Answer>(act: (viewer: Viewer, input: Input) => Promise<Answer> | Answer) => async (viewer: Viewer, input: Input): Promise<Answer> => act(await administrator(viewer), input);

  web.post(IMPORT_UPLOAD_PATH, async (request, response) => {
    const outcome = await attempt(uploadSchema, async ({ kind, name }) => {
      // a form elsewhere sends no such type, and a page elsewhere may not ask
      if (request.headers.origin === undefined || request.headers["content-type"] !== "application/octet-stream") throw new Refusal("forbidden", "as bytes, from a page of ours");
      const viewer = await administrator(viewerOf(request));
      return jobs.add(request, kind, name, viewer.account);
    }, request.query);
    if (!outcome.ok) request.resume();
    reply(response, outcome);
  });

  serve(web, routes.past, viewerOf, byAdministrator(() => pastImports(pool)));
  serve(web, routes.job, viewerOf, byAdministrator((_, { id }) => jobs.job(id)));
  serve(web, routes.check, viewerOf, byAdministrator((_, { id, options }) => jobs.run(id, options, false)));
  serve(web, routes.apply, viewerOf, byAdministrator(async (viewer, { id, options }) => {
    const job = jobs.run(id, options, true);
    await auth.audit(viewer, { deed: "imported", kind: job.kind, subject: job.name, detail: options });
    return job;
  }));
  serve(web, routes.cancel, viewerOf, byAdministrator((_, { id }) => jobs.cancel(id)));

  /** A file, or what the contract says instead. */
  const file = <Input extends z.ZodType>(path: string, input: Input, make: (viewer: Viewer, input: z.output<Input>) => Promise<{ bytes: Buffer | string; media: string; fileName: string }>): void => {
    web.get(path, async (request: Request, response: Response) => {
      const outcome = await attempt(input, async (wish) => make(await administrator(viewerOf(request)), wish), { ...request.query, ...request.params });
      if (!outcome.ok) return reply(response, outcome);
      const { bytes, media, fileName } = outcome.value;
      response.set({ "cache-control": "no-store", "content-disposition": `attachment; filename="${fileName}"`, "content-type": media, "x-content-type-options": "nosniff" }).send(bytes);
    });
  };
  const oneJob = z.object({ id: z.uuid() });
  file(`${IMPORT_UPLOAD_PATH}/:id/mistakes.csv`, oneJob, async (_, { id }) => ({ bytes: mistakeSheet(jobs.mistakes(id)), media: "text/csv; charset=utf-8", fileName: "mistakes.csv" }));
  file(`${IMPORT_UPLOAD_PATH}/:id/preview.geojson`, oneJob, async (_, { id }) => ({ bytes: jobs.preview(id), media: "application/geo+json", fileName: "preview.geojson" }));
  file(EXPORT_PATH, exportSchema, async (viewer, { kind, format, datum }) => {
    const exported = await exportFile(pool, kind, format, datum, now()).catch((error: unknown) => {
      if (error instanceof Unreadable) throw new Refusal("invalid", error.message, error.reason === "datum-unknown" ? "datum" : "format");
      throw error;
    });
    await auth.audit(viewer, { deed: "exported", kind, subject: exported.fileName });
    return exported;
  });
}
