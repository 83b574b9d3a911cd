import { Actor } from "./live/actor.ts";
import { openBenchDatabase } from "./live/database.ts";
import type { Measured } from "./row.ts";

export const names = ["live/ingest"];

const CONNECTIONS = 1_000;
const SECONDS = 4;
const ROUNDS = 3;

interface Load {
  taken: number;
  refused: number;
  seconds: number;
}

/** Both servers in processes of their own, the same client, in turns: what else the machine does meanwhile befalls both. */
export async function measure(): Promise<Measured[]> {
  const database = await openBenchDatabase();
  const [server, bare, phones] = [new Actor("server.ts"), new Actor("server.ts"), new Actor("phones.ts")];
  try {
    const ours = await server.ask<number>("open", { url: database.url, folder: database.folder });
    const peer = await bare.ask<number>("bare");
    const rates: { ours: Rate[]; peer: Rate[] } = { ours: [], peer: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const [first, second] = [await rate(bare, phones, peer), await rate(server, phones, ours)];
      if (round === 0) continue; // warm now
      rates.peer.push(first);
      rates.ours.push(second);
    }
    const [own, other] = [middle(rates.ours), middle(rates.peer)];
    return [{
      name: "live/ingest", ours: own.perSecond, peer: other.perSecond, peerName: "bare node:http that answers 200", unit: "fixes/s", better: "more",
      note: `${CONNECTIONS.toLocaleString("en")} connections; id, filters, batch, commit in ${database.kind}; server CPU ${own.microseconds.toFixed(0)} µs a fix, bare ${other.microseconds.toFixed(0)} µs; the database shares the two cores`,
    }];
  } finally {
    await Promise.all([server, bare, phones].map((actor) => actor.end()));
    await database.stop();
  }
}

interface Rate {
  perSecond: number;
  microseconds: number;
}

async function rate(server: Actor, phones: Actor, port: number): Promise<Rate> {
  await phones.ask("connect", { port, connections: CONNECTIONS });
  const before = await server.ask<{ cpuSeconds: number }>("usage");
  const { taken, refused, seconds } = await phones.ask<Load>("saturate", { seconds: SECONDS });
  const after = await server.ask<{ cpuSeconds: number }>("usage");
  if (refused) throw new Error(`${refused} of ${taken + refused} reports were refused`);
  return { perSecond: taken / seconds, microseconds: ((after.cpuSeconds - before.cpuSeconds) / taken) * 1e6 };
}

const middle = (rates: readonly Rate[]): Rate => rates.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(rates.length / 2)] ?? { perSecond: 0, microseconds: 0 };
