import type { Pool } from "pg";
import { Client } from "pg";
import { incidentFor } from "#contract/incidents.ts";
import { deskOf } from "#contract/testing/viewer.ts";
import { incidentsOnBoard } from "../../../server/incidents/actions.ts";
import { createSearch } from "../../../server/search/actions.ts";
import { openCaseYear, share, turns, type CaseYear } from "./year.ts";
import type { Measured } from "../row.ts";

export const names = ["incidents/queue"];

const NOW = Date.parse("2026-11-24T06:30:00.000Z");
const TIMES = 40;

interface Question {
  text: string;
  values: unknown[];
}

/** What the server does before a desk has its queue, a smaller one, or a case by its number or place; against the statement alone. */
export async function measure(): Promise<Measured[]> {
  const year = await openCaseYear(NOW);
  try {
    return [await queue(year)];
  } finally {
    await year.stop();
  }
}

async function queue({ pool, url, viewer, kind, needsAt }: CaseYear): Promise<Measured> {
  const now = new Date(NOW).toISOString();
  const { areas } = await needsAt(() => now);
  const asked: Question[] = [];
  const heard = { query: (text: string, values: unknown[]) => (asked.push({ text, values }), pool.query(text, values)) } as unknown as Pool;
  const { rows: [community] } = await pool.query<{ id: number }>("select id from area where level = 'community' order by id limit 1");
  const { rows: [aCase] } = await pool.query<{ id: number; cases: number }>("select max(id) as id, count(*)::int as cases from incident");
  const all = await incidentsOnBoard(heard, viewer, now);

  const board = async (who = viewer) => JSON.stringify((await incidentsOnBoard(pool, who, now)).flatMap((incident) => incidentFor(who.audience, incident, (own) => own) ?? []));
  const search = createSearch({ pool, areas, now: () => now });
  const open = await turns(TIMES, () => board());
  const filter = await turns(TIMES, () => board(deskOf(community?.id ?? 0)));
  const byNumber = await turns(TIMES, () => search.search(viewer, `#${aCase?.id}`, 20));
  const byPlace = await turns(TIMES, () => search.search(viewer, "hsl", 20));

  const bare = new Client({ connectionString: url });
  await bare.connect();
  const peer = await turns(TIMES, () => bare.query(asked[0]?.text ?? "", asked[0]?.values));
  if (process.env["BENCH_PLANS"]) console.error((await bare.query<{ "QUERY PLAN": string }>(`explain (analyze, buffers) ${asked[0]?.text}`, asked[0]?.values)).rows.map((row) => row["QUERY PLAN"]).join("\n"));
  await bare.end();
  const told = (name: string, values: readonly number[]) => `${name} p50 ${share(values, 0.5).toFixed(1)} ms, p99 ${share(values, 0.99).toFixed(1)} ms`;
  return {
    name: "incidents/queue", ours: share(open, 0.5), peer: share(peer, 0.5), peerName: "the same statement through bare pg", unit: "ms", better: "less",
    note: `${aCase?.cases} cases, ${all.length} on the board (${kind}), target 100 ms of server time. ${told("open, as JSON", open)}; ${told("filtered to a community", filter)}; ${told("search by number", byNumber)}; ${told("by initials", byPlace)}`,
  };
}
