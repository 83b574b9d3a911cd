import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createConnection, createServer, type AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const PROGRAM = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].find((path) => existsSync(path));
/** Said loudly by whatever is left out without it. */
export const hasRedis = PROGRAM !== undefined;

/** A Redis of our own on the loopback, which keeps nothing. @param port that of one that ended, to come back there */
export async function startRedis(port?: number): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  if (!PROGRAM) throw new Error("redis-server is not installed");
  const at = port ?? (await freePort());
  const redis = spawn(PROGRAM, ["--port", `${at}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"], { stdio: "ignore" });
  const ended = once(redis, "exit");
  for (;;) {
    if (redis.exitCode !== null) throw new Error(`redis-server ended with ${redis.exitCode}`);
    if (await answers(at)) break;
    await wait(20);
  }
  return {
    url: `redis://127.0.0.1:${at}`,
    port: at,
    async stop() {
      redis.kill("SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write("PING\r\n");
    const [said] = (await once(socket, "data")) as [Buffer];
    return said.toString().startsWith("+PONG");
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
