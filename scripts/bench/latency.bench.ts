import { Actor } from "./live/actor.ts";
import { openBenchDatabase, type BenchDatabase } from "./live/database.ts";
import type { Measured } from "./row.ts";

export const names = ["live/latency"];

/** Loads of the issue: a district's phones and consoles, and ten times as many of the one, five times of the other. */
const LOADS = [
  { perSecond: 536, consoles: 200, connections: 500, seconds: 60 },
  { perSecond: 5_360, consoles: 1_000, connections: 1_000, seconds: 30 },
];

interface Heard {
  bytes: number;
  fixes: number;
  p50: number;
  p99: number;
  open: number;
}

interface Outcome extends Heard {
  share: number;
  taken: number;
  refused: number;
  megabytesASecond: number;
  /** The server's resident memory, before and after. */
  megabytes: [number, number];
}

interface Usage {
  cpuSeconds: number;
  residentBytes: number;
}

/** From the moment a phone begins to speak to the moment a console has read it, across two other processes of this machine. */
export async function measure(): Promise<Measured[]> {
  const database = await openBenchDatabase();
  const outcomes: Outcome[] = [];
  try {
    for (const load of LOADS) outcomes.push(await run(database, load));
  } finally {
    await database.stop();
  }
  const words = outcomes.map(({ p50, p99, share, taken, refused, megabytesASecond, megabytes }, index) => {
    const { perSecond, consoles, seconds } = LOADS[index] ?? { perSecond: 0, consoles: 0, seconds: 0 };
    return `${perSecond.toLocaleString("en")} fixes/s and ${consoles.toLocaleString("en")} consoles for ${seconds} s: p50 ${p50} ms, p99 ${p99} ms, server ${(share * 100).toFixed(1)} % of a core and ${megabytes.map(Math.round).join(" to ")} MB, ${megabytesASecond.toFixed(0)} MB/s out, ${taken.toLocaleString("en")} taken, ${refused} told to come again`;
  });
  return [{ name: "live/latency", ours: outcomes[0]?.p99 ?? NaN, peerName: "none", unit: "ms", better: "less", note: `no peer: p99 from door to socket, of which positions are gathered 0 to 250 ms. ${words.join("; ")}` }];
}

async function run({ url, folder }: BenchDatabase, { perSecond, consoles: count, connections, seconds }: (typeof LOADS)[number]): Promise<Outcome> {
  const [server, phones, consoles] = [new Actor("server.ts"), new Actor("phones.ts"), new Actor("consoles.ts")];
  try {
    const port = await server.ask<number>("open", { url, folder });
    await consoles.ask("connect", { port, queries: Array.from({ length: count }, (_, index) => `audience=${index % 5 ? "desk" : "wall"}`) });
    await phones.ask("connect", { port, connections });
    await phones.ask("pace", { perSecond, seconds: 4 }); // warm up
    await consoles.ask("reset");
    const [before, began] = [await server.ask<Usage>("usage"), performance.now()];
    const { taken, refused } = await phones.ask<{ taken: number; refused: number }>("pace", { perSecond, seconds });
    const after = await server.ask<Usage>("usage");
    const elapsed = (performance.now() - began) / 1000;
    const heard = await consoles.ask<Heard>("heard");
    if (heard.open < count) throw new Error(`${count - heard.open} consoles were cut off`);
    return { ...heard, taken, refused, share: (after.cpuSeconds - before.cpuSeconds) / elapsed, megabytesASecond: heard.bytes / elapsed / 1e6, megabytes: [before.residentBytes / 1e6, after.residentBytes / 1e6] };
  } finally {
    await Promise.all([server, phones, consoles].map((actor) => actor.end()));
  }
}
