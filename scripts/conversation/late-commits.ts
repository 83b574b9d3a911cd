import { setTimeout as later } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { createPool } from "../../server/db/pool.ts";

/** A pool of so many connections, each of which waits a while before it commits: of transactions that overlap, the one that began later is often done earlier. */
export function createLatePool(url: string, connections: number, waitMilliseconds: () => number): Pool {
  const pool = createPool(url);
  pool.options.max = connections;
  pool.on("connect", (client: PoolClient) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
    client.query = ((...asked: unknown[]) => (asked[0] === "commit" ? later(waitMilliseconds()).then(() => query(...asked)) : query(...asked))) as typeof client.query;
  });
  return pool;
}
