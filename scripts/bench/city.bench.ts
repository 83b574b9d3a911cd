import { startRedis, hasRedis } from "../../server/testing/redis.ts";
import { Actor } from "./live/actor.ts";
import { openBenchDatabase, type BenchDatabase } from "./live/database.ts";
import { WORKERS } from "./live/district.ts";
import type { Measured } from "./row.ts";

export const names = ["live/city", "cluster/fanout"];

/** Of a small district, a county, and the largest city that published its figures. */
const GRIDS = [300, 3_000, 9_701];
const CONSOLES = 100;
const CONNECTIONS = 500;
/** Each worker reports every ten seconds. */
const PER_SECOND = WORKERS / 10;
const SECONDS = 15;

interface Cost {
  microseconds: number;
  p99: number;
  megabytes: number;
}

interface Usage {
  cpuSeconds: number;
  residentBytes: number;
}

/** What a fix costs the server, from the phone's line to a hundred consoles: in cities of different size, and when two processes share the work. */
export async function measure(asked: readonly string[]): Promise<Measured[]> {
  const costs: Cost[] = [];
  const measured: Measured[] = [];
  for (const grids of asked.includes("live/city") ? GRIDS : GRIDS.slice(-1)) {
    const database = await openBenchDatabase(grids);
    try {
      costs.push(await run(database, [{}]));
      if (grids === GRIDS.at(-1) && asked.includes("cluster/fanout")) measured.push(await shared(database, costs.at(-1)));
    } finally {
      await database.stop();
    }
  }
  const [small, middle, city] = costs;
  if (small && middle && city) {
    measured.push({
      name: "live/city", ours: city.microseconds, peer: small.microseconds, peerName: `the same server with ${GRIDS[0]} grids`, unit: "µs a fix", better: "less",
      note: `${WORKERS.toLocaleString("en")} workers every 10 s, ${CONSOLES} consoles; server CPU, kernel included; ${GRIDS[1]?.toLocaleString("en")} grids ${middle.microseconds.toFixed(0)} µs; with ${GRIDS[2]?.toLocaleString("en")} grids p99 ${city.p99} ms and ${city.megabytes.toFixed(0)} MB`,
    });
  }
  return measured;
}

async function shared(database: BenchDatabase, alone: Cost | undefined): Promise<Measured> {
  const row = { name: "cluster/fanout", peerName: "one process", unit: "µs a fix", better: "less" as const };
  if (!hasRedis || !alone) return { ...row, ours: NaN, note: "redis-server is not installed" };
  const redis = await startRedis();
  try {
    const two = await run(database, [{ redisUrl: redis.url }, { redisUrl: redis.url }]);
    return { ...row, ours: two.microseconds, peer: alone.microseconds, note: `two processes on one PostGIS and one Redis: all phones at the first, the consoles at both; CPU of both together; p99 ${two.p99} ms, alone ${alone.p99} ms` };
  } finally {
    await redis.stop();
  }
}

/** @param settings of each process: the phones are at the first, the consoles at all in turn */
async function run({ url, folder }: BenchDatabase, settings: readonly { redisUrl?: string }[]): Promise<Cost> {
  const servers = settings.map(() => new Actor("server.ts"));
  const consoles = settings.map(() => new Actor("consoles.ts"));
  const phones = new Actor("phones.ts");
  try {
    const ports = await Promise.all(servers.map((server, n) => server.ask<number>("open", { url, folder, ...settings[n] })));
    await Promise.all(consoles.map((each, n) => each.ask("connect", { port: ports[n], queries: Array.from({ length: CONSOLES / consoles.length }, (_, index) => `audience=${index % 5 ? "desk" : "wall"}`) })));
    await phones.ask("connect", { port: ports[0], connections: CONNECTIONS });
    await phones.ask("pace", { perSecond: PER_SECOND, seconds: 4 }); // warm up
    await Promise.all(consoles.map((each) => each.ask("reset")));
    const before = await usage(servers);
    const { taken, refused } = await phones.ask<{ taken: number; refused: number }>("pace", { perSecond: PER_SECOND, seconds: SECONDS });
    const after = await usage(servers);
    if (refused) throw new Error(`${refused} of ${taken + refused} reports were refused`);
    const heard = await Promise.all(consoles.map((each) => each.ask<{ p99: number; fixes: number }>("heard")));
    if (heard.some(({ fixes }) => fixes < taken)) throw new Error(`some consoles heard ${heard.map(({ fixes }) => fixes).join(" and ")} of what ${taken} fixes told`);
    return { microseconds: ((after.cpuSeconds - before.cpuSeconds) / taken) * 1e6, p99: Math.max(...heard.map(({ p99 }) => p99)), megabytes: after.residentBytes / 1e6 };
  } finally {
    await Promise.all([...servers, ...consoles, phones].map((actor) => actor.end()));
  }
}

async function usage(servers: readonly Actor[]): Promise<Usage> {
  const all = await Promise.all(servers.map((server) => server.ask<Usage>("usage")));
  return { cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0), residentBytes: Math.max(...all.map(({ residentBytes }) => residentBytes)) };
}
