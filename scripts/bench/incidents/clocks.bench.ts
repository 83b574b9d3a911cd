import type { Case } from "../../../server/incidents/case.ts";
import { CALL_JSON } from "../../../server/incidents/case-store.ts";
import { escalateDue } from "../../../server/incidents/escalating.ts";
import { rulesDue } from "../../../server/incidents/escalation.ts";
import { openCaseYear, share, turns, type CaseYear } from "./year.ts";
import type { Measured } from "../row.ts";

export const names = ["incidents/clocks"];

const NOW = Date.parse("2026-11-24T06:30:00.000Z");
const CLOCKS = 100_000;
const DUE = 100;

/** One tick of the job over 100,000 open cases with running clocks, some of which fall due; against looking at every open case. */
export async function measure(): Promise<Measured[]> {
  const year = await openCaseYear(NOW);
  try {
    return [await tick(year)];
  } finally {
    await year.stop();
  }
}

async function tick({ pool, kind, needsAt }: CaseYear): Promise<Measured> {
  const { rows: [first, ...others] } = await pool.query<{ id: number; due: string }>(`select id, next_due_at as "due" from incident where closed_at is null and next_due_at is not null order by next_due_at limit 40`);
  if (!first) throw new Error("nothing is open");
  await copies(pool, [first.id], DUE - 1);
  await copies(pool, others.filter(({ due }) => Date.parse(due) > Date.parse(first.due) + 60_000).map(({ id }) => id), CLOCKS - DUE);
  await pool.query("vacuum analyze");
  let now = new Date(Date.parse(first.due) - 1_000).toISOString();
  const needs = await needsAt(() => now);

  const idle = await turns(20, () => escalateDue(needs));
  now = new Date(Date.parse(first.due) + 1_000).toISOString();
  let looked = { cases: 0, due: 0 };
  const scan = await turns(3, async () => {
    const { rows } = await pool.query<{ each: Case }>(/* sql */ `
      select json_strip_nulls(json_build_object('state', state, 'clocks', clocks, 'fired', fired, 'returns', returns, 'misassigned', misassigned, 'rework', rework, 'unreasonable', unreasonable, 'handOver', hand_over,
             'calls', coalesce((select json_agg(${CALL_JSON} order by number) from call where incident_id = incident.id), '[]'))) as each
        from incident
       where closed_at is null`);
    looked = { cases: rows.length, due: rows.filter(({ each }) => rulesDue(each, needs.calendar(), now).length > 0).length };
  });
  const began = performance.now();
  const spoken = await escalateDue(needs);
  const busy = performance.now() - began;
  const { rows: [left] } = await pool.query<{ n: number }>("select count(*)::int as n from incident where next_due_at <= $1", [now]);
  if (spoken < DUE || left?.n) throw new Error(`${spoken} rules spoke, ${left?.n} cases are still due`);
  const peer = share(scan, 0.5) + busy - share(idle, 0.5);
  return {
    name: "incidents/clocks", ours: busy, peer, peerName: "every open case looked at", unit: "ms a tick", better: "less",
    note: `${looked.cases} open cases (${kind}); of ${looked.due} a rule is due, ${spoken} spoke: ${(busy / looked.due).toFixed(1)} ms each, a transaction and a piece of news. Nothing due: ${share(idle, 0.5).toFixed(2)} ms; looking at all: ${share(scan, 0.5).toFixed(0)} ms, and the peer then speaks as ours does`,
  };
}

/** Cases like some that there are, in turn, with all that has happened to them. */
async function copies(pool: CaseYear["pool"], like: readonly number[], count: number): Promise<void> {
  const columnsOf = async (table: string, but: readonly string[]) => {
    const { rows } = await pool.query<{ name: string }>("select column_name as name from information_schema.columns where table_name = $1 and not column_name = any ($2)", [table, but]);
    return rows.map(({ name }) => name).join(", ");
  };
  const own = await columnsOf("incident", ["id", "idempotency_key", "external_id"]);
  const { rows: [before] } = await pool.query<{ id: number }>("select max(id) as id from incident");
  const from = before?.id ?? 0;
  await pool.query(`insert into incident (${own}) select ${own} from generate_series(0, $2 - 1) as n join incident on incident.id = ($1::int[])[1 + n % cardinality($1)]`, [like, count]);
  for (const table of ["incident_event", "call"]) {
    const columns = await columnsOf(table, ["id", "incident_id"]);
    await pool.query(/* sql */ `
      insert into ${table} (incident_id, ${columns})
      select copy.id, ${columns.split(", ").map((name) => `old.${name}`).join(", ")}
        from (select id, area_id, reported_at, category_id from incident where id > $1) as copy
        join lateral (select id from incident where id = any ($2) and reported_at = copy.reported_at and area_id = copy.area_id and category_id = copy.category_id limit 1) as model on true
        join ${table} as old on old.incident_id = model.id`, [from, like]);
  }
}
