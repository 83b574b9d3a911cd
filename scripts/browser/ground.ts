import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { io, type Socket } from "socket.io-client";
import { inject } from "vitest";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import type { Command } from "#contract/commands.ts";
import type { IncidentReport } from "#contract/incidents.ts";
import type { Position } from "#geo/position.ts";
import { askedViewer } from "#contract/testing/viewer.ts";
import type { Viewer } from "#contract/viewer.ts";
import { createApp } from "../../server/app.ts";
import { createTestDatabase } from "../../server/db/testing/database.ts";
import { PHONE, seedDistrict, SHIFT } from "../../server/db/testing/district.ts";
import { layCable, type Cable } from "./cable.ts";

/** A district, the whole server on it with the client as it is shipped, and a line to it. */
export interface Ground {
  url: string;
  pool: Pool;
  cable: Cable;
  now: () => Date;
  /** The server's clock jumps; nobody waits for midnight. */
  advance: (milliseconds: number) => void;
  /** The phone of worker 1 sends a fix of this moment. Answers the status. */
  phone: (at: Position, headingDegrees?: number) => Promise<number>;
  report: (changes?: Partial<IncidentReport>) => Promise<number>;
  /** Does these with a case of version 1, one after the other. */
  command: (id: number, ...commands: readonly Command[]) => Promise<void>;
  /** Another process, as far as a page can tell: other ids, the same rows. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

const MORNING = Date.parse("2026-01-01T09:00:00.000Z");

/** @param desk who sits at every desk; without it, somebody who may do what a desk can, and has no name */
export async function prepareGround({ desk: seated }: { desk?: Viewer } = {}): Promise<Ground> {
  const { pool, drop } = await createTestDatabase();
  await seedDistrict(pool);
  // worker 1 stays over midnight, so that a new day has somebody in it
  await pool.query("insert into shift (worker_id, area_id, role, valid) values (1, 6, 'grid_worker', tstzrange($1, $1::timestamptz + interval '8 hours'))", [SHIFT.until]);
  await pool.query("insert into entrance (building_id, name, households, position) values (1, '1门', 36, st_setsrid(st_makepoint(123.43, 41.7999), 4326))");
  const dataFolder = await mkdtemp(join(tmpdir(), "browser-test-"));
  const began = performance.now();
  let jumped = 0;
  const now = () => new Date(MORNING + performance.now() - began + jumped);

  let app = await open();
  let desk = connectDesk();
  /** Undefined while the server starts anew. */
  const port = () => (app.http.address() as AddressInfo | null)?.port;
  const cable = await layCable(port);

  async function open() {
    const opened = await createApp({
      pool, clock: now, timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder, viewerOf: (request, everyArea) => (seated && askedViewer(request, everyArea).audience === "desk" ? seated : askedViewer(request, everyArea)), client: inject("client"),
    });
    await new Promise<void>((listening) => opened.http.listen(0, "127.0.0.1", listening));
    return opened;
  }

  function connectDesk(): Socket<ServerToClientEvents, ClientToServerEvents> {
    return io(`http://127.0.0.1:${(app.http.address() as AddressInfo).port}`, { query: { audience: "desk" }, forceNew: true });
  }

  return {
    url: `http://127.0.0.1:${cable.port}`,
    pool,
    cable,
    now,
    advance: (milliseconds) => void (jumped += milliseconds),
    async phone([lon, lat], headingDegrees = 90) {
      const query = new URLSearchParams({ id: PHONE, timestamp: now().toISOString(), lon: String(lon), lat: String(lat), bearing: String(headingDegrees), speed: "2", accuracy: "5" });
      return (await fetch(`http://127.0.0.1:${port()}/ingest/osmand?${query.toString()}`)).status;
    },
    async report(changes = {}) {
      const report: IncidentReport = { key: randomUUID(), category: "lamp", position: [123.43, 41.8], description: "", ...changes };
      const reply = await desk.timeout(30_000).emitWithAck("incident:report", report);
      if (!reply.ok) throw new Error(`a case was refused: ${reply.code}`);
      return reply.value.id;
    },
    async command(id, ...commands) {
      for (const [index, command] of commands.entries()) {
        const reply = await desk.timeout(30_000).emitWithAck("incident:command", { id, ver: index + 1, key: randomUUID(), command });
        if (!reply.ok) throw new Error(`a case was not moved on: ${reply.code}`);
      }
    },
    async restart() {
      desk.close();
      await app.close();
      app = await open();
      desk = connectDesk();
    },
    async close() {
      desk.close();
      await cable.close();
      await app.close();
      await drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
