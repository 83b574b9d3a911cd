import { Actor } from "./live/actor.ts";
import { ROOT, subdistrictArea, WORKERS } from "./live/district.ts";
import type { Way } from "./live/fanout-server.ts";
import type { Measured } from "./row.ts";

export const names = ["live/fanout-cpu", "live/fanout-bytes", "live/fanout-batched"];

/** Half hear the whole district, half a subdistrict; one in five is a wall. */
const CONSOLES = Array.from({ length: 200 }, (_, index) => `audience=${index % 5 ? "desk" : "wall"}&area=${index % 2 ? ROOT : subdistrictArea(index >> 1)}`);
/** Each worker reports every 10 s. */
const EACH_WINDOW = WORKERS / 40;
const ROUNDS = 3;

interface Cost {
  cpuMicroseconds: number;
  bytes: number;
}

/** Cost of one fix to all who hear it: CPU of the server process, kernel included, and bytes on the wire. */
export async function measure(asked: readonly string[]): Promise<Measured[]> {
  const [server, consoles] = [new Actor("fanout-server.ts"), new Actor("consoles.ts")];
  try {
    const port = await server.ask<number>("open");
    await consoles.ask("connect", { port, queries: CONSOLES });
    const wanted: Way[] = ["packed", ...(asked.some((name) => name !== "live/fanout-batched") ? (["json-each"] as const) : []), ...(asked.includes("live/fanout-batched") ? (["json-batched"] as const) : [])];
    const costs = new Map<Way, Cost[]>(wanted.map((way) => [way, []]));
    for (let round = 0; round <= ROUNDS; round++) {
      // one emit a fix costs so much that a tenth of the fixes must do
      for (const way of wanted) {
        const cost = await tell(server, consoles, way, round === 0 ? EACH_WINDOW * 4 : way === "json-each" ? WORKERS / 10 : WORKERS);
        if (round > 0) costs.get(way)?.push(cost);
      }
    }
    return rows(costs);
  } finally {
    await Promise.all([server.end(), consoles.end()]);
  }
}

async function tell(server: Actor, consoles: Actor, way: Way, fixes: number): Promise<Cost> {
  await consoles.ask("reset");
  const { cpuSeconds } = await server.ask<{ cpuSeconds: number }>("tell", { way, fixes, eachWindow: EACH_WINDOW });
  let { bytes } = await consoles.ask<{ bytes: number }>("heard");
  for (let before = -1; bytes !== before; ) {
    before = bytes;
    await new Promise((later) => setTimeout(later, 500));
    ({ bytes } = await consoles.ask<{ bytes: number }>("heard"));
  }
  return { cpuMicroseconds: (cpuSeconds / fixes) * 1e6, bytes: bytes / fixes };
}

function rows(costs: ReadonlyMap<Way, readonly Cost[]>): Measured[] {
  const middle = (way: Way, which: keyof Cost) => (costs.get(way) ?? []).map((cost) => cost[which]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
  const load = `${WORKERS.toLocaleString("en")} workers every 10 s, ${CONSOLES.length} consoles`;
  const measured: Measured[] = [];
  if (costs.has("json-each")) {
    measured.push({ name: "live/fanout-cpu", ours: middle("packed", "cpuMicroseconds"), peer: middle("json-each", "cpuMicroseconds"), peerName: "one JSON emit a fix", unit: "µs a fix", better: "less", note: load });
    measured.push({ name: "live/fanout-bytes", ours: middle("packed", "bytes"), peer: middle("json-each", "bytes"), peerName: "one JSON emit a fix", unit: "bytes a fix", better: "less", note: `${load}; to all who hear it` });
  }
  if (costs.has("json-batched")) {
    const bytes = middle("json-batched", "bytes") / middle("packed", "bytes");
    measured.push({ name: "live/fanout-batched", ours: middle("packed", "cpuMicroseconds"), peer: middle("json-batched", "cpuMicroseconds"), peerName: "batched JSON objects, same rooms", unit: "µs a fix", better: "less", note: `${load}; bytes ${bytes.toFixed(1)} × fewer` });
  }
  return measured;
}
