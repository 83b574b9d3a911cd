import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppNeeds } from "../app.ts";
import { createVisitors } from "../auth/testing/visitor.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { seedDistrict } from "../db/testing/district.ts";
import { openServer, type TestServer } from "./server.ts";

/** The whole server on the small district, listening, with people who come in as everybody does. */
export interface Console {
  database: TestDatabase;
  app: TestServer["app"];
  url: string;
  /** What the server keeps beside the database. */
  folder: string;
  visitors: ReturnType<typeof createVisitors>;
  close(): Promise<void>;
}

/** @param prepare what the district needs before the server reads it */
export async function openConsole(now: () => string, needs: Partial<AppNeeds> = {}, prepare: (database: TestDatabase) => Promise<unknown> = async () => {}): Promise<Console> {
  const database = await createTestDatabase();
  await seedDistrict(database.pool);
  await prepare(database);
  const folder = await mkdtemp(join(tmpdir(), "console-test-"));
  const { app, url, close } = await openServer({ pool: database.pool, clock: () => new Date(now()), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder: folder, ...needs });
  const visitors = createVisitors({ url, auth: app.auth, pool: database.pool, from: "2025-01-01T00:00:00.000Z" });
  return {
    database, app, url, folder, visitors,
    async close() {
      visitors.close();
      await close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await (await answer).json()) as T;
