import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext } from "playwright-core";
import { inject } from "vitest";
import type { CaseAnswer } from "#contract/incidents.ts";
import type { Visitor } from "../../server/auth/testing/visitor.ts";
import { AREAS, INSIDE } from "../../server/db/testing/district.ts";
import { json, openConsole, type Console } from "../../server/testing/console.ts";
import { layCable, type Cable } from "./cable.ts";

/** The whole server, a worker on shift who comes in as everybody does, and a line that can be cut between their phone and it. */
export interface PhoneGround {
  console: Console;
  desk: Visitor;
  worker: Visitor & { person: number };
  /** By the line that can be cut. */
  url: string;
  cable: Cable;
  /** A case to which the worker is called. */
  called(description?: string): Promise<number>;
  /** A phone on which the worker has signed in. */
  phone(browser: Browser): Promise<BrowserContext>;
  close(): Promise<void>;
}

const NOW = "2026-01-01T09:00:00.000Z";
export const PHONE_SIZE = { width: 360, height: 640 };

export async function preparePhone(now: () => string = () => NOW, client: string = inject("client")): Promise<PhoneGround> {
  const opened = await openConsole(now, { client });
  const { visitors, database: { pool }, app } = opened;
  const desk = await visitors.signedIn("dispatcher", AREAS.district);
  const worker = await visitors.signedIn("grid_worker", AREAS.gridA);
  await pool.query("insert into shift (worker_id, area_id, role, valid) values ($1, $2, 'grid_worker', tstzrange('2026-01-01T08:00Z', '2026-01-01T16:00Z'))", [worker.person, AREAS.gridA]);
  const { rows: [held] } = await pool.query<{ post: number }>("select post_id as post from post_holder where person_id = $1", [worker.person]);
  const cable = await layCable(() => (app.http.address() as AddressInfo | null)?.port);
  const url = `http://127.0.0.1:${cable.port}`;

  return {
    console: opened, desk, worker, cable, url,
    async called(description = "东门路灯不亮") {
      const { id } = await json<CaseAnswer>(desk.post("/api/incidents", { key: randomUUID(), category: "lamp", description, position: [...INSIDE.gridA] }));
      let { ver } = await json<CaseAnswer>(desk.post(`/api/incidents/${id}/commands`, { ver: 1, key: randomUUID(), command: { kind: "accept", duplicatesSeen: true } }));
      ({ ver } = await json<CaseAnswer>(desk.post(`/api/incidents/${id}/commands`, { ver, key: randomUUID(), command: { kind: "dispatch", lead: { post: held?.post ?? 0 }, reason: "就近" } })));
      return id;
    },
    async phone(browser) {
      const context = await browser.newContext({ viewport: PHONE_SIZE, locale: "zh-CN", hasTouch: true, isMobile: true, geolocation: { longitude: INSIDE.gridA[0], latitude: INSIDE.gridA[1], accuracy: 12 }, permissions: ["geolocation"] });
      const [name = "", value = ""] = worker.cookie.split("=");
      await context.addCookies([{ name, value, url }]);
      return context;
    },
    async close() {
      await cable.close();
      await opened.close();
    },
  };
}
