import type { AddressInfo } from "node:net";
import { askedViewer } from "#contract/testing/viewer.ts";
import { createApp } from "../../../server/app.ts";
import { openCaseYear, share, TIME_ZONE, turns } from "./year.ts";
import type { Measured } from "../row.ts";

export const names = ["incidents/doors"];

const TIMES = 30;

/** What a desk asks by HTTP, from the question to the last byte of the answer, on the whole server with the year of cases. */
export async function measure(): Promise<Measured[]> {
  const now = Date.now();
  const year = await openCaseYear(now);
  await year.pool.query("analyze");
  const app = await createApp({ pool: year.pool, clock: () => new Date(), timeZone: TIME_ZONE, hosts: ["127.0.0.1"], durable: "disk", dataFolder: year.folder, viewerOf: askedViewer });
  try {
    await new Promise<void>((listening) => app.http.listen(0, "127.0.0.1", listening));
    const { port } = app.http.address() as AddressInfo;
    const ask = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}${path.includes("?") ? "&" : "?"}audience=desk`);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    };
    const { rows: [worker] } = await year.pool.query<{ name: string }>("select person.name from person join shift on shift.worker_id = person.id limit 1");
    const span = `from=${new Date(now - 365 * 86_400_000).toISOString().slice(0, 10)}&until=${new Date(now).toISOString().slice(0, 10)}`;
    const questions = {
      "measures of a year by grid": `/api/measures/table?by=grid&${span}`,
      "by kind": `/api/measures/table?by=category&${span}`,
      "by office": `/api/measures/table?by=unit&${span}`,
      "place by initials": "/api/search?q=hsl&limit=20",
      "place by words": `/api/search?q=${encodeURIComponent("小区")}&limit=20`,
      "person": `/api/search?q=${encodeURIComponent(worker?.name ?? "")}&limit=20`,
      "today": "/api/measures/day",
    };
    const taken: [string, number[]][] = [];
    for (const [what, path] of Object.entries(questions)) taken.push([what, await turns(TIMES, () => ask(path))]);
    return [{
      name: "incidents/doors", ours: share(taken[0]?.[1] ?? [], 0.5), peerName: "none", unit: "ms", better: "less",
      note: `no peer: targets 100 ms for measures, 50 ms for a search. ${taken.map(([what, each]) => `${what} p50 ${share(each, 0.5).toFixed(0)} ms, p95 ${share(each, 0.95).toFixed(0)} ms`).join("; ")} (${year.kind})`,
    }];
  } finally {
    await app.close();
    await year.stop();
  }
}
