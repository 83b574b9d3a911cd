import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { askedViewer } from "#contract/testing/viewer.ts";
import { createApp } from "../../../server/app.ts";
import { createPool } from "../../../server/db/pool.ts";
import { cpuSeconds, perform } from "./actor.ts";

/** The process under measure: the whole server, or a bare node:http. */

const bare = createServer((_, response) => void response.writeHead(200, { "content-length": 0 }).end());

perform({
  bare: () => portOf(bare),
  async open({ url, folder, redisUrl }: { url: string; folder: string; redisUrl?: string }) {
    const app = await createApp({
      pool: createPool(url), clock: () => new Date(), timeZone: "Asia/Shanghai", hosts: ["127.0.0.1"], durable: "disk", dataFolder: folder, viewerOf: askedViewer, ...(redisUrl !== undefined && { redisUrl }),
    });
    return portOf(app.http);
  },
  usage: () => ({ cpuSeconds: cpuSeconds(), residentBytes: process.memoryUsage.rss() }),
});

async function portOf(server: Pick<Server, "listen" | "address" | "once">): Promise<number> {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 2_000 });
  await once(server as Server, "listening");
  return (server.address() as AddressInfo).port;
}
