import type { Express } from "express";
import type { Pool } from "pg";
import { isNear } from "./caller.ts";
import type { Metrics } from "./metrics.ts";
import { openApiDocument } from "./openapi.ts";

const VERSION = "0.1.0";

export interface OperatorNeeds {
  pool: Pool;
  durable: "process" | "disk";
  metrics: Metrics;
  workers: { onDuty(): readonly unknown[]; counters(): Record<string, number> };
  streams: { readonly head: number };
}

/** What those who keep it running ask: health, figures, and what there is to ask. Details for this machine only. */
export function openOperators(web: Express, { pool, durable, metrics, workers, streams }: OperatorNeeds): void {
  web.get("/healthz", async (request, response) => {
    const up = await pool.query("select").then(() => true, () => false);
    if (!up) response.status(503).set("retry-after", "5").json({ status: "database" });
    else response.json(isNear(request) ? { status: "ok", durable, version: VERSION, workersOnDuty: workers.onDuty().length, position: streams.head } : { status: "ok" });
  });

  web.get("/metrics", async (request, response) => {
    if (!isNear(request)) return void response.sendStatus(404);
    metrics.workersOnDuty.set(workers.onDuty().length);
    metrics.newsPosition.set(streams.head);
    for (const [verdict, count] of Object.entries(workers.counters())) metrics.fixes.labels(verdict).set(count);
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  const openApi = openApiDocument(VERSION);
  web.get("/api/openapi.json", (_, response) => void response.json(openApi));
}
