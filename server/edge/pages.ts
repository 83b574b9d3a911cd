import { join } from "node:path";
import compression from "compression";
import express, { type Express } from "express";
import { isDatabaseAway } from "../db/away.ts";

/** The console's pages and everything they load, and a plain answer for what is not there. */
export function servePages(web: Express, client: string | undefined): void {
  if (client) {
    web.use(compression());
    // names carry a hash of what is in them
    for (const folder of ["assets", "phone"]) web.use(`/${folder}`, express.static(join(client, folder), { immutable: true, maxAge: "1y", fallthrough: false }));
    web.use(express.static(client, { index: false, cacheControl: false, dotfiles: "ignore" }));
    const page = (file: string): express.RequestHandler => (_, response) => void response.set("cache-control", "no-cache").sendFile(join(client, file));
    web.get(["/enter", "/wall", "/desk", "/plan", "/admin"], page("index.html"));
    web.get("/field", page("field.html"));
    web.get("/report", page("report.html"));
  }
  web.use((_, response) => void response.status(404).json({ ok: false, code: "not-found", message: "" }));
  // a path or body that cannot be read is the visitor's mistake; its text is not repeated
  web.use(((error: { status?: number }, _request, response, _next) => {
    if (isDatabaseAway(error)) return void response.status(503).set("retry-after", "5").json({ ok: false, code: "unavailable", message: "" });
    const status = error.status !== undefined && error.status >= 400 && error.status < 500 ? error.status : 500;
    response.status(status).json({ ok: false, code: status === 500 ? "internal" : "invalid", message: "" });
  }) satisfies express.ErrorRequestHandler);
}
