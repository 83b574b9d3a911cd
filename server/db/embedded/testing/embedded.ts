import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openEmbedded } from "../open.ts";
import type { Settings } from "../orders.ts";

export async function openForTest(settings: Partial<Settings> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "embedded-"));
  const database = await openEmbedded(folder, { dumpEveryMilliseconds: 0, ...settings });
  const clients: pg.Client[] = [];
  return {
    folder,
    database,
    /** Another connection, ended with the database. */
    async connected(url = database.url): Promise<pg.Client> {
      const client = new pg.Client(url);
      client.on("error", () => {}); // some tests have it closed
      await client.connect();
      clients.push(client);
      return client;
    },
    /** One that speaks bytes. */
    raw: (): Socket => connect(join(new URL(database.url).searchParams.get("host") ?? "", ".s.PGSQL.5432")).on("error", () => {}),
    async close(): Promise<void> {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
      await database.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** As a program that crashes: no farewell. */
export const cut = (client: pg.Client): void => (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy() && undefined;
