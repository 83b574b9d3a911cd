import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { createApp, type AppNeeds } from "../app.ts";
import { createPool } from "../db/pool.ts";
import { createBalancer } from "./balancer.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Set in the runs where every server is two processes that meet there. */
    redis: string | undefined;
  }
}

export interface TestServer {
  app: Awaited<ReturnType<typeof createApp>>;
  url: string;
  port: number;
  close(): Promise<void>;
}

/** The server as people have it: one process that listens; or, in the runs with Redis, two that know each other by it and the database alone, behind one address. */
export async function openServer(needs: AppNeeds, port = 0): Promise<TestServer> {
  const redisUrl = inject("redis");
  const app = await createApp({ ...needs, ...(redisUrl !== undefined && { redisUrl }) });
  if (redisUrl === undefined) {
    app.http.listen(port, "127.0.0.1");
    await once(app.http, "listening");
    return { app, ...addressOf(app.http), close: () => app.close() };
  }

  const pool = createPool(needs.pool.options.connectionString ?? "");
  const other = await createApp({ ...needs, pool, redisUrl });
  const backends = [];
  for (const { http } of [app, other]) {
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    backends.push(addressOf(http));
  }
  const balancer = createBalancer(backends).listen(port, "127.0.0.1");
  await once(balancer, "listening");
  return {
    app,
    ...addressOf(balancer),
    async close() {
      balancer.close();
      await Promise.all([app.close(), other.close()]);
      balancer.closeAllConnections();
      await pool.end();
    },
  };
}

function addressOf(server: { address(): unknown }): { url: string; port: number } {
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port };
}
